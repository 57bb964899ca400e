import { z } from 'zod';

/*
 * The 초기상담지 of `domain.md` 2.5 as it is filled in. Everything is optional while somebody writes; what a submission
 * needs is a rule of its own (`missing-in-sheet.ts`), so that half a sheet can be kept and a whole one be judged.
 */

/** The ten need domains, in the order of the national form. */
export const NEED_DOMAINS = [
  'safety',
  'health',
  'daily-life',
  'family',
  'social',
  'economy',
  'education',
  'work',
  'living-environment',
  'legal-rights',
] as const;
export type NeedDomain = (typeof NEED_DOMAINS)[number];

/** 0 none, 1 low, 2 medium, 3 severe. */
export const NeedLevel = z.literal([0, 1, 2, 3]);
export type NeedLevel = z.infer<typeof NeedLevel>;

export const Need = z.strictObject({ level: NeedLevel.nullable(), note: z.string().max(500) });
export type Need = z.infer<typeof Need>;

/** What the consultation comes to. `END` and `INFORMATION` may close a case once they are confirmed. */
export const DECISIONS = [
  'INFORMATION',
  'BENEFIT_APPLICATION',
  'EMERGENCY_AID',
  'SERVICE_LINK',
  'CASE_MANAGEMENT',
  'OTHER_AGENCY',
  'MONITORING',
  'END',
] as const;
export const Decision = z.enum(DECISIONS);
export type Decision = z.infer<typeof Decision>;
export const ENDING_DECISIONS: readonly Decision[] = ['INFORMATION', 'END'];

/** Reasons of the short form for people who need no consultation; each needs evidence and is double-checked too. */
export const STATUS_REASONS = [
  'DECEASED',
  'MOVED',
  /** What a 사실조사 found, when nobody lives there or the registration was struck off (domain.md 2.17). */
  'NOT_LIVING_THERE',
  'DEREGISTERED',
  'IN_CARE',
  'DUPLICATE',
  'ALREADY_SUPPORTED',
] as const;
export const StatusReason = z.enum(STATUS_REASONS);
export type StatusReason = z.infer<typeof StatusReason>;

/** How the talk was held: the columns of report T4. */
export const CONSULTATION_METHODS = ['VISIT', 'PHONE', 'OFFICE', 'REMOTE', 'ACCOMPANIED', 'AI'] as const;
export const ConsultationMethod = z.enum(CONSULTATION_METHODS);
export type ConsultationMethod = z.infer<typeof ConsultationMethod>;

const Note = z.string().max(4_000);

export const ConsultationSheet = z.strictObject({
  /** Business instant of the talk; the report counts it in its KST month. */
  at: z.iso.datetime().nullable(),
  method: ConsultationMethod.nullable(),
  accompanied_by: z.string().max(100),
  place: z.string().max(100),
  respondent: z.string().max(50),
  respondent_relation: z.string().max(20).nullable(),
  referral_route: z.string().max(20).nullable(),
  safety_flags: z.array(z.string().max(20)),
  household_composition: Note,
  housing: Note,
  income_assets_debt: Note,
  health: Note,
  care: Note,
  employment: Note,
  /** 주요 문제와 상담 내용. */
  content: z.string().max(20_000),
  needs: z.record(z.enum(NEED_DOMAINS), Need),
  strengths: Note,
  current_benefits: z.array(z.string().max(20)),
  /** Benefits that the person was told about: rule R5 looks here. */
  guided_benefits: z.array(z.string().max(40)),
  requested_services: Note,
  opinion: Note,
  refused: z.boolean(),
  decision: Decision.nullable(),
  outcome_code: z.string().max(20).nullable(),
  unsupported_reason: z.string().max(20).nullable(),
  next_plan_on: z.iso.date().nullable(),
  /** Of the short form only. */
  status_reason: StatusReason.nullable(),
  status_evidence: z.string().max(1_000),
});
export type ConsultationSheet = z.infer<typeof ConsultationSheet>;

export function emptySheet(): ConsultationSheet {
  return {
    at: null,
    method: null,
    accompanied_by: '',
    place: '',
    respondent: '',
    respondent_relation: null,
    referral_route: null,
    safety_flags: [],
    household_composition: '',
    housing: '',
    income_assets_debt: '',
    health: '',
    care: '',
    employment: '',
    content: '',
    needs: Object.fromEntries(NEED_DOMAINS.map((domain) => [domain, { level: null, note: '' }])) as never,
    strengths: '',
    current_benefits: [],
    guided_benefits: [],
    requested_services: '',
    opinion: '',
    refused: false,
    decision: null,
    outcome_code: null,
    unsupported_reason: null,
    next_plan_on: null,
    status_reason: null,
    status_evidence: '',
  };
}

/** Sum of the levels given so far: 0 to 30. */
export function needTotal(sheet: Pick<ConsultationSheet, 'needs'>): number {
  return NEED_DOMAINS.reduce((sum, domain) => sum + (sheet.needs[domain]?.level ?? 0), 0);
}
