import { z } from 'zod';
import { lockedOut, wrongPassword } from '../accounts/accounts.errors.ts';
import { HOUSEHOLD_READERS, HOUSEHOLD_WRITERS, MANAGERS } from '../accounts/role.ts';
import { PrintOutcome } from '../printing/printing.contract.ts';
import { printingFailed, printingNothing, printingNotWritten } from '../printing/printing.errors.ts';
import { command, query } from '../rpc/contract.ts';
import {
  CodeReset,
  DecidedRow,
  DecisionKind,
  LedgerFilter,
  LedgerRow,
  QueueRow,
  ReviewDetail,
  Standing,
} from './review-view.ts';
import {
  reviewCaseEnded,
  reviewForbidden,
  reviewNotConfirmed,
  reviewNotFound,
  reviewOutdated,
  reviewReasonsMissing,
} from './reviews.errors.ts';

const REVIEW_TABLES = ['consultation', 'consultation_version', 'approval_event', 'account', 'account_right'] as const;
const Id = z.strictObject({ consultationId: z.uuid() });
const Password = z.string().max(1_024);
/** Why names stand in full on a list that leaves the screen; without one they are cut short. */
const Purpose = z.string().trim().min(2).max(200).nullable();

/** Officers are let in because a manager may have named one as deputy; the standing says whether they may decide. */
export const reviewsContract = {
  /** Most rule hits first, then by priority, then the longest wait. */
  queue: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      rows: z.array(QueueRow),
      decidedToday: z.array(DecidedRow),
      standing: Standing,
      summary: z.strictObject({
        waiting: z.int(),
        overdue: z.int(),
        limitDays: z.int(),
        decidedThisMonth: z.int(),
        /** Working days; null before the first decision. */
        averageLeadDays: z.number().nullable(),
        samePcThisMonth: z.int(),
      }),
    }),
    reads: [...REVIEW_TABLES, 'crisis_case', 'household_board', 'policy', 'holiday'],
  }),
  /** What of this feature waits for whoever asks: figures of 오늘 할 일, each the head of a list of its own. */
  toDo: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      isReviewer: z.boolean(),
      /** Submissions this person may decide on, and how many of them wait too long. */
      waitingReviews: z.int(),
      overdueReviews: z.int(),
      /** Own submissions that came back. */
      returned: z.int(),
      /** Confirmed and not in 행복e음 yet. */
      handoffs: z.int(),
      /** Isolation sheets to be repeated by today. */
      rescreens: z.int(),
    }),
    reads: [...REVIEW_TABLES, 'crisis_case', 'household_board', 'assessment', 'policy', 'holiday'],
  }),
  /** One submission beside the version before it. Opening it is logged. */
  detail: query({
    access: HOUSEHOLD_READERS,
    input: Id,
    output: ReviewDetail,
    errors: [reviewNotFound],
    reads: [...REVIEW_TABLES, 'crisis_case', 'household_board', 'household', 'household_indicator', 'contact_attempt'],
  }),
  /** A second person's decision, with their password. A wrong one counts like a failed sign-in. */
  decide: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({
      consultationId: z.uuid(),
      versionId: z.uuid(),
      contentHash: z.string().length(64),
      kind: DecisionKind,
      reasonCodes: z.array(z.string().max(20)).max(10),
      comment: z.string().trim().max(2000).nullable(),
      password: Password,
    }),
    output: z.strictObject({ eventId: z.uuid() }),
    errors: [reviewNotFound, reviewOutdated, reviewForbidden, reviewReasonsMissing, wrongPassword, lockedOut],
  }),
  withdraw: command({
    access: HOUSEHOLD_WRITERS,
    input: Id,
    output: z.strictObject({}),
    errors: [reviewNotFound, reviewOutdated],
  }),
  reopen: command({
    access: HOUSEHOLD_WRITERS,
    input: z.strictObject({
      consultationId: z.uuid(),
      reason: z.string().trim().min(2).max(500),
      password: Password,
    }),
    output: z.strictObject({}),
    errors: [reviewNotFound, reviewNotConfirmed, reviewForbidden, reviewCaseEnded, wrongPassword, lockedOut],
  }),
  /** 확인대장: decisions of some days, newest first, and the sign-in codes that were issued in them. */
  ledger: query({
    access: MANAGERS,
    input: z.strictObject({ filter: LedgerFilter, limit: z.int().min(1).max(2000) }),
    output: z.strictObject({
      rows: z.array(LedgerRow),
      total: z.int(),
      resets: z.array(CodeReset),
      samePc: z.int(),
    }),
    reads: [...REVIEW_TABLES, 'household_board', 'policy', 'holiday'],
  }),
  printLedger: command({
    access: MANAGERS,
    input: z.strictObject({ filter: LedgerFilter, purpose: Purpose, to: z.enum(['pdf', 'printer']) }),
    output: PrintOutcome,
    errors: [printingNothing, printingNotWritten, printingFailed],
  }),
  exportLedger: command({
    access: MANAGERS,
    input: z.strictObject({ filter: LedgerFilter, purpose: Purpose }),
    /** Null when the person closed the dialog. */
    output: z.strictObject({ fileName: z.string(), rows: z.int() }).nullable(),
    errors: [printingNotWritten],
  }),
};
