import { moveCase } from '#core/cases/move-case.ts';
import { type ConsultationRow, sheetOf } from '#core/consultations/consultation.repository.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import { isReviewed } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ReviewEventKind } from '#shared/reviews/review-state.ts';
import {
  reviewCaseEnded,
  reviewForbidden,
  reviewNotConfirmed,
  reviewNotFound,
  reviewOutdated,
  reviewReasonsMissing,
} from '#shared/reviews/reviews.errors.ts';
import { forbiddingClauses } from '#shared/reviews/separation-of-duties.ts';
import { recordReviewEvent, takeBack } from './record-review-event.ts';
import { involvementNow, isAwaitingDecision, type Review, reviewOf } from './review-facts.ts';
import { type ReviewerStanding, reviewerStanding } from './reviewer.ts';

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
 * case back to its officer, a confirmation takes it on with the result that was confirmed.
 */
export function decideReview(session: Session, decision: Decision) {
  return inTransaction(session, (tx) => {
    const consultation = tx.find('consultation', decision.consultationId);
    // Other kinds are finished by their author; a confirmation of them would mean nothing and still be counted.
    if (!consultation || !isReviewed(consultation.kind)) return err(reviewNotFound());
    const review = reviewOf(tx.store.prepare, consultation);
    const isCurrent = review.version?.id === decision.versionId && review.version.contentHash === decision.contentHash;
    if (!isCurrent || !isAwaitingDecision(review.stage)) return err(reviewOutdated({ stage: review.stage }));
    const { standing, clauses } = judge(tx, session, consultation, review);
    if (clauses.length > 0) return err(reviewForbidden({ clauses }));
    if (decision.kind === 'RETURN' && decision.reasonCodes.length === 0) return err(reviewReasonsMissing());
    if (decision.kind === 'APPROVE_WITH_NOTE' && !decision.comment?.trim()) return err(reviewReasonsMissing());
    const event = recordReviewEvent(tx, session, consultation, {
      version_id: decision.versionId,
      content_hash: decision.contentHash,
      kind: decision.kind,
      actor_role: standing.role,
      reason_codes: [...decision.reasonCodes],
      comment: decision.comment?.trim() || null,
      deputy_for: standing.deputyFor,
    });
    moveOn(tx, consultation, decision.kind, event.comment);
    return ok({ eventId: event.id });
  });
}

/** The author takes a submission back to go on writing; it stays in the history. */
export function withdrawSubmission(session: Session, { consultationId }: { consultationId: string }) {
  return inTransaction(session, (tx) => {
    const consultation = tx.find('consultation', consultationId);
    const review = consultation && reviewOf(tx.store.prepare, consultation);
    if (!consultation || !review?.version) return err(reviewNotFound());
    const isAuthor = review.version.authorId === session.actor.accountId;
    if (!isAuthor || review.stage !== 'SUBMITTED') return err(reviewOutdated({ stage: review.stage }));
    takeBack(tx, session, consultation, review.version);
    return ok({});
  });
}

/** Opens a confirmed consultation again, with a reason: a decision of its own, bound by the same rule. */
export function reopenReview(session: Session, request: { consultationId: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const consultation = tx.find('consultation', request.consultationId);
    const review = consultation && reviewOf(tx.store.prepare, consultation);
    if (!consultation || !review?.version) return err(reviewNotFound());
    if (review.stage !== 'APPROVED') return err(reviewNotConfirmed());
    const crisisCase = tx.get('crisis_case', consultation.case_id);
    if (!isOpen(crisisCase.state as CaseState)) return err(reviewCaseEnded());
    const { standing, clauses } = judge(tx, session, consultation, review);
    if (clauses.length > 0) return err(reviewForbidden({ clauses }));
    recordReviewEvent(tx, session, consultation, {
      version_id: review.version.id,
      content_hash: review.version.contentHash,
      kind: 'REOPEN',
      actor_role: standing.role,
      reason_codes: [],
      comment: request.reason,
      deputy_for: standing.deputyFor,
    });
    if (crisisCase.state === 'REVIEWED')
      moveCase(tx, crisisCase, 'CONSULTED', { reason: 'review-reopened', note: request.reason });
    return ok({});
  });
}

function judge(
  tx: WriteTransaction,
  { actor }: Session,
  consultation: ConsultationRow,
  { versions }: Review,
): { standing: ReviewerStanding; clauses: string[] } {
  const { prepare } = tx.store;
  const standing = reviewerStanding(prepare, actor, dayOf(tx.at));
  const involvement = involvementNow(prepare, consultation, versions, actor.accountId);
  const decider = { accountId: actor.accountId, isReviewer: standing.isReviewer };
  return { standing, clauses: forbiddingClauses(decider, involvement) };
}

/** An escalation leaves the case where it waits: the 시군구 answers outside this app for now. */
function moveOn(
  tx: WriteTransaction,
  consultation: ConsultationRow,
  kind: Decision['kind'],
  note: string | null,
): void {
  const crisisCase = tx.get('crisis_case', consultation.case_id);
  if (crisisCase.state !== 'PENDING_REVIEW' || kind === 'ESCALATE') return;
  if (kind === 'RETURN') {
    moveCase(tx, crisisCase, 'RETURNED', { reason: 'returned', note });
    return;
  }
  const { outcome_code, unsupported_reason } = sheetOf(consultation);
  const isResultKnown = crisisCase.outcome_code !== null || crisisCase.unsupported_reason !== null;
  moveCase(tx, crisisCase, 'REVIEWED', {
    reason: 'confirmed',
    note,
    set: isResultKnown ? {} : { outcome_code, unsupported_reason },
  });
}
