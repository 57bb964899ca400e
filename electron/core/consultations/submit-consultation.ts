import { giveCase } from '#core/cases/assign-cases.ts';
import type { CaseRow } from '#core/cases/cases.repository.ts';
import { moveCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { collectAutoChecks } from '#core/reviews/collect-auto-checks.ts';
import type { Session } from '#core/rpc/call.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import {
  consultationCaseNotReady,
  consultationIncomplete,
  consultationInFuture,
  consultationUnchanged,
} from '#shared/consultations/consultations.errors.ts';
import { missingInSheet } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { hitsOf } from '#shared/reviews/auto-checks.ts';
import { type ConsultationRow, contentHash, listVersionsOf } from './consultation.repository.ts';
import { saveSheetIn } from './save-sheet.ts';

const CLOCK_SLACK_MS = 60_000;

/**
 * Submits the sheet: an immutable version with its hash, its author and everybody who edited it. A first consultation
 * or a status check also takes the case to the reviewers' queue; other kinds are finished by this.
 */
export function submitConsultation(
  session: Session,
  request: { consultationId: string; baseHash: string; sheet: ConsultationSheet },
) {
  return inTransaction(session, (tx) => {
    const saved = saveSheetIn(tx, request);
    if (!saved.ok) return saved;
    const { row } = saved.value;
    const missing = missingInSheet(row.kind, request.sheet);
    if (missing.length > 0) return err(consultationIncomplete({ missing }));
    if (request.sheet.at && Date.parse(request.sheet.at) > Date.parse(tx.at) + CLOCK_SLACK_MS) {
      return err(consultationInFuture({ now: tx.at }));
    }
    const versions = listVersionsOf(tx.store.prepare, row.id);
    if (versions.at(-1)?.content_hash === saved.value.hash) return err(consultationUnchanged());
    const crisisCase = tx.get('crisis_case', row.case_id);
    const goesToReview = row.kind === 'INITIAL' || row.kind === 'STATUS_CHECK';
    const ready = goesToReview ? bringToReview(tx, session, crisisCase, row, request.sheet) : crisisCase;
    if (!ready) return err(consultationCaseNotReady({ state: crisisCase.state }));
    const version = tx.create('consultation_version', tx.store.newId(), {
      consultation_id: row.id,
      household_id: row.household_id,
      case_id: row.case_id,
      version_no: versions.length + 1,
      sheet: row.sheet,
      content_hash: contentHash(row.sheet),
      author_id: session.actor.accountId,
      editor_ids: row.editor_ids,
      submitted_at: tx.at,
      work_began_at: row.created_at,
      rule_hits: goesToReview ? hitsOf(collectAutoChecks(tx.store, row, request.sheet)) : [],
    });
    return ok({ versionId: version.id, versionNo: version.version_no, state: ready.state });
  });
}

/** Takes the case along the binding table up to the queue; undefined when the table has no way from where it stands. */
function bringToReview(
  tx: WriteTransaction,
  session: Session,
  crisisCase: CaseRow,
  consultation: ConsultationRow,
  sheet: ConsultationSheet,
): CaseRow | undefined {
  let moving = crisisCase;
  if (moving.state === 'PENDING_REVIEW') return moving;
  if (moving.state === 'DETECTED') moving = giveCase(tx, moving, session.actor.accountId, null);
  if (moving.state === 'ASSIGNED') {
    recordTalk(tx, consultation, sheet);
    moving = moveCase(tx, moving, 'CONTACTING', { reason: 'first-attempt' });
  }
  if (moving.state === 'CONTACTING' || moving.state === 'RETURNED') {
    moving = moveCase(tx, moving, 'CONSULTED', { reason: 'consulted' });
  }
  if (moving.state !== 'CONSULTED' && moving.state !== 'FACT_CHECK') return undefined;
  return moveCase(tx, moving, 'PENDING_REVIEW', { reason: 'submitted' });
}

/** A talk is a contact: without it the history would say that nobody was ever reached. */
function recordTalk(tx: WriteTransaction, consultation: ConsultationRow, sheet: ConsultationSheet): void {
  const { method, result } = TALK_AS_ATTEMPT[sheet.method ?? 'PHONE'];
  tx.create('contact_attempt', tx.store.newId(), {
    case_id: consultation.case_id,
    household_id: consultation.household_id,
    at: sheet.at ?? tx.at,
    method,
    phone_used: null,
    result,
    memo: null,
    struck_at: null,
    struck_by: null,
    struck_reason: null,
  });
}

/** Codes of `contact_method` and `contact_result` that say the same. */
const TALK_AS_ATTEMPT = {
  VISIT: { method: 'CM01', result: 'CR01' },
  ACCOMPANIED: { method: 'CM01', result: 'CR01' },
  OFFICE: { method: 'CM06', result: 'CR01' },
  PHONE: { method: 'CM02', result: 'CR02' },
  REMOTE: { method: 'CM03', result: 'CR02' },
  AI: { method: 'CM08', result: 'CR02' },
} as const;
