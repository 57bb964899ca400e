import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { takeBack } from '#core/reviews/record-review-event.ts';
import { isAwaitingDecision, reviewOf } from '#core/reviews/review-facts.ts';
import type { Session } from '#core/rpc/call.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import {
  consultationChangedMeanwhile,
  consultationConfirmed,
  consultationNotFound,
} from '#shared/consultations/consultations.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { type ConsultationRow, contentHash, sheetOf } from './consultation.repository.ts';

interface SaveRequest {
  readonly consultationId: string;
  /** Hash of the sheet that the writer loaded; a different one on disk means somebody else saved meanwhile. */
  readonly baseHash: string;
  readonly sheet: ConsultationSheet;
}

/**
 * Keeps a committed edit. What had been submitted or approved before no longer counts, and stays to be seen; a case that
 * waited for its reviewer waits for its officer again.
 */
export function saveSheet(session: Session, request: SaveRequest) {
  return inTransaction(session, (tx) => {
    const saved = saveSheetIn(tx, request);
    if (!saved.ok) return saved;
    const { row, hash, before, isChanged } = saved.value;
    if (isChanged && before.version && isAwaitingDecision(before.stage)) takeBack(tx, session, row, before.version);
    return ok({ hash });
  });
}

/** The same inside a transaction that goes on, as a submission does. */
export function saveSheetIn(tx: WriteTransaction, request: SaveRequest) {
  const found = tx.find('consultation', request.consultationId);
  if (!found) return err(consultationNotFound());
  const hash = contentHash(request.sheet);
  const current = contentHash(found.sheet);
  const before = reviewOf(tx.store.prepare, found);
  if (hash === current) return ok({ hash, row: found, before, isChanged: false });
  if (current !== request.baseHash) return err(consultationChangedMeanwhile({ sheet: sheetOf(found), hash: current }));
  if (before.stage === 'APPROVED') return err(consultationConfirmed());
  return ok({ hash, row: writeSheet(tx, found, request.sheet), before, isChanged: true });
}

function writeSheet(tx: WriteTransaction, before: ConsultationRow, sheet: ConsultationSheet): ConsultationRow {
  const editor = tx.author.accountId;
  const editor_ids = before.editor_ids.includes(editor) ? before.editor_ids : [...before.editor_ids, editor];
  tx.patch('consultation', before.id, { sheet: sheet as never, editor_ids });
  return tx.get('consultation', before.id);
}
