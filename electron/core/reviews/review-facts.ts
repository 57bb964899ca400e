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
  const workers = new Set([...editors, ...versions.flatMap((version) => [version.author_id, ...version.editor_ids])]);
  const issued = prepare(ISSUED_CODES).all(consultation.created_at, until) as { account_id: string; by_id: string }[];
  const authorId = versions.at(-1)?.author_id ?? consultation.counselor_id;
  return {
    authorId,
    editorIds: [...workers].filter((worker) => worker !== authorId),
    codeIssuerIds: issued.filter(({ account_id }) => workers.has(account_id)).map(({ by_id }) => by_id),
    codeIssuersOfDecider: issued.filter(({ account_id }) => account_id === deciderId).map(({ by_id }) => by_id),
  };
}

const ISSUED_CODES = `SELECT account_id, by_id FROM account_right
  WHERE change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED') AND at >= ? AND at <= ?`;

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
