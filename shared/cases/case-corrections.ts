/**
 * @file Ways back, for entries that turned out wrong. They stand beside the binding table because nobody chooses them:
 * each follows from taking back what justified the step, in the same group of changes.
 */
import type { CaseState } from './case.schema.ts';

export type CorrectionCause =
  /** The assignment was undone before anybody had acted on it. */
  | 'assignment-undone'
  /** The attempts that justified the state were struck out. */
  | 'attempt-struck'
  /** Somebody called unreachable was reached after all. */
  | 'reached-again'
  /** A submitted consultation was taken back or edited before anybody decided on it. */
  | 'submission-withdrawn'
  /** A confirmed consultation was opened again before anything was built on it. */
  | 'review-reopened';

interface Correction {
  readonly from: CaseState;
  readonly to: CaseState;
  readonly cause: CorrectionCause;
}

export const CASE_CORRECTIONS: readonly Correction[] = [
  { from: 'ASSIGNED', to: 'DETECTED', cause: 'assignment-undone' },
  { from: 'CONTACTING', to: 'ASSIGNED', cause: 'attempt-struck' },
  { from: 'UNREACHABLE', to: 'CONTACTING', cause: 'attempt-struck' },
  { from: 'UNREACHABLE', to: 'CONTACTING', cause: 'reached-again' },
  { from: 'PENDING_REVIEW', to: 'CONSULTED', cause: 'submission-withdrawn' },
  { from: 'REVIEWED', to: 'CONSULTED', cause: 'review-reopened' },
];

/** What a struck-out attempt leaves of a case's state; the state itself when it still stands. */
export function stateAfterStrike(
  state: CaseState,
  left: { readonly attempts: number; readonly isAttemptsRuleMet: boolean },
): CaseState {
  if (state === 'CONTACTING' && left.attempts === 0) return 'ASSIGNED';
  if (state === 'UNREACHABLE' && !left.isAttemptsRuleMet) return 'CONTACTING';
  return state;
}
