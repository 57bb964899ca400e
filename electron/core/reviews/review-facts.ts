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
  type ReviewState,
  reviewState,
  type SubmittedVersion,
} from '#shared/reviews/review-state.ts';
import type { Involvement } from '#shared/reviews/separation-of-duties.ts';
import type { PlainRow, RowOf } from '#shared/sync/synced-tables.ts';

export type ApprovalRow = RowOf<'approval_event'>;
type Prepare = (sql: string) => RawStatement;

/** The review of one consultation, computed from what was recorded. */
export function reviewOf(
  prepare: Prepare,
  consultation: ConsultationRow,
): ReviewState & { versions: VersionRow[]; events: ApprovalRow[] } {
  const versions = listVersionsOf(prepare, consultation.id);
  const events = listApprovalEvents(prepare, consultation.id);
  const state = reviewState({
    versions: versions.map(toVersion),
    events: events.map(toEvent),
    currentHash: contentHash(consultation.sheet),
    involvement: (event) => involvementOf(prepare, consultation, versions, event.actorId, event.at),
  });
  return { ...state, versions, events };
}

/** In the order in which they were recorded. */
export function listApprovalEvents(prepare: Prepare, consultationId: string): ApprovalRow[] {
  const rows = prepare('SELECT * FROM approval_event WHERE consultation_id = ? ORDER BY at, id').all(consultationId);
  return (rows as PlainRow[]).map((row) => decodeRow('approval_event', row));
}

/**
 * The people around a consultation as the two-person rule sees them. Sign-in codes count from the day the work began
 * until `until`: a code that somebody issues long after a decision does not take it back.
 */
export function involvementOf(
  prepare: Prepare,
  consultation: ConsultationRow,
  versions: readonly VersionRow[],
  deciderId: string,
  until: string,
): Involvement {
  const workers = new Set([
    ...consultation.editor_ids,
    ...versions.flatMap((version) => [version.author_id, ...version.editor_ids]),
  ]);
  const since = consultation.created_at;
  const issued = prepare(ISSUED_CODES).all(since, until) as { account_id: string; by_id: string }[];
  return {
    authorId: versions.at(-1)?.author_id ?? consultation.counselor_id,
    editorIds: [...workers],
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
