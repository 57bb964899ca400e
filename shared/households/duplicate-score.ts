/**
 * @file How likely two records are one person, and why. Used when someone is registered and when a list
 * comes in, so that both give one answer.
 *
 * Four parts (name, birth, address, phone) carry points up to their weight (policy household/match). A part
 * that one side does not have counts half against the rest: two records that share all they can share are
 * near, not certain. A part that contradicts caps the sum, whatever else agrees: twins share everything
 * but a syllable.
 */
import { type Day, diffDays } from '#shared/calendar/day.ts';
import {
  type AddressAgreement,
  type AddressParts,
  addressKey,
  buildingKey,
  compareAddresses,
  parseAddress,
} from '#shared/korean/address.ts';
import type { Sex } from '#shared/korean/birth-date.ts';
import { foldText, toJamo } from '#shared/korean/hangul.ts';
import type { MatchRule } from '#shared/policies/policy-defaults.ts';

export interface MatchFacts {
  name: string;
  birthDate: Day | null;
  sex: Sex | null;
  /** Digits, leading 0 kept. */
  phones: readonly string[];
  roadAddress: string;
  detailAddress: string;
}

/** Facts read once, compared many times. */
export interface MatchSubject {
  facts: MatchFacts;
  letters: readonly string[];
  isMasked: boolean;
  jamo: string;
  address: AddressParts;
  addressKey: string;
}

export type MatchVerdict = 'match' | 'review' | 'different';
export type MatchPart = 'name' | 'birth' | 'address' | 'phone' | 'sex';

export type NameAgreement = 'same' | 'masked' | 'near' | 'different' | 'unknown';
export type BirthAgreement = 'same' | 'slip' | 'maybe-lunar' | 'different' | 'unknown';
export type PhoneAgreement = 'same' | 'different' | 'unknown';

export interface MatchLine {
  part: MatchPart;
  outcome: NameAgreement | BirthAgreement | AddressAgreement | PhoneAgreement;
  points: number;
  /** The most this part could give. */
  weight: number;
}

export interface MatchScore {
  /** 0 to 1, two decimals. */
  score: number;
  verdict: MatchVerdict;
  lines: MatchLine[];
  /** Same door or same phone: perhaps another member of this household, whatever the verdict. */
  sharesHousehold: boolean;
}

