import { findOpenCase } from '#core/cases/cases.repository.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { emptySheet } from '#shared/consultations/consultation-sheet.ts';
import { consultationCaseNotReady, consultationNotFound } from '#shared/consultations/consultations.errors.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { contentHash } from './consultation.repository.ts';

/** States from which a first talk or a status check can be written; later kinds belong to an open case in any state. */
const BEFORE_REVIEW = ['DETECTED', 'ASSIGNED', 'CONTACTING', 'CONSULTED', 'RETURNED', 'FACT_CHECK'];

/**
 * Opens a sheet on the household's open case, or gives back the unfinished one of that kind: two people at one desk
 * must not begin two first consultations of one case.
 */
export function startConsultation(session: Session, request: { householdId: string; kind: ConsultationKind }) {
  return inTransaction(session, (tx) => {
    const open = findOpenCase(tx, request.householdId);
    if (!open) return err(consultationNotFound());
    const unfinished = tx.store
      .prepare('SELECT id FROM consultation WHERE case_id = ? AND kind = ? ORDER BY created_at DESC LIMIT 1')
      .get(open.id, request.kind) as { id: string } | undefined;
    const goesToReview = request.kind === 'INITIAL' || request.kind === 'STATUS_CHECK';
    if (unfinished && goesToReview) return ok({ consultationId: unfinished.id, isNew: false });
    if (goesToReview && !BEFORE_REVIEW.includes(open.state))
      return err(consultationCaseNotReady({ state: open.state }));
    const household = tx.get('household', request.householdId);
    const sheet = { ...emptySheet(), safety_flags: household.staff_safety_flags, referral_route: open.route };
    const created = tx.create('consultation', tx.store.newId(), {
      case_id: open.id,
      household_id: request.householdId,
      kind: request.kind,
      sheet: sheet as never,
      counselor_id: session.actor.accountId,
      editor_ids: [session.actor.accountId],
      handed_off_at: null,
      handed_off_by: null,
    });
    return ok({ consultationId: created.id, isNew: true, hash: contentHash(created.sheet) });
  });
}
