/** @file What the forms of the registry hold while people type: text everywhere, checked and made into fields on saving. */
import { z } from 'zod';
import type { HouseholdFields } from '#shared/households/household.schema.ts';
import type { FirstCase, NewIndicator } from '#shared/households/household-edits.ts';
import type { Member } from '#shared/households/household-page.ts';
import type { PersonFields } from '#shared/households/person.schema.ts';
import { must } from '#shared/kernel/must.ts';
import { normaliseAddress } from '#shared/korean/address.ts';
import { birthDateProblem } from '#shared/korean/birth-date.ts';
import { formatPhone, parsePhones } from '#shared/korean/phone.ts';
import { hasResidentNumber } from '#shared/korean/resident-number.ts';
import { formatMonth, today } from '../../ui/format.ts';
import { parseMonth } from '../../ui/parse-month.ts';

const NO_RESIDENT_NUMBER = '주민등록번호는 저장하지 않습니다. 지우고 생년월일과 성별 칸을 쓰세요.';
const text = (max: number) =>
  z
    .string()
    .max(max, `${max}자까지 적을 수 있습니다.`)
    .refine((value) => !hasResidentNumber(value), NO_RESIDENT_NUMBER);

export const HouseholdValues = z.object({
  hhType: z.string(),
  housingType: z.string(),
  tenure: z.string(),
  roadAddress: text(200).refine((value) => value.trim() !== '', '도로명 주소를 적어 주세요. 번지까지만 알아도 됩니다.'),
  detailAddress: text(200),
  tong: text(20),
  ban: text(20),
  ri: text(40),
  areaNote: text(1000),
  benefitStatus: z.array(z.string()),
  vulnerability: z.array(z.string()),
  isolationBand: z.string(),
  staffSafetyFlags: z.array(z.string()),
  officerId: z.string(),
  note: text(4000),
  legalBasis: z.string().min(1, '무엇을 근거로 등록하는지 골라 주세요.'),
});
export type HouseholdValues = z.infer<typeof HouseholdValues>;

const PhoneValue = z.object({
  text: z.string().refine(isPhone, '전화번호로 읽을 수 없습니다. 010-1234-5678처럼 적어 주세요.'),
  label: text(20),
});

export const PersonValues = z.object({
  name: text(60).refine((value) => value.trim() !== '', '이름을 적어 주세요.'),
  relation: z.string().min(1, '가구주와의 관계를 골라 주세요.'),
  isHead: z.boolean(),
  birthDate: z
    .string()
    .nullable()
    .refine(
      (day) => day === null || birthDateProblem(day, today()) === null,
      '생년월일을 다시 확인하세요. 모르면 비워 두세요.',
    ),
  sex: z.enum(['', 'M', 'F']),
  phones: z.array(PhoneValue),
  disability: text(200),
  illness: text(500),
  job: text(200),
  isDigitalVulnerable: z.boolean(),
  emergencyContact: text(200),
});
export type PersonValues = z.infer<typeof PersonValues>;

export const MONTH_ASKED = '2026. 10.처럼 해와 달을 적어 주세요.';

const digits = z
  .string()
  .regex(/^[\d,\s]*$/u, '숫자로 적어 주세요.')
  .max(15, '너무 깁니다. 다시 확인하세요.');
const SignValues = z.object({
  indicatorCode: z.string().min(1, '무엇인지 골라 주세요.'),
  observedMonth: z.string().refine((typed) => parseMonth(typed) !== null, MONTH_ASKED),
  monthsOverdue: digits,
  amount: digits,
  source: text(200),
});

const FirstCaseValues = z
  .object({ isWanted: z.boolean(), route: z.string(), emergency: z.boolean(), note: text(2000) })
  .refine(({ isWanted, route }) => !isWanted || route !== '', {
    path: ['route'],
    message: '어떻게 알게 되었는지 골라 주세요.',
  })
  .refine(({ isWanted, emergency, note }) => !isWanted || !emergency || note.trim().length >= 2, {
    path: ['note'],
    message: '긴급으로 열 때는 무엇을 보거나 들었는지 적으세요.',
  });

export const RegistrationValues = z.object({
  household: HouseholdValues,
  people: z.array(PersonValues).min(1),
  indicators: z.array(SignValues).max(50),
  firstCase: FirstCaseValues,
});
export type RegistrationValues = z.infer<typeof RegistrationValues>;

/**
 * Fields are checked when they are left. The error waits a moment: one that appears at once moves what is below, and the
 * click that left the field misses what it was aimed at.
 */
export const CHECKED_ON_LEAVING = { mode: 'onBlur', delayError: 400 } as const;

/** 발굴: the usual ground of this office's work. */
const USUAL_BASIS = 'LB01';

export const emptyHousehold = (): HouseholdValues => ({
  hhType: '',
  housingType: '',
  tenure: '',
  roadAddress: '',
  detailAddress: '',
  tong: '',
  ban: '',
  ri: '',
  areaNote: '',
  benefitStatus: [],
  vulnerability: [],
  isolationBand: '',
  staffSafetyFlags: [],
  officerId: '',
  note: '',
  legalBasis: USUAL_BASIS,
});