export function matchSubject(facts: MatchFacts): MatchSubject {
  const name = foldText(facts.name)
    .toLowerCase()
    .replace(/[\s.'-]+/gu, '')
    .replace(/[○●〇ＯＸ×]/gu, '*');
  const address = parseAddress(facts.roadAddress, facts.detailAddress);
  return {
    facts,
    letters: [...name],
    isMasked: name.includes('*'),
    jamo: toJamo(name),
    address,
    addressKey: addressKey(address),
  };
}

export function scoreDuplicate(a: MatchSubject, b: MatchSubject, rule: MatchRule): MatchScore {
  const { weights } = rule;
  const name = compareNames(a, b);
  const birth = compareBirths(a.facts.birthDate, b.facts.birthDate);
  const address = compareAddresses(a.address, b.address);
  const phone = comparePhones(a.facts.phones, b.facts.phones);
  const sexDiffers = a.facts.sex !== null && b.facts.sex !== null && a.facts.sex !== b.facts.sex;
  const lines: MatchLine[] = [
    line('name', name, NAME_SHARE[name], weights.name),
    line('birth', birth, BIRTH_SHARE[birth], weights.birth),
    line('address', address, ADDRESS_SHARE[address], weights.address),
    line('phone', phone, phone === 'same' ? 1 : 0, weights.phone),
  ];
  if (sexDiffers) lines.push({ part: 'sex', outcome: 'different', points: -SEX_PENALTY, weight: 0 });
  const unknown = lines.reduce((sum, { outcome, weight }) => sum + (outcome === 'unknown' ? weight : 0), 0);
  const points = lines.reduce((sum, each) => sum + each.points, 0);
  const cap = highestPossible(name, birth, address, phone, rule);
  // One name behind one door or one phone is looked at by a person, whatever the birth date says.
  const floor = name === 'same' && (address === 'same-door' || phone === 'same') ? rule.review : 0;
  const score = round(Math.max(floor, Math.min(cap, points / (1 - unknown * UNKNOWN_DISCOUNT))));
  return {
    score,
    verdict: score >= rule.match ? 'match' : score >= rule.review ? 'review' : 'different',
    lines,
    sharesHousehold: phone === 'same' || address === 'same-door',
  };
}

export interface MatchCandidate<T> {
  candidate: T;
  match: MatchScore;
}

/** Those worth showing, best first: matches and reviews, and at most `limit`. */
export function bestMatches<T>(
  subject: MatchSubject,
  candidates: readonly T[],
  subjectOf: (candidate: T) => MatchSubject,
  rule: MatchRule,
  limit = 5,
): MatchCandidate<T>[] {
  const found: MatchCandidate<T>[] = [];
  for (const candidate of candidates) {
    const match = scoreDuplicate(subject, subjectOf(candidate), rule);
    if (match.verdict !== 'different') found.push({ candidate, match });
  }
  return found.sort((a, b) => b.match.score - a.match.score).slice(0, limit);
}

/**
 * Keys under which a possible double is found without comparing everybody: any shared key makes a pair a
 * candidate. n: name, b: birth date, p: phone, a: door, y: surname with birth year and month, h: surname with
 * building.
 */
export function blockKeys(subject: MatchSubject): string[] {
  const keys: string[] = [];
  const { birthDate, phones } = subject.facts;
  const name = subject.letters.join('');
  if (name !== '' && !subject.isMasked) keys.push(`n:${name}`);
  if (birthDate !== null) keys.push(`b:${birthDate}`);
  if (birthDate !== null && subject.letters[0] !== undefined)
    keys.push(`y:${subject.letters[0]}${birthDate.slice(0, 7)}`);
  for (const phone of phones) keys.push(`p:${phone}`);
  if (subject.addressKey !== '') keys.push(`a:${subject.addressKey}`);
  // A unit that one side left out: the building, but only with the surname, for a block of flats is a village.
  const building = buildingKey(subject.address);
  if (building !== '' && subject.letters[0] !== undefined) keys.push(`h:${subject.letters[0]}${building}`);
  return keys;
}

const NAME_SHARE: Readonly<Record<NameAgreement, number>> = {
  same: 1,
  masked: 0.75,
  near: 0.5,
  different: 0,
  unknown: 0,
};
const BIRTH_SHARE: Readonly<Record<BirthAgreement, number>> = {
  same: 1,
  slip: 0.6,
  'maybe-lunar': 0.3,
  different: 0,
  unknown: 0,
};
const ADDRESS_SHARE: Readonly<Record<AddressAgreement, number>> = {
  'same-door': 1,
  'same-building': 0.75,
  'near-building': 0.4,
  // Neighbours in one building say little: an apartment block holds a village.
  'other-door': 0.2,
  'same-road': 0.15,
  different: 0,
  unknown: 0,
};
/** Lists mark sex wrongly now and then: it weakens, it does not decide. */
const SEX_PENALTY = 0.1;
const UNKNOWN_DISCOUNT = 0.5;

function highestPossible(
  name: NameAgreement,
  birth: BirthAgreement,
  address: AddressAgreement,
  phone: PhoneAgreement,
  rule: MatchRule,
): number {
  const belowReview = rule.review - 0.05;
  const belowMatch = rule.match - 0.01;
  // Another name is another person: twins, siblings, spouses.
  if (name === 'different') return belowReview;
  // A typing slip is never settled by a program: siblings' names differ by as little.
  if (name === 'near') return belowMatch;
  // Same name, another birth date: a namesake, unless door or phone make a wrong date likely.
  if (birth === 'different') return address === 'same-door' || phone === 'same' ? belowMatch : belowReview;
  if (name === 'masked' && (birth !== 'same' || (address !== 'same-door' && phone !== 'same'))) return belowMatch;
  return 1;
}

function compareNames(a: MatchSubject, b: MatchSubject): NameAgreement {
  if (a.letters.length === 0 || b.letters.length === 0) return 'unknown';
  if (a.isMasked || b.isMasked) return masksAgree(a.letters, b.letters) ? 'masked' : 'different';
  if (a.jamo === b.jamo) return 'same';
  // Written in another order or with a middle name left out: Nguyen Thi Huong, Huong Nguyen.
  if (isLatin(a.jamo) && isLatin(b.jamo)) return shareWords(a.facts.name, b.facts.name) ? 'near' : 'different';
  // One key beside the right one, in a name of the same length.
  if (Math.abs(a.letters.length - b.letters.length) > 0) return 'different';
  return isOneSlip(a.jamo, b.jamo) ? 'near' : 'different';
}

/** 홍*동 fits 홍길동; a mask of another length (홍**) fits any name of that length. */
function masksAgree(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((letter, at) => letter === '*' || b[at] === '*' || letter === b[at]);
}

function isLatin(text: string): boolean {
  return /^[\p{Script=Latin}]+$/u.test(text);
}

function shareWords(a: string, b: string): boolean {
  const words = new Set(a.toLowerCase().split(/\s+/u));
  const shared = b
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => words.has(word)).length;
  return shared >= 2;
}

/** At most one letter replaced, added, left out, or two neighbours swapped. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  const restA = a.slice(at);
  const restB = b.slice(at);
  if (a.length === b.length) {
    return (
      restA.slice(1) === restB.slice(1) ||
      (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
    );
  }
  return a.length > b.length ? restA.slice(1) === restB : restA === restB.slice(1);
}

function compareBirths(a: Day | null, b: Day | null): BirthAgreement {
  if (a === null || b === null) return 'unknown';
  if (a === b) return 'same';
  const digitsA = a.replaceAll('-', '');
  const digitsB = b.replaceAll('-', '');
  // One digit, two neighbours swapped, or the century guessed wrong (1925 and 2025).
  if (isOneSlip(digitsA, digitsB) || digitsA.slice(2) === digitsB.slice(2)) return 'slip';
  // The lunar date of a birthday lies 17 to 50 days before the solar one.
  const apart = Math.abs(diffDays(a, b));
  return apart >= 17 && apart <= 51 ? 'maybe-lunar' : 'different';
}

function comparePhones(a: readonly string[], b: readonly string[]): PhoneAgreement {
  if (a.length === 0 || b.length === 0) return 'unknown';
  return a.some((phone) => b.includes(phone)) ? 'same' : 'different';
}

function line(part: MatchPart, outcome: MatchLine['outcome'], share: number, weight: number): MatchLine {
  return { part, outcome, points: round(share * weight), weight };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
