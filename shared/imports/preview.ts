import { z } from 'zod';
import { RowIssue } from './row-issue.ts';

/**
 * What will become of a row. `duplicate`: the same person stands further up in the file; `review`: somebody must say
 * whether it is the same household; `error`: it cannot be taken in as it is.
 */
export const RowState = z.enum(['new', 'match', 'review', 'duplicate', 'error']);
export type RowState = z.infer<typeof RowState>;

/** What a person decided. Without a decision `review` and `error` rows are left out, the others go as proposed. */
export const RowDecision = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same'), householdId: z.uuid() }),
  /** The same person as an earlier row of this file. */
  z.strictObject({ kind: z.literal('same-row'), rowNo: z.int() }),
  z.strictObject({ kind: z.literal('other') }),
  z.strictObject({ kind: z.literal('exclude') }),
]);
export type RowDecision = z.infer<typeof RowDecision>;

export const MatchPoint = z.strictObject({
  part: z.enum(['name', 'birth', 'address', 'phone', 'sex']),
  outcome: z.string(),
  points: z.number(),
});
export type MatchPoint = z.infer<typeof MatchPoint>;

/** An existing household, or an earlier row of the file, that may be the row's, as the comparison pane shows it. */
export const Candidate = z.strictObject({
  householdId: z.uuid().nullable(),
  rowNo: z.int().nullable(),
  /** Number and state of an existing household; null for a row. */
  householdNo: z.string().nullable(),
  status: z.string().nullable(),
  name: z.string(),
  birthDate: z.string().nullable(),
  address: z.string(),
  phoneTails: z.array(z.string()),
  tong: z.string().nullable(),
  officerName: z.string().nullable(),
  lastContactAt: z.string().nullable(),
  score: z.number(),
  verdict: z.enum(['match', 'review', 'different']),
  points: z.array(MatchPoint),
  /** Same name: the very person. Otherwise a new member of the household, if the user says it is the same one. */
  isSamePerson: z.boolean(),
});
export type Candidate = z.infer<typeof Candidate>;

/** One line of the preview list. */
export const PreviewRow = z.strictObject({
  rowNo: z.int(),
  state: RowState,
  decision: RowDecision.nullable(),
  name: z.string(),
  birthDate: z.string().nullable(),
  address: z.string(),
  indicatorCount: z.int(),
  score: z.number().nullable(),
  /** The household it goes to, or the best candidate: "황보영란 · 8통". */
  household: z.string().nullable(),
  duplicateOf: z.int().nullable(),
  /** Somebody else behind the same door or phone, perhaps of one household: "3행", "황보영란 · 8통". Only for new rows. */
  sharesDoorWith: z.string().nullable(),
  issues: z.array(RowIssue),
});
export type PreviewRow = z.infer<typeof PreviewRow>;

export const PreviewCounts = z.strictObject({
  total: z.int(),
  new: z.int(),
  match: z.int(),
  review: z.int(),
  duplicate: z.int(),
  error: z.int(),
  /** Rows of `review` still without a decision. */
  undecided: z.int(),
  /** What a commit would do now. */
  willRegister: z.int(),
  willAddTo: z.int(),
  willLeaveOut: z.int(),
});
export type PreviewCounts = z.infer<typeof PreviewCounts>;
