import { moveCase } from '#core/cases/move-case.ts';
import type { ConsultationRow } from '#core/consultations/consultation.repository.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import type { SubmittedVersion } from '#shared/reviews/review-state.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';

type EventFacts = Omit<NewRowOf<'approval_event'>, 'consultation_id' | 'household_id' | 'actor_id' | 'at' | 'host'>;

/** Appends one event of a review, by who is signed in, now, on this PC. The caller has judged whether it may be. */
export function recordReviewEvent(
  tx: WriteTransaction,
  { actor }: Session,
  consultation: ConsultationRow,
  facts: EventFacts,
) {
  return tx.create('approval_event', tx.store.newId(), {
    consultation_id: consultation.id,
    household_id: consultation.household_id,
    actor_id: actor.accountId,
    at: tx.at,
    host: tx.store.host ?? '',
    ...facts,
  });
}

/**
 * A submission no longer waits for a decision, because its author says so or somebody edited the sheet. An event of its
 * own: typing the old words again must not bring a decision back.
 */
export function takeBack(
  tx: WriteTransaction,
  session: Session,
  consultation: ConsultationRow,
  version: SubmittedVersion,
): void {
  recordReviewEvent(tx, session, consultation, {
    version_id: version.id,
    content_hash: version.contentHash,
    kind: 'WITHDRAW',
    actor_role: session.actor.role,
    reason_codes: [],
    comment: null,
    deputy_for: null,
  });
  const crisisCase = tx.get('crisis_case', consultation.case_id);
  if (crisisCase.state === 'PENDING_REVIEW') moveCase(tx, crisisCase, 'CONSULTED', { reason: 'submission-withdrawn' });
}
