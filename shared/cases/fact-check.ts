import { z } from 'zod';
import type { CaseEventReason } from './case-event-reasons.ts';

/** What the answer to a 주민등록 사실조사 can be: 거주, 불거주, 말소, 전출. */
export const FactCheckResult = z.enum(['LIVES_THERE', 'ABSENT', 'DEREGISTERED', 'MOVED']);
export type FactCheckResult = z.infer<typeof FactCheckResult>;

/** The result stands in the case's history as the reason of an event. */
export const FACT_CHECK_REASONS = {
  LIVES_THERE: 'fact-check-lives-there',
  ABSENT: 'fact-check-absent',
  DEREGISTERED: 'fact-check-deregistered',
  MOVED: 'fact-check-moved',
} as const satisfies Record<FactCheckResult, CaseEventReason>;

/** The result that an event's reason stands for, if it is one. */
export const factCheckResultOf = (reason: string | null): FactCheckResult | null =>
  FactCheckResult.options.find((result) => FACT_CHECK_REASONS[result] === reason) ?? null;
