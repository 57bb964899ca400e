import type { ConsultationSheet } from '../consultations/consultation-sheet.ts';
import { ENDING_DECISIONS } from '../consultations/consultation-sheet.ts';
import { type ConsultationKind, type MissingField, missingInSheet } from '../consultations/missing-in-sheet.ts';

/** The automatic checks of `domain.md` 2.6. R7, who may decide, is `separation-of-duties.ts`: it forbids, these warn. */
export const AUTO_CHECKS = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6'] as const;
export type AutoCheck = (typeof AUTO_CHECKS)[number];

export interface AutoCheckFacts {
  readonly kind: ConsultationKind;
  readonly sheet: ConsultationSheet;
  /** Labels of active indicators that cut supply or speak of suicide. */
  readonly graveIndicators: readonly string[];
  readonly activeIndicatorCount: number;
  readonly isIsolationHigh: boolean;
  /** Standing attempts (not struck out) that reached the person or certain news of them. */
  readonly reachedAttempts: number;
  readonly standingAttempts: number;
  readonly isUnreachable: boolean;
  /** Other households that look like this one and have a case, best first. */
  readonly similar: readonly { readonly householdId: string; readonly householdNo: string; readonly score: number }[];
}

/** One check with what it looked at, hit or not: the screen shows both. */
export type AutoCheckResult =
  | { readonly check: 'R1'; readonly isHit: boolean; readonly missing: readonly MissingField[] }
  | {
      readonly check: 'R2';
      readonly isHit: boolean;
      readonly indicators: readonly string[];
      readonly isIsolationHigh: boolean;
    }
  | { readonly check: 'R3'; readonly isHit: boolean; readonly reachedAttempts: number }
  | { readonly check: 'R4'; readonly isHit: boolean; readonly attempts: number }
  | { readonly check: 'R5'; readonly isHit: boolean; readonly indicatorCount: number }
  | { readonly check: 'R6'; readonly isHit: boolean; readonly similar: AutoCheckFacts['similar'] };

const ATTEMPTS_BEFORE_UNREACHABLE = 3;

export function autoChecks(facts: AutoCheckFacts): AutoCheckResult[] {
  const { kind, sheet } = facts;
  const isShort = kind === 'STATUS_CHECK';
  const ends = isShort || (sheet.decision !== null && ENDING_DECISIONS.includes(sheet.decision));
  const missing = missingInSheet(kind, sheet);
  const grave = facts.graveIndicators.length > 0 || facts.isIsolationHigh;
  return [
    { check: 'R1', isHit: missing.length > 0, missing },
    {
      check: 'R2',
      isHit: grave && ends && !isShort,
      indicators: facts.graveIndicators,
      isIsolationHigh: facts.isIsolationHigh,
    },
    { check: 'R3', isHit: sheet.refused && facts.reachedAttempts < 2, reachedAttempts: facts.reachedAttempts },
    {
      check: 'R4',
      isHit: facts.isUnreachable && facts.standingAttempts < ATTEMPTS_BEFORE_UNREACHABLE,
      attempts: facts.standingAttempts,
    },
    {
      check: 'R5',
      isHit: !isShort && facts.activeIndicatorCount > 0 && sheet.guided_benefits.length === 0,
      indicatorCount: facts.activeIndicatorCount,
    },
    { check: 'R6', isHit: facts.similar.length > 0, similar: facts.similar },
  ];
}

export const hitsOf = (results: readonly AutoCheckResult[]): AutoCheck[] =>
  results.filter((result) => result.isHit).map((result) => result.check);
