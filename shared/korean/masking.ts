/**
 * @file What may be shown of a person: names like 홍*동, phones like 010-****-1234, birth year, street.
 *
 * Names are shown where people work with them; prints and exports without a purpose show none in full
 * (domain.md 2.19, 4). Masking never fails and masking twice changes nothing.
 */
import type { Role } from '#shared/accounts/role.ts';
import { streetOnly } from './address.ts';
import { foldText } from './hangul.ts';
import { formatPhone, splitPhone } from './phone.ts';

/** record: one household opened; list: rows on the screen; paper: prints, exports, anything that leaves. */
export type Occasion = 'record' | 'list' | 'paper' | 'paper-with-purpose';

export type Exposure = 'full' | 'masked' | 'hidden';

export interface Visibility {
  name: Exposure;
  phone: Exposure;
  birth: Exposure;
  address: Exposure;
}

export interface MaskablePerson {
  name: string;
  phone: string | null;
  birthDate: string | null;
  address: string | null;
}

const FULL: Visibility = { name: 'full', phone: 'full', birth: 'full', address: 'full' };
const WORK_LIST: Visibility = { name: 'full', phone: 'masked', birth: 'masked', address: 'full' };
const MASKED: Visibility = { name: 'masked', phone: 'masked', birth: 'masked', address: 'masked' };
const HIDDEN: Visibility = { name: 'hidden', phone: 'hidden', birth: 'hidden', address: 'hidden' };

const VISIBILITY: Readonly<Record<Role, Readonly<Record<Occasion, Visibility>>>> = {
  OFFICER: { record: FULL, list: WORK_LIST, paper: MASKED, 'paper-with-purpose': FULL },
  // Managers oversee; the full number is one logged click away (reveal with a reason).
  MANAGER: { record: WORK_LIST, list: WORK_LIST, paper: MASKED, 'paper-with-purpose': FULL },
  SIGUNGU: { record: WORK_LIST, list: MASKED, paper: MASKED, 'paper-with-purpose': MASKED },
  AUDITOR: { record: MASKED, list: MASKED, paper: MASKED, 'paper-with-purpose': MASKED },
  SECRETARY: { record: HIDDEN, list: HIDDEN, paper: HIDDEN, 'paper-with-purpose': HIDDEN },
  SYSADMIN: { record: HIDDEN, list: HIDDEN, paper: HIDDEN, 'paper-with-purpose': HIDDEN },
};

export function visibilityFor(role: Role, occasion: Occasion): Visibility {
  return VISIBILITY[role][occasion];
}

/** Null where a part is hidden or unknown. Phones come out formatted either way. */
export function maskPerson(person: MaskablePerson, visibility: Visibility): MaskablePerson {
  return {
    name: show(person.name, visibility.name, (name) => name, maskName) ?? '',
    phone: show(person.phone, visibility.phone, formatPhone, maskPhone),
    birthDate: show(person.birthDate, visibility.birth, (day) => day, maskBirthDate),
    address: show(person.address, visibility.address, (address) => address, maskAddress),
  };
}

/** 홍길동 → 홍*동, 허준 → 허*, 남궁하늘 → 남**늘, Nguyen Thi → N***** T**. */
export function maskName(name: string): string {
  const folded = foldText(name);
  const letterCount = folded.match(/\p{L}/gu)?.length ?? 0;
  if (letterCount > 0 && letterCount === folded.match(/\p{Script=Latin}/gu)?.length) {
    return folded.replace(/\S+/gu, (word) => starAfter(word, /^\p{L}/u.test(word) ? 1 : 0));
  }
  const letters = [...folded];
  const count = letters.filter((letter) => letter !== ' ').length;
  if (count <= 1) return letters.map((letter) => (letter === ' ' ? ' ' : '*')).join('');
  let seen = 0;
  return letters
    .map((letter) => {
      if (letter === ' ') return letter;
      seen += 1;
      return seen === 1 || (seen === count && count > 2) ? letter : '*';
    })
    .join('');
}

/** 010-****-1234; a text that is no number is starred whole. */
export function maskPhone(number: string): string {
  const groups = splitPhone(number.replace(/\D/gu, ''));
  if (groups === null) return number.replace(/[^\s-]/gu, (char) => (MASKED_PHONE.test(number) ? char : '*'));
  const [head = '', ...others] = groups;
  if (others.length === 1) return `${head}-****`;
  return `${head}-${'*'.repeat(others[0]?.length ?? 0)}-${others[1] ?? ''}`;
}

/** Birth year alone: "1948". */
export function maskBirthDate(birthDate: string): string {
  return birthDate.slice(0, 4);
}

/** Region and road; "*" when not even a road can be told. */
export function maskAddress(address: string): string {
  const street = streetOnly(address);
  return street === '' && address.trim() !== '' ? '*' : street;
}

const MASKED_PHONE = /^\d{2,4}-(?:\*{3,4}(?:-\d{4})?)$/u;

function starAfter(word: string, kept: number): string {
  const letters = [...word];
  return letters.slice(0, kept).join('') + '*'.repeat(Math.max(0, letters.length - kept));
}

function show(
  value: string | null,
  exposure: Exposure,
  inFull: (value: string) => string,
  masked: (value: string) => string,
): string | null {
  if (value === null || exposure === 'hidden') return null;
  return exposure === 'full' ? inFull(value) : masked(value);
}
