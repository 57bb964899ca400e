/**
 * @file Thresholds as data. A policy is a dated row that a manager may replace; rules read the row that is
 * valid on the day they judge and never hold a number of their own.
 */
import { z } from 'zod';

/** One threshold: what it may hold, what a new office starts with, and where the number comes from. */
interface Policy<T> {
  schema: z.ZodType<T>;
  default: T;
  source: string;
}

const points = z.number().min(0).max(20);
const monthDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/u);
const span = z.object({ days: z.int().min(0).max(365), unit: z.enum(['working-day', 'calendar-day']) });

export const PriorityWeights = z.object({
  /** 공급중단·자살·화재/재난 indicators, each. */
  heavyIndicator: points,
  otherIndicator: points,
  /** Points per code of list isolation_band. */
  isolationBand: z.record(z.string(), points),
  /** Points per code of list vulnerability. */
  vulnerability: z.record(z.string(), points),
  noContact: z.object({ afterDays: z.int().min(1).max(365), points }),
  /** Vulnerability codes that are an emergency in themselves. */
  emergencyVulnerability: z.array(z.string()),
});
export type PriorityWeights = z.infer<typeof PriorityWeights>;

export const PriorityBands = z
  .object({ high: z.number().positive(), mid: z.number().positive(), low: z.number().positive() })
  .refine(({ high, mid, low }) => high > mid && mid > low);
export type PriorityBands = z.infer<typeof PriorityBands>;

/** MM-DD, both ends included; a season may run over New Year. */
export const Season = z.object({ name: z.string(), from: monthDay, to: monthDay });
export type Season = z.infer<typeof Season>;

export const CaseDeadlines = z.object({
  assign: span,
  firstContact: span,
  emergencyFirstContact: span,
  recontact: span,
  doubleCheck: span,
  returned: span,
  survey: span,
  plan: span,
  total: span,
});
export type CaseDeadlines = z.infer<typeof CaseDeadlines>;

export const AttemptsRule = z.object({
  attempts: z.int().min(1).max(20),
  channels: z.int().min(1).max(7),
  visits: z.int().min(0).max(10),
});
export type AttemptsRule = z.infer<typeof AttemptsRule>;

const share = z.number().min(0).max(1);
export const MatchRule = z
  .object({
    /** At or above: the same person. */
    match: share,
    /** At or above: a person has to decide. Below: someone else. */
    review: share,
    weights: z.object({ name: share, birth: share, address: share, phone: share }),
  })
  .refine(({ match, review }) => match > review)
  .refine(({ weights }) => Math.abs(weights.name + weights.birth + weights.address + weights.phone - 1) < 1e-9);
export type MatchRule = z.infer<typeof MatchRule>;

/** A text that a few letters after `;` stand for. */
export const Phrase = z.object({
  short: z
    .string()
    .trim()
    .regex(/^[^\s;]{1,10}$/u),
  text: z.string().trim().min(1).max(300),
});
export type Phrase = z.infer<typeof Phrase>;

