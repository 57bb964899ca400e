import { addDays, type Day, dayOf } from '#shared/calendar/day.ts';
import { addressKey, parseAddress } from '#shared/korean/address.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';
import type { Random } from './random.ts';
import { aSyntheticAddress, aSyntheticPerson, LONG_DETAIL, LONG_NAMES } from './synthetic-people.ts';

/** How many of what an office has. S fits a demo, M a large dong after five years, L a stress test. */
export const OFFICE_SIZES = {
  S: { households: 220, timelinePerHousehold: 4 },
  M: { households: 5_000, timelinePerHousehold: 12 },
  L: { households: 50_000, timelinePerHousehold: 12 },
} as const;
export type OfficeSize = keyof typeof OFFICE_SIZES;

/** One household with everything under it, ready for the write door. Ids are given by the caller. */
export interface SyntheticHousehold {
  readonly household: NewRowOf<'household'>;
  readonly persons: readonly Omit<NewRowOf<'person'>, 'household_id'>[];
  readonly indicators: readonly Omit<NewRowOf<'household_indicator'>, 'household_id'>[];
  readonly crisisCase: Omit<NewRowOf<'crisis_case'>, 'household_id'> & {
    readonly events: readonly Omit<NewRowOf<'case_event'>, 'household_id' | 'case_id'>[];
    readonly attempts: readonly Omit<NewRowOf<'contact_attempt'>, 'household_id' | 'case_id'>[];
  };
}

interface Setting {
  readonly now: string;
  readonly officers: readonly string[];
  readonly timelinePerHousehold: number;
}

const ROUTES = [
  ['R01', 50],
  ['R02', 14],
  ['R06', 10],
  ['R05', 8],
  ['R07', 7],
  ['R03', 6],
  ['R12', 3],
  ['R18', 2],
] as const;
const STATES = [
  ['DETECTED', 18],
  ['ASSIGNED', 24],
  ['CONTACTING', 46],
  ['UNREACHABLE', 4],
] as const;
const KINDS = {
  old: {
    type: 'HT01',
    vulnerabilities: ['VU01', 'VU02', 'VU03', 'VU04', 'VU05', 'VU08', 'VU19', 'VU18'],
    age: [67, 93],
  },
  middle: { type: 'HT03', vulnerabilities: ['VU01', 'VU15', 'VU16', 'VU06', 'VU13', 'VU17'], age: [41, 64] },
  young: { type: 'HT02', vulnerabilities: ['VU01', 'VU13', 'VU16', 'VU15', 'VU22'], age: [20, 39] },
  couple: { type: 'HT04', vulnerabilities: ['VU02', 'VU04', 'VU18', 'VU08'], age: [68, 88] },
  parent: { type: 'HT05', vulnerabilities: ['VU10', 'VU16', 'VU15'], age: [26, 48] },
  family: { type: 'HT11', vulnerabilities: ['VU16', 'VU15', 'VU20', 'VU10'], age: [30, 60] },
} as const;
const INDICATORS = [
  'CI01',
  'CI02',
  'CI03',
  'CI04',
  'CI06',
  'CI07',
  'CI08',
  'CI09',
  'CI19',
  'CI20',
  'CI21',
  'CI24',
  'CI25',
  'CI26',
];
const CUTS = ['CI12', 'CI13', 'CI14', 'CI15'];
const MISSES = ['CR03', 'CR05', 'CR10'] as const;
const MEMOS = [
  '문자로 전기료 분할납부 안내를 남김',
  '초인종에 응답 없음. 우편물이 쌓여 있음',
  '통장에게 물으니 낮에는 폐지를 줍는다고 함',
  '다시 전화하기로 함',
  '다음 주 방문을 약속함. 무릎이 불편하다고 함',
  null,
];

export function aSyntheticHousehold(
  random: Random,
  index: number,
  { now, officers, timelinePerHousehold }: Setting,
): SyntheticHousehold {
  const today = dayOf(now);
  const kind = random.weighted([
    ['old', 38],
    ['middle', 22],
    ['young', 9],
    ['couple', 12],
    ['parent', 14],
    ['family', 24],
  ] as const);
  const { type, vulnerabilities, age } = KINDS[kind];
  // Every so often a household with a long name and address; chosen by number, so that it costs no random draw.
  const longName = index % 20 === 3 ? LONG_NAMES[Math.floor(index / 20) % LONG_NAMES.length] : undefined;
  const found = aSyntheticAddress(random);
  const address = longName === undefined ? found : { ...found, detail: LONG_DETAIL };
  const person = aSyntheticPerson(random, random.int(age[0], age[1]), today);
  const head = longName === undefined ? person : { ...person, name: longName };
  const state = random.weighted(STATES);
  const detectedOn = addDays(today, -daysSinceDetection(random, state));
  const officer = state === 'DETECTED' ? null : random.pick(officers);
  const route = random.weighted(ROUTES);
  const contacts = contactsOf(random, state, detectedOn, today, timelinePerHousehold);
  const year = detectedOn.slice(0, 4);
  return {
    household: {
      household_no: `H-${year}-A1${String(index).padStart(5, '0')}`,
      hh_type: type,
      housing_type: random.pick(['HS01', 'HS02', 'HS03', 'HS04', 'HS05', 'HS10']),
      tenure: random.pick(['TN01', 'TN02', 'TN03', 'TN03']),
      road_address: address.road,
      detail_address: address.detail,
      address_key: addressKey(parseAddress(address.road, address.detail ?? '')),
      tong: address.tong,
      ban: address.ban,
      ri: null,
      area_note: random.chance(0.12) ? '건물 뒤편 계단 아래 철문. 초인종 고장' : null,
      benefit_status: random.chance(0.4) ? random.some(['BS01', 'BS02', 'BS03', 'BS07', 'BS05'], random.int(1, 2)) : [],
      vulnerability: random.some(vulnerabilities, random.int(1, 3)),
      priority_override: null,
      priority_override_reason: null,
      isolation_band: random.weighted([
        [null, 6],
        ['IB01', 1],
        ['IB02', 2],
        ['IB03', 2],
      ] as const),
      staff_safety_flags: random.chance(0.09) ? [random.pick(['SF01', 'SF03', 'SF05'])] : [],
      officer_id: officer,
      status: 'ACTIVE',
      merged_into_id: null,
      note: null,
      legal_basis: 'LB01',
    },
    persons: [aMember(head, 'RE01', true, random), ...membersOf(random, kind, person.name, today)],
    indicators: indicatorsOf(random, detectedOn),
    crisisCase: {
      case_no: `C-${year}-A1${String(index).padStart(5, '0')}`,
      detected_at: at(detectedOn, 9),
      route,
      round_id: null,
      state,
      emergency: random.chance(0.015),
      officer_id: officer,
      legal_basis: 'LB01',
      opened_at: at(detectedOn, 9),
      due_at: null,
      close_reason: null,
      closed_at: null,
      prev_case_id: null,
      outcome_code: null,
      unsupported_reason: null,
      events: eventsOf(state, detectedOn, today, officer),
      attempts: contacts,
    },
  };
}

