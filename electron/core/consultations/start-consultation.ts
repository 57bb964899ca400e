import { findOpenCase } from '#core/cases/cases.repository.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { emptySheet } from '#shared/consultations/consultation-sheet.ts';
import { consultationCaseNotReady, consultationNeedsOpenCase } from '#shared/consultations/consultations.errors.ts';
import { type ConsultationKind, isReviewed } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';

/** States from which a first talk or a status check can be written; later kinds belong to an open case in any state. */
const BEFORE_REVIEW = ['DETECTED', 'ASSIGNED', 'CONTACTING', 'CONSULTED', 'RETURNED', 'FACT_CHECK'];

/**
 * Opens a sheet on the household's open case, or gives back the one of that kind which the case has: two people at one
 * desk must not begin two first consultations of one case.
 */
export function startConsultation(session: Session, request: { householdId: string; kind: ConsultationKind }) {
  return inTransaction(session, (tx) => {
    const open = findOpenCase(tx, request.householdId);
    if (!open) return err(consultationNeedsOpenCase());
    const newest = tx.store.prepare(NEWEST_OF_KIND).get(open.id, request.kind) as Found | undefined;
    const goesToReview = isReviewed(request.kind);
    // Later kinds are written again and again; only one that was never submitted is gone on with.
    if (newest && (goesToReview || newest.versions === 0)) return ok({ consultationId: newest.id, isNew: false });
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
    return ok({ consultationId: created.id, isNew: true });
  });
}

interface Found {
  readonly id: string;
  readonly versions: number;
}
const NEWEST_OF_KIND = `SELECT c.id, (SELECT count(*) FROM consultation_version v WHERE v.consultation_id = c.id) AS versions
  FROM consultation c WHERE c.case_id = ? AND c.kind = ? ORDER BY c.created_at DESC, c.id DESC LIMIT 1`;
