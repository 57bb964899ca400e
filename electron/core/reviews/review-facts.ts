import {
  type ConsultationRow,
  contentHash,
  listVersionsOf,
  type VersionRow,
} from '#core/consultations/consultation.repository.ts';
import type { RawStatement } from '#core/database/open-database.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import {
  type ReviewEvent,
  type ReviewStage,
  type ReviewState,
  reviewState,
  type SubmittedVersion,
} from '#shared/reviews/review-state.ts';
import type { Involvement } from '#shared/reviews/separation-of-duties.ts';
import type { PlainRow, RowOf } from '#shared/sync/synced-tables.ts';

export type ApprovalRow = RowOf<'approval_event'>;
type Prepare = (sql: string) => RawStatement;

export interface Review extends ReviewState {
  readonly versions: readonly VersionRow[];
  readonly events: readonly ApprovalRow[];
}

/** Whether a reviewer may decide now. */
export const isAwaitingDecision = (stage: ReviewStage): boolean => stage === 'SUBMITTED' || stage === 'ESCALATED';

/** The review of one consultation, computed from what was recorded. */
export function reviewOf(prepare: Prepare, consultation: ConsultationRow): Review {
  const versions = listVersionsOf(prepare, consultation.id);
  const events = listApprovalEvents(prepare, consultation.id);
  const state = reviewState({
    versions: versions.map(toVersion),
    events: events.map(toEvent),
    currentHash: contentHash(consultation.sheet),
    involvement: (event) => involvementAt(prepare, consultation, versions, event),
  });
  return { ...state, versions, events };
}

/** In the order in which they were recorded. */
export function listApprovalEvents(prepare: Prepare, consultationId: string): ApprovalRow[] {
  const rows = prepare('SELECT * FROM approval_event WHERE consultation_id = ? ORDER BY at, id').all(consultationId);
  return (rows as PlainRow[]).map((row) => decodeRow('approval_event', row));
}

/** The people around a consultation as the two-person rule sees them now, for a decision that is about to be taken. */
export function involvementNow(
  prepare: Prepare,
  consultation: ConsultationRow,
  versions: readonly VersionRow[],
  deciderId: string,
): Involvement {
  return involvement(prepare, consultation, versions, { deciderId, editors: consultation.editor_ids, until: FOREVER });
}

/**
 * The same for a decision that was taken. A sign-in code that somebody issues long afterwards does not take it back; nor
 * does a reviewer undo their own return or reopening by editing the sheet later.
 */
function involvementAt(
  prepare: Prepare,
  consultation: ConsultationRow,
  versions: readonly VersionRow[],
  event: ReviewEvent,
): Involvement {
  const countsEditorsOfToday = ['APPROVE', 'APPROVE_WITH_NOTE', 'WITHDRAW'].includes(event.kind);
  const seen = versions.slice(0, versions.findIndex(({ id }) => id === event.versionId) + 1);
  const editors = countsEditorsOfToday ? consultation.editor_ids : [];
  return involvement(prepare, consultation, seen, { deciderId: event.actorId, editors, until: event.at });
}

/** Later than any instant that is written. */
const FOREVER = '9999';

function involvement(
  prepare: Prepare,
  consultation: ConsultationRow,
  versions: readonly VersionRow[],
  { deciderId, editors, until }: { deciderId: string; editors: readonly string[]; until: string },
): Involvement {
  const workers = [...editors, ...versions.flatMap((version) => [version.author_id, ...version.editor_ids])];
  const authorId = versions.at(-1)?.author_id ?? consultation.counselor_id;
  const codes = listIssuedCodes(prepare, consultation.created_at).filter(({ at }) => at <= until);
  return involvementFrom({ authorId, workers, codes }, deciderId);
}

export interface IssuedCode {
  readonly accountId: string;
  readonly byId: string;
  readonly at: string;
}

export function listIssuedCodes(prepare: Prepare, since: string): IssuedCode[] {
  return prepare(ISSUED_CODES).all(since) as IssuedCode[];
}

/** Sorts what is known around one consultation into what the two-person rule asks about one decider. */
export function involvementFrom(
  { authorId, workers, codes }: { authorId: string; workers: readonly string[]; codes: readonly IssuedCode[] },
  deciderId: string,
): Involvement {
  const all = new Set([authorId, ...workers]);
  return {
    authorId,
    editorIds: [...all].filter((worker) => worker !== authorId),
    codeIssuerIds: codes.filter(({ accountId }) => all.has(accountId)).map(({ byId }) => byId),
    codeIssuersOfDecider: codes.filter(({ accountId }) => accountId === deciderId).map(({ byId }) => byId),
  };
}

const ISSUED_CODES = `SELECT account_id AS accountId, by_id AS byId, at FROM account_right
  WHERE change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED') AND at >= ?`;

const toVersion = (row: VersionRow): SubmittedVersion => ({
  id: row.id,
  versionNo: row.version_no,
  contentHash: row.content_hash,
  authorId: row.author_id,
  editorIds: row.editor_ids,
  submittedAt: row.submitted_at,
});

const toEvent = (row: ApprovalRow): ReviewEvent => ({
  id: row.id,
  versionId: row.version_id,
  contentHash: row.content_hash,
  kind: row.kind,
  actorId: row.actor_id,
  at: row.at,
  actorWasReviewer: row.actor_role === 'MANAGER' || row.deputy_for !== null,
});