/** Most work is on time and some is late, as in an office that copes: new cases are days old, long ones weeks. */
function daysSinceDetection(random: Random, state: string): number {
  if (random.chance(0.07)) return random.int(20, 60);
  if (state === 'DETECTED') return random.int(0, 1);
  if (state === 'ASSIGNED') return random.int(0, 4);
  return random.int(5, 45);
}

function membersOf(random: Random, kind: keyof typeof KINDS, headName: string, today: Day) {
  const surname = headName.slice(0, headName.length > 3 ? 2 : 1);
  if (kind === 'couple') return [aMember(aSyntheticPerson(random, random.int(65, 86), today), 'RE02', false, random)];
  if (kind !== 'parent' && kind !== 'family') return [];
  const children = Array.from({ length: random.int(1, 3) }, () =>
    aSyntheticPerson(random, random.int(1, 19), today, surname),
  );
  return children.map((child) => aMember({ ...child, phones: [] }, 'RE03', false, random));
}

function aMember(
  person: ReturnType<typeof aSyntheticPerson>,
  relation: string,
  isHead: boolean,
  random: Random,
): Omit<NewRowOf<'person'>, 'household_id'> {
  return {
    name: person.name,
    relation,
    is_head: isHead,
    birth_date: person.birthDate,
    sex: person.sex,
    phones: [...person.phones],
    disability: null,
    illness: random.chance(0.2) ? '고혈압' : null,
    job: null,
    is_digital_vulnerable: random.chance(0.2),
    emergency_contact: null,
    status: 'ACTIVE',
  };
}

function indicatorsOf(random: Random, detectedOn: Day) {
  const codes = [...random.some(INDICATORS, random.int(1, 4)), ...(random.chance(0.035) ? [random.pick(CUTS)] : [])];
  return codes.map((code) => ({
    person_id: null,
    indicator_code: code,
    observed_month: detectedOn.slice(0, 7),
    source: '중앙발굴',
    amount: random.chance(0.6) ? random.int(3, 60) * 10_000 : null,
    months_overdue: random.chance(0.6) ? random.int(2, 14) : null,
    active: true,
    target_id: null,
  }));
}

function eventsOf(state: string, detectedOn: Day, today: Day, officer: string | null) {
  const path = ['DETECTED', 'ASSIGNED', 'CONTACTING', 'UNREACHABLE'];
  const reached = path.slice(0, path.indexOf(state) + 1);
  return reached.map((to, step) => ({
    from_state: step === 0 ? null : (path[step - 1] as string),
    to_state: to,
    at: at(earlier(addDays(detectedOn, step * 2), today), 9 + step),
    actor_id: officer ?? 'system',
    reason: null,
    note: null,
  }));
}

function contactsOf(random: Random, state: string, detectedOn: Day, today: Day, upTo: number) {
  if (state === 'DETECTED' || state === 'ASSIGNED') return [];
  const count = state === 'UNREACHABLE' ? 3 : random.int(upTo > 6 ? upTo : 1, upTo > 6 ? upTo * 2 : upTo);
  return Array.from({ length: count }, (_unused, index) => {
    const visit = index % 3 === 2;
    // The last contact lies a few days back, the earlier ones spread from the day of detection on.
    const last = addDays(today, -random.int(1, 6));
    const on = index === count - 1 ? last : earlier(addDays(detectedOn, 2 + index * 2), last);
    const isMiss = state === 'UNREACHABLE' || random.chance(0.7);
    return {
      at: at(on < detectedOn ? detectedOn : on, random.int(9, 17)),
      method: visit ? 'CM01' : 'CM02',
      phone_used: null,
      result: isMiss ? random.pick(MISSES) : visit ? 'CR01' : 'CR02',
      memo: random.pick(MEMOS),
      struck_at: null,
      struck_by: null,
      struck_reason: null,
    };
  });
}

/** That hour of that day in Korea, as UTC text. */
const at = (day: Day, hour: number): string =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:10:00+09:00`).toISOString();
const earlier = (day: Day, limit: Day): Day => (day < limit ? day : limit);
