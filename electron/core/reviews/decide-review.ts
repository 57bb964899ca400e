import { moveCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ReviewEventKind } from '#shared/reviews/review-state.ts';
import {
  reviewForbidden,
  reviewNotConfirmed,
  reviewNotFound,
  reviewOutdated,
  reviewReasonsMissing,
} from '#shared/reviews/reviews.errors.ts';
import { forbiddingClauses } from '#shared/reviews/separation-of-duties.ts';
import { involvementOf, reviewOf } from './review-facts.ts';
import { reviewerStanding } from './reviewer.ts';

export interface Decision {
  readonly consultationId: string;
  readonly versionId: string;
  /** Hash of what the reviewer had on the screen. */
  readonly contentHash: string;
  readonly kind: Extract<ReviewEventKind, 'APPROVE' | 'APPROVE_WITH_NOTE' | 'RETURN' | 'ESCALATE'>;
  readonly reasonCodes: readonly string[];
  readonly comment: string | null;
}

/**
 * A second person's decision. The caller has asked for the password again. Everything else is judged here, inside the
 * transaction, on the latest version: the role, the two-person rule, the very content that was read. A return takes the
 * case back to its officer, a confirmation takes it on.
 */
export function decideReview(session: Session, decision: Decision) {
  return inTransaction(session, (tx) => {
    const { prepare } = tx.store;
    const consultation = tx.find('consultation', decision.consultationId);
    if (!consultation) return err(reviewNotFound());
    const review = reviewOf(prepare, consultation);
    const isCurrent = review.version?.id === decision.versionId && review.version.contentHash === decision.contentHash;
    if (!isCurrent || !['SUBMITTED', 'ESCALATED'].includes(review.stage))
      return err(reviewOutdated({ stage: review.stage }));
    const standing = reviewerStanding(prepare, session.actor, dayOf(tx.at));
    const involvement = involvementOf(prepare, consultation, review.versions, session.actor.accountId, tx.at);
    const decider = { accountId: session.actor.accountId, isReviewer: standing.isReviewer };
    const clauses = forbiddingClauses(decider, involvement);
    if (clauses.length > 0) return err(reviewForbidden({ clauses }));
    if (decision.kind === 'RETURN' && decision.reasonCodes.length === 0) return err(reviewReasonsMissing());
    if (decision.kind === 'APPROVE_WITH_NOTE' && !decision.comment?.trim()) return err(reviewReasonsMissing());
    const event = tx.create('approval_event', tx.store.newId(), {
      consultation_id: consultation.id,
      household_id: consultation.household_id,
      version_id: decision.versionId,
      content_hash: decision.contentHash,
      kind: decision.kind,
      actor_id: session.actor.accountId,
      actor_role: standing.role,
      at: tx.at,
      reason_codes: [...decision.reasonCodes],
      comment: decision.comment?.trim() || null,
      deputy_for: standing.deputyFor,
      host: tx.store.host ?? '',
    });
    const crisisCase = tx.get('crisis_case', consultation.case_id);
    const to = NEXT_STATE[decision.kind];
    if (to && crisisCase.state === 'PENDING_REVIEW')
      moveCase(tx, crisisCase, to.state, { reason: to.reason, note: event.comment });
    return ok({ eventId: event.id });
  });
}

const NEXT_STATE = {
  APPROVE: { state: 'REVIEWED', reason: 'confirmed' },
  APPROVE_WITH_NOTE: { state: 'REVIEWED', reason: 'confirmed' },
  RETURN: { state: 'RETURNED', reason: 'returned' },
  // The 시군구 answers outside this app for now; the consultation waits with what it has.
  ESCALATE: undefined,
} as const;

/** The author takes a submission back to go on writing; it stays in the history. */
export function withdrawSubmission(session: Session, { consultationId }: { consultationId: string }) {
  return inTransaction(session, (tx) => {
    const consultation = tx.find('consultation', consultationId);
    const review = consultation && reviewOf(tx.store.prepare, consultation);
    if (!consultation || !review?.version) return err(reviewNotFound());
    const isAuthor = review.version.authorId === session.actor.accountId;
    if (!isAuthor || review.stage !== 'SUBMITTED') return err(reviewOutdated({ stage: review.stage }));
    tx.create('approval_event', tx.store.newId(), {
      consultation_id: consultation.id,
      household_id: consultation.household_id,
      version_id: review.version.id,
      content_hash: review.version.contentHash,
      kind: 'WITHDRAW',
      actor_id: session.actor.accountId,
      actor_role: session.actor.role,
      at: tx.at,
      reason_codes: [],
      comment: null,
      deputy_for: null,
      host: tx.store.host ?? '',
    });
    return ok({});
  });
}

/** Opens a confirmed consultation again, with a reason: a decision of its own, bound by the same rule. */
export function reopenReview(session: Session, request: { consultationId: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const { prepare } = tx.store;
    const consultation = tx.find('consultation', request.consultationId);
    const review = consultation && reviewOf(prepare, consultation);
    if (!consultation || !review?.version) return err(reviewNotFound());
    if (review.stage !== 'APPROVED') return err(reviewNotConfirmed());
    const standing = reviewerStanding(prepare, session.actor, dayOf(tx.at));
    const involvement = involvementOf(prepare, consultation, review.versions, session.actor.accountId, tx.at);
    const clauses = forbiddingClauses(
      { accountId: session.actor.accountId, isReviewer: standing.isReviewer },
      involvement,
    );
    if (clauses.length > 0) return err(reviewForbidden({ clauses }));
    tx.create('approval_event', tx.store.newId(), {
      consultation_id: consultation.id,
      household_id: consultation.household_id,
      version_id: review.version.id,
      content_hash: review.version.contentHash,
      kind: 'REOPEN',
      actor_id: session.actor.accountId,
      actor_role: standing.role,
      at: tx.at,
      reason_codes: [],
      comment: request.reason,
      deputy_for: standing.deputyFor,
      host: tx.store.host ?? '',
    });
    return ok({});
  });
}
