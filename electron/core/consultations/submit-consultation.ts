import { giveCase } from '#core/cases/assign-cases.ts';
import { caseRulesOn } from '#core/cases/case-rules.ts';
import { type CaseRow, findFactCheckResult, listAttemptsOf } from '#core/cases/cases.repository.ts';
import { moveCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { collectAutoChecks } from '#core/reviews/collect-auto-checks.ts';
import { isAwaitingDecision, listApprovalEvents, reviewOf } from '#core/reviews/review-facts.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import {
  consultationCaseNotReady,
  consultationFactCheckOpen,
  consultationIncomplete,
  consultationInFuture,
  consultationUnchanged,
} from '#shared/consultations/consultations.errors.ts';
import { isReviewed, missingInSheet } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { hitsOf } from '#shared/reviews/auto-checks.ts';
import type { ReviewStage } from '#shared/reviews/review-state.ts';
import { type ConsultationRow, contentHash } from './consultation.repository.ts';
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
    const { row, hash, before } = saved.value;
    const missing = missingInSheet(row.kind, request.sheet);
    if (missing.length > 0) return err(consultationIncomplete({ missing }));
    if (request.sheet.at && Date.parse(request.sheet.at) > Date.parse(tx.at) + CLOCK_SLACK_MS) {
      return err(consultationInFuture({ now: tx.at }));
    }
    const { versions, stage } = reviewOf(tx.store.prepare, row);
    // The same words may be submitted again only after they were taken back or opened again.
    if (versions.at(-1)?.content_hash === hash && stage !== 'DRAFT') return err(consultationUnchanged());
    const crisisCase = tx.get('crisis_case', row.case_id);
    const { prepare } = tx.store;
    if (isReviewed(row.kind) && crisisCase.state === 'FACT_CHECK' && !findFactCheckResult(prepare, crisisCase.id))
      return err(consultationFactCheckOpen());
    const moved = isReviewed(row.kind)
      ? bringToReview(tx, session, crisisCase, row, { sheet: request.sheet, stageBefore: before.stage })
      : isOpen(crisisCase.state as CaseState) && crisisCase;
    if (!moved) return err(consultationCaseNotReady({ state: crisisCase.state }));
    recordTalk(tx, row, request.sheet);
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
      rule_hits: isReviewed(row.kind) ? hitsOf(collectAutoChecks(tx.store, row, request.sheet)) : [],
      host: tx.store.host ?? '',
    });
    return ok({ versionId: version.id, versionNo: version.version_no, state: moved.state as CaseState });
  });
}

interface Submission {
  readonly sheet: ConsultationSheet;
  readonly stageBefore: ReviewStage;
}

/** Takes the case along the binding table up to the queue; undefined when the table has no way from where it stands. */
function bringToReview(
  tx: WriteTransaction,
  session: Session,
  crisisCase: CaseRow,
  consultation: ConsultationRow,
  { sheet, stageBefore }: Submission,
): CaseRow | undefined {
  // Another sheet of this case is being judged: one decision at a time moves a case.
  if (crisisCase.state === 'PENDING_REVIEW') return isAwaitingDecision(stageBefore) ? crisisCase : undefined;
  if (hasGoneOn(crisisCase)) {
    // A confirmed sheet that was opened again is judged anew; what was built on it meanwhile stays where it is.
    const wasReopened = listApprovalEvents(tx.store.prepare, consultation.id).some(({ kind }) => kind === 'REOPEN');
    return wasReopened ? crisisCase : undefined;
  }
  const isStatusCheck = consultation.kind === 'STATUS_CHECK';
  let moving = crisisCase;
  if (moving.state === 'DETECTED') moving = giveCase(tx, moving, session.actor.accountId, null);
  if (moving.state === 'ASSIGNED') {
    recordTalk(tx, consultation, sheet);
    moving = moveCase(tx, moving, 'CONTACTING', { reason: isStatusCheck ? 'status-checked' : 'first-attempt' });
  }
  if (moving.state === 'CONTACTING' || moving.state === 'RETURNED') {
    moving = moveCase(tx, moving, 'CONSULTED', { reason: isStatusCheck ? 'status-checked' : 'consulted' });
  }
  if (moving.state !== 'CONSULTED' && moving.state !== 'FACT_CHECK') return undefined;
  return moveCase(tx, moving, 'PENDING_REVIEW', { reason: 'submitted' });
}

const GONE_ON = ['SURVEYING', 'PLANNED', 'LINKED', 'CASE_MGMT', 'MONITORING', 'AFTERCARE'];
const hasGoneOn = ({ state }: CaseRow): boolean => GONE_ON.includes(state);

/**
 * A talk is a contact: without it the history would say that nobody was ever reached. One that the officer has entered
 * already that day is not entered twice, and a check of records without a method is no talk.
 */
function recordTalk(tx: WriteTransaction, consultation: ConsultationRow, sheet: ConsultationSheet): void {
  if (sheet.at === null || sheet.method === null) return;
  const { codes } = caseRulesOn(tx.store, dayOf(tx.at));
  const day = dayOf(sheet.at);
  const isKnown = listAttemptsOf(tx.store.prepare, consultation.case_id).some(
    (attempt) => attempt.struck_at === null && dayOf(attempt.at) === day && codes.isReached(attempt.result),
  );
  if (isKnown) return;
  const { method, result } = TALK_AS_ATTEMPT[sheet.method];
  tx.create('contact_attempt', tx.store.newId(), {
    case_id: consultation.case_id,
    household_id: consultation.household_id,
    at: sheet.at,
    method,
    phone_used: null,
    result: sheet.refused ? REFUSED : result,
    memo: null,
    struck_at: null,
    struck_by: null,
    struck_reason: null,
  });
}

/** Code of `contact_result`: reached, and wants nothing. */
const REFUSED = 'CR06';
/** Codes of `contact_method` and `contact_result` that say the same. */
const TALK_AS_ATTEMPT = {
  VISIT: { method: 'CM01', result: 'CR01' },
  ACCOMPANIED: { method: 'CM01', result: 'CR01' },
  OFFICE: { method: 'CM06', result: 'CR01' },
  PHONE: { method: 'CM02', result: 'CR02' },
  REMOTE: { method: 'CM03', result: 'CR02' },
  AI: { method: 'CM08', result: 'CR02' },
} as const;
