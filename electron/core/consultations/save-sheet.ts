import { moveCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
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
    const { row, hash, stageBefore } = saved.value;
    const crisisCase = tx.get('crisis_case', row.case_id);
    const nowStage = reviewOf(tx.store.prepare, row).stage;
    if (isAwaitingDecision(stageBefore) && nowStage === 'DRAFT' && crisisCase.state === 'PENDING_REVIEW')
      moveCase(tx, crisisCase, 'CONSULTED', { reason: 'submission-withdrawn' });
    return ok({ hash });
  });
}

/** The same inside a transaction that goes on, as a submission does. */
export function saveSheetIn(tx: WriteTransaction, request: SaveRequest) {
  const before = tx.find('consultation', request.consultationId);
  if (!before) return err(consultationNotFound());
  const hash = contentHash(request.sheet);
  const current = contentHash(before.sheet);
  const { stage: stageBefore } = reviewOf(tx.store.prepare, before);
  if (hash === current) return ok({ hash, row: before, stageBefore });
  if (current !== request.baseHash) return err(consultationChangedMeanwhile({ sheet: sheetOf(before), hash: current }));
  if (stageBefore === 'APPROVED') return err(consultationConfirmed());
  const row = writeSheet(tx, before, request.sheet);
  return ok({ hash, row, stageBefore });
}

function writeSheet(tx: WriteTransaction, before: ConsultationRow, sheet: ConsultationSheet): ConsultationRow {
  const editor = tx.author.accountId;
  const editor_ids = before.editor_ids.includes(editor) ? before.editor_ids : [...before.editor_ids, editor];
  tx.patch('consultation', before.id, { sheet: sheet as never, editor_ids });
  return tx.get('consultation', before.id);
}