/** List relation: the head themselves. */
export const SELF = 'RE01';

export const emptyPerson = (isHead: boolean): PersonValues => ({
  name: '',
  relation: isHead ? SELF : '',
  isHead,
  birthDate: null,
  sex: '',
  phones: [{ text: '', label: '' }],
  disability: '',
  illness: '',
  job: '',
  isDigitalVulnerable: false,
  emergencyContact: '',
});

export function householdValuesOf(fields: HouseholdFields): HouseholdValues {
  const { hhType, housingType, tenure, detailAddress, tong, ban, ri, areaNote, isolationBand, officerId, note } =
    fields;
  return {
    ...fields,
    hhType: hhType ?? '',
    housingType: housingType ?? '',
    tenure: tenure ?? '',
    detailAddress: detailAddress ?? '',
    tong: tong ?? '',
    ban: ban ?? '',
    ri: ri ?? '',
    areaNote: areaNote ?? '',
    isolationBand: isolationBand ?? '',
    officerId: officerId ?? '',
    note: note ?? '',
  };
}

export function householdFieldsOf(values: HouseholdValues): HouseholdFields {
  const address = normaliseAddress(values.roadAddress, values.detailAddress);
  return {
    ...values,
    hhType: orNull(values.hhType),
    housingType: orNull(values.housingType),
    tenure: orNull(values.tenure),
    roadAddress: address.roadAddress,
    detailAddress: orNull(address.detailAddress),
    tong: orNull(values.tong.replace(/통$/u, '')),
    ban: orNull(values.ban.replace(/반$/u, '')),
    ri: orNull(values.ri),
    areaNote: orNull(values.areaNote),
    isolationBand: orNull(values.isolationBand),
    officerId: orNull(values.officerId),
    note: orNull(values.note),
  };
}

type SignValues = RegistrationValues['indicators'][number];

export const emptySign = (): SignValues => ({
  indicatorCode: '',
  observedMonth: formatMonth(today()),
  monthsOverdue: '',
  amount: '',
  source: '',
});

export const emptyFirstCase = (): RegistrationValues['firstCase'] => ({
  isWanted: false,
  route: '',
  emergency: false,
  note: '',
});

export const signFieldsOf = (values: SignValues): NewIndicator => ({
  indicatorCode: values.indicatorCode,
  observedMonth: must(parseMonth(values.observedMonth), 'month'),
  source: orNull(values.source),
  amount: wholeOf(values.amount),
  monthsOverdue: wholeOf(values.monthsOverdue),
});

export const firstCaseOf = ({ isWanted, note, ...facts }: RegistrationValues['firstCase']): FirstCase | null =>
  isWanted ? { ...facts, note: orNull(note) } : null;

/** Digits as people write them (183,400) or nothing. */
export function wholeOf(typed: string): number | null {
  const found = typed.replace(/\D/gu, '');
  return found === '' ? null : Number(found);
}

/** Only of a member who is not masked: what is cut short cannot be edited. */
export function personValuesOf(member: Member): PersonValues {
  return {
    name: member.name,
    relation: member.relation ?? '',
    isHead: member.isHead,
    birthDate: member.birth,
    sex: member.sex ?? '',
    phones: member.phones.map(({ number, label }) => ({ text: number, label: label ?? '' })),
    disability: member.disability ?? '',
    illness: member.illness ?? '',
    job: member.job ?? '',
    isDigitalVulnerable: member.isDigitalVulnerable,
    emergencyContact: member.emergencyContact ?? '',
  };
}

export function personFieldsOf(values: PersonValues): PersonFields {
  return {
    name: values.name.trim(),
    relation: values.relation,
    isHead: values.isHead,
    birthDate: values.birthDate,
    sex: values.sex === '' ? null : values.sex,
    phones: values.phones.flatMap(({ text: typed, label }) =>
      parsePhones(typed).phones.map((phone) => ({ number: phone.number, label: orNull(label) ?? phone.label })),
    ),
    disability: orNull(values.disability),
    illness: orNull(values.illness),
    job: orNull(values.job),
    isDigitalVulnerable: values.isDigitalVulnerable,
    emergencyContact: orNull(values.emergencyContact),
  };
}

/** The fields that differ, as they were and as they are: what an edit sends. */
export function editOf<F extends object>(before: F, after: F): { base: Partial<F>; changes: Partial<F> } {
  const changed = (Object.keys(after) as (keyof F)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const only = (fields: F) => Object.fromEntries(changed.map((field) => [field, fields[field]])) as Partial<F>;
  return { base: only(before), changes: only(after) };
}

/** A number as it is written, once it is left; unreadable text stays for its owner to mend. */
export function tidyPhone(typed: string): string {
  const { phones, refused } = parsePhones(typed);
  const only = phones[0];
  return only && phones.length === 1 && refused.length === 0 ? formatPhone(only.number) : typed;
}

function isPhone(typed: string): boolean {
  if (typed.trim() === '') return true;
  const { phones, refused } = parsePhones(typed);
  return phones.length > 0 && refused.length === 0;
}

const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());
