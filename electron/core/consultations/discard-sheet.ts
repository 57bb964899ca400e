import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { consultationNotFound, consultationSubmitted } from '#shared/consultations/consultations.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { listVersionsOf } from './consultation.repository.ts';

/** Throws away a sheet that nobody ever submitted: begun on the wrong household, or no longer needed. */
export function discardSheet(session: Session, { consultationId }: { consultationId: string }) {
  return inTransaction(session, (tx) => {
    if (!tx.find('consultation', consultationId)) return err(consultationNotFound());
    if (listVersionsOf(tx.store.prepare, consultationId).length > 0) return err(consultationSubmitted());
    tx.remove('consultation', consultationId, 'never submitted');
    return ok({});
  });
}
