import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { reviewOf } from '#core/reviews/review-facts.ts';
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

/** Keeps a committed edit. What had been submitted or approved before no longer counts, and stays to be seen. */
export function saveSheet(session: Session, request: SaveRequest) {
  return inTransaction(session, (tx) => saveSheetIn(tx, request));
}

/** The same inside a transaction that goes on, as a submission does. */
export function saveSheetIn(tx: WriteTransaction, request: SaveRequest) {
  const before = tx.find('consultation', request.consultationId);
  if (!before) return err(consultationNotFound());
  const hash = contentHash(request.sheet);
  const current = contentHash(before.sheet);
  if (hash === current) return ok({ hash, row: before });
  if (current !== request.baseHash) return err(consultationChangedMeanwhile({ sheet: sheetOf(before), hash: current }));
  if (reviewOf(tx.store.prepare, before).stage === 'APPROVED') return err(consultationConfirmed());
  const row = writeSheet(tx, before, request.sheet);
  return ok({ hash, row });
}

function writeSheet(tx: WriteTransaction, before: ConsultationRow, sheet: ConsultationSheet): ConsultationRow {
  const editor = tx.author.accountId;
  const editor_ids = before.editor_ids.includes(editor) ? before.editor_ids : [...before.editor_ids, editor];
  tx.patch('consultation', before.id, { sheet: sheet as never, editor_ids });
  return tx.get('consultation', before.id);
}