export const POLICIES = {
  'priority/weights': policy(
    PriorityWeights,
    {
      heavyIndicator: 2,
      otherIndicator: 1,
      isolationBand: { IB01: 4, IB02: 2, IB03: 1 },
      // 독거, 장애, 영유아, 중증질환
      vulnerability: { VU01: 1, VU04: 1, VU10: 1, VU05: 1 },
      noContact: { afterDays: 30, points: 2 },
      // 아동학대우려: suspicion of abuse is an emergency, not a point.
      emergencyVulnerability: ['VU11'],
    },
    'domain.md 2.2',
  ),
  'priority/bands': policy(PriorityBands, { high: 8, mid: 4, low: 1 }, 'domain.md 2.2'),
  'priority/seasons': policy(
    z.array(Season),
    [
      { name: '동절기', from: '11-01', to: '02-29' },
      { name: '혹서기', from: '05-15', to: '09-30' },
    ],
    'domain.md 2.19: winter finding November to February; heat period set by the yearly 폭염 plan',
  ),
  'case/deadlines': policy(
    CaseDeadlines,
    {
      assign: { days: 1, unit: 'working-day' },
      firstContact: { days: 3, unit: 'working-day' },
      emergencyFirstContact: { days: 0, unit: 'calendar-day' },
      recontact: { days: 3, unit: 'working-day' },
      doubleCheck: { days: 2, unit: 'working-day' },
      returned: { days: 2, unit: 'working-day' },
      survey: { days: 10, unit: 'calendar-day' },
      plan: { days: 15, unit: 'calendar-day' },
      total: { days: 30, unit: 'calendar-day' },
    },
    'domain.md 2.2: survey, plan and total from published case-management pages; the rest is our proposal',
  ),
  'case/attempts-before-unreachable': policy(
    AttemptsRule,
    { attempts: 3, channels: 2, visits: 1 },
    'domain.md 2.2, 2.17',
  ),
  'consultation/phrases': policy(
    z.array(Phrase).max(100),
    [
      { short: '급여', text: '기초생활보장·차상위·긴급복지 제도를 안내함' },
      { short: '급식', text: '경로식당·도시락 배달 이용 여부를 확인함' },
      { short: '식사', text: '하루 식사 횟수와 조리 여부를 확인함' },
      { short: '거부', text: '지원을 원하지 않아 다시 연락할 날을 정함' },
      { short: '동행', text: '정신건강복지센터와 함께 방문하기로 함' },
      { short: '난방', text: '난방 상태와 연료비 부담을 확인함' },
      { short: '병원', text: '다니는 병원과 먹는 약을 확인함' },
      { short: '가족', text: '가족과 연락하는지, 도움을 받을 수 있는지 확인함' },
    ],
    'our proposal; each office writes its own',
  ),
  'review/same-pc-seconds': policy(z.int().min(0).max(3600), 120, 'our proposal: shared PCs are shown, not forbidden'),
  'household/match': policy(
    MatchRule,
    { match: 0.9, review: 0.6, weights: { name: 0.35, birth: 0.35, address: 0.2, phone: 0.1 } },
    'our proposal; the import shows every part',
  ),
  'household/stale-days': policy(z.int().min(30).max(1825), 365, 'our proposal'),
  'household/no-contact-days': policy(z.int().min(7).max(365), 30, 'domain.md 2.16 R1'),
  /** Remote support and some screen readers need it allowed; who allowed it, and since when, is the policy's history. */
  'window/screen-capture': policy(z.enum(['blocked', 'allowed']), 'blocked', 'electron-security.md 1, 7'),
  'session/auto-lock-minutes': policy(z.int().min(1).max(10), 10, '안전성 확보조치 기준 제6조; domain.md 4'),
  'session/offline-days': policy(z.int().min(7).max(365), 45, 'our proposal: the longest absence from a server'),
  'session/offline-warn-days': policy(z.int().min(1).max(30), 7, 'our proposal'),
  'backup/kept': policy(z.int().min(1).max(90), 7, 'our proposal'),
  'backup/stale-days': policy(z.int().min(1).max(30), 3, 'our proposal'),
  'retention/unmatched-target-days': policy(
    z.int().min(0).max(1825),
    90,
    'domain.md 4: unmatched targets are purged after the round',
  ),
  'retention/unsupported-years': policy(
    z.int().min(1).max(30),
    5,
    'domain.md 4: 사회보장정보 파기 5년 원칙, not verified',
  ),
  'retention/access-log-years': policy(z.int().min(2).max(5), 2, '안전성 확보조치 기준 제8조'),
} as const;

export type PolicyKey = keyof typeof POLICIES;
export type PolicyValue<K extends PolicyKey> = (typeof POLICIES)[K]['default'];

export const POLICY_KEYS = Object.keys(POLICIES) as PolicyKey[];

/** Seeded rows are valid from here. */
export const POLICY_SEED_FROM = '2018-01-01';

export interface PolicyRow {
  key: string;
  value: unknown;
  /** Day from which the row counts, until a later row of the same key. */
  validFrom: string;
}

/** Rows of a new office: every key at its default. */
export function policySeed(): PolicyRow[] {
  return POLICY_KEYS.map((key) => ({ key, value: POLICIES[key].default, validFrom: POLICY_SEED_FROM }));
}

/**
 * The value valid on `day`. A row that no longer fits its schema (written by a newer or broken program)
 * is passed over, so a rule always has a sound number.
 */
export function readPolicy<K extends PolicyKey>(rows: readonly PolicyRow[], key: K, day: string): PolicyValue<K> {
  const candidates = rows
    .filter((row) => row.key === key && row.validFrom <= day)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1));
  for (const row of candidates) {
    const parsed = POLICIES[key].schema.safeParse(row.value);
    // The schema of a key is the schema of its value by construction; TypeScript cannot follow the union.
    if (parsed.success) return parsed.data as PolicyValue<K>;
  }
  return POLICIES[key].default;
}

function policy<T>(schema: z.ZodType<T>, value: NoInfer<T>, source: string): Policy<T> {
  return { schema, default: value, source };
}
