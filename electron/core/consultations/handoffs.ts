import { noteOpening } from '#core/audit/note-opening.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { reviewOf } from '#core/reviews/review-facts.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf, startOfDay } from '#shared/calendar/day.ts';
import { countWorkingDays } from '#shared/calendar/working-days.ts';
import type { HandoffRow } from '#shared/consultations/consultation-view.ts';
import { consultationNotFound, handoffNotConfirmed } from '#shared/consultations/consultations.errors.ts';
import { handoffText } from '#shared/consultations/handoff-text.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { findConsultation, sheetOf } from './consultation.repository.ts';
import { accountNames, findHouseholdHead } from './household-head.repository.ts';

interface Question {
  readonly show: 'waiting' | 'entered';
  readonly scope: 'mine' | 'office';
  readonly limit: number;
}

/** Confirmed consultations whose result still has to be typed into 행복e음, the longest wait first; or those that were. */
export function listHandoffs(session: Session, { show, scope, limit }: Question) {
  const { store, actor } = session;
  const today = dayOf(store.clock.now());
  const { holidays } = referenceOf(store);
  const nameOf = accountNames(store);
  const bounds = { me: actor.accountId, office: scope === 'office' && actor.role === 'MANAGER' ? 1 : 0 };
  const confirmed = (store.prepareRead(CONFIRMED).all(bounds) as Confirmed[]).filter((row) =>
    isStillConfirmed(session, row),
  );
  const isWaiting = (row: Confirmed) => row.handed_off_at === null || row.handed_off_at < row.confirmed_at;
  const waiting = confirmed.filter(isWaiting);
  const entered = confirmed.filter((row) => !isWaiting(row)).sort(byEntry);
  const rows = (show === 'waiting' ? waiting : entered).slice(0, limit).map((row): HandoffRow => {
    const sheet = sheetOf({ sheet: JSON.parse(row.sheet) });
    return {
      consultationId: row.id,
      householdId: row.household_id,
      householdNo: row.household_no,
      headName: row.head_name,
      kind: row.kind,
      decision: sheet.decision,
      outcomeCode: row.outcome_code,
      unsupportedReason: row.unsupported_reason,
      officerName: row.officer_id === null ? null : nameOf(row.officer_id),
      confirmedAt: row.confirmed_at,
      waitedDays: countWorkingDays(dayOf(row.confirmed_at), today, holidays),
      enteredAt: row.handed_off_at,
      enteredByName: row.handed_off_by === null ? null : nameOf(row.handed_off_by),
      isOutdated: row.handed_off_at !== null && isWaiting(row),
    };
  });
  const dayStart = startOfDay(today);
  return ok({
    rows,
    waiting: waiting.length,
    enteredToday: entered.filter((row) => (row.handed_off_at ?? '') >= dayStart).length,
  });
}

/** How many of one's own wait: for today's list, without their texts. */
export function countWaitingHandoffs(session: Session): number {
  return listHandoffs(session, { show: 'waiting', scope: 'mine', limit: 0 }).value.waiting;
}

/** The text to paste, written from what was confirmed. */
export async function readHandoffText(session: Session, { consultationId }: { consultationId: string }) {
  const { store } = session;
  const row = findConsultation(store.prepareRead, consultationId);
  const head = row && findHouseholdHead(store, row.household_id);
  if (!row || !head) return err(consultationNotFound());
  const { stage, versions, decidedBy, events } = reviewOf(store.prepareRead, row);
  const version = versions.at(-1);
  const event = events.find(({ id }) => id === decidedBy?.id);
  if (stage !== 'APPROVED' || !version || !event) return err(handoffNotConfirmed());
  await noteOpening(session, { screen: 'consultations/handoff', householdId: row.household_id, action: 'EXPORT' });
  const nameOf = accountNames(store);
  const { codes } = referenceOf(store);
  const born = store.prepareRead(HEAD_BIRTH).get(row.household_id) as { birth_date: string | null } | undefined;
  const text = handoffText(
    {
      kind: row.kind,
      sheet: sheetOf(version),
      householdNo: head.householdNo,
      headName: head.headName,
      birthDate: born?.birth_date ?? null,
      sex: head.headSex,
      address: head.address,
      counselorName: nameOf(version.author_id),
      review: {
        on: dayOf(event.at),
        reviewerName: nameOf(event.actor_id),
        deputyForName: event.deputy_for === null ? null : nameOf(event.deputy_for),
        comment: event.comment,
      },
    },
    codes.label,
  );
  return ok({ text });
}

/** 입력 완료, or taken back. Only what is confirmed now can be marked. */
export function markHandoffs(session: Session, request: { consultationIds: readonly string[]; isEntered: boolean }) {
  return inTransaction(session, (tx) => {
    let changed = 0;
    let refused = 0;
    for (const id of new Set(request.consultationIds)) {
      const row = tx.find('consultation', id);
      if (!row || (request.isEntered && reviewOf(tx.store.prepare, row).stage !== 'APPROVED')) {
        refused += 1;
        continue;
      }
      const mark = request.isEntered
        ? { handed_off_at: tx.at, handed_off_by: session.actor.accountId }
        : { handed_off_at: null, handed_off_by: null };
      if (tx.patch('consultation', id, mark)) changed += 1;
    }
    return ok({ changed, refused });
  });
}

interface Confirmed {
  readonly id: string;
  readonly household_id: string;
  readonly household_no: string;
  readonly head_name: string;
  readonly kind: ConsultationKind;
  readonly sheet: string;
  readonly is_same: number;
  readonly others: number;
  readonly officer_id: string | null;
  readonly outcome_code: string | null;
  readonly unsupported_reason: string | null;
  readonly confirmed_at: string;
  readonly handed_off_at: string | null;
  readonly handed_off_by: string | null;
}

/**
 * The quick reading holds when the sheet is the version's and nothing but one approval was said about it; whatever is
 * less plain is computed from its events.
 */
function isStillConfirmed({ store }: Session, row: Confirmed): boolean {
  if (row.is_same === 1 && row.others === 0) return true;
  const consultation = findConsultation(store.prepareRead, row.id);
  return consultation !== undefined && reviewOf(store.prepareRead, consultation).stage === 'APPROVED';
}

const byEntry = (a: Confirmed, b: Confirmed) => ((a.handed_off_at ?? '') < (b.handed_off_at ?? '') ? 1 : -1);

const CONFIRMED = `SELECT c.id, c.household_id, b.household_no, b.head_name, c.kind, c.sheet, c.sheet = v.sheet AS is_same,
    (SELECT count(*) FROM approval_event o WHERE o.version_id = v.id) - 1 AS others,
    k.officer_id, k.outcome_code, k.unsupported_reason, max(e.at) AS confirmed_at, c.handed_off_at, c.handed_off_by
  FROM approval_event e
  JOIN consultation_version v ON v.id = e.version_id
    AND v.version_no = (SELECT max(version_no) FROM consultation_version n WHERE n.consultation_id = v.consultation_id)
  JOIN consultation c ON c.id = v.consultation_id
  JOIN crisis_case k ON k.id = c.case_id
  JOIN household_board b ON b.household_id = c.household_id
  WHERE e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE') AND (@office = 1 OR k.officer_id = @me OR v.author_id = @me)
  GROUP BY c.id ORDER BY confirmed_at`;

const HEAD_BIRTH = `SELECT birth_date FROM person WHERE household_id = ? AND is_head = 1 AND status <> 'MERGED'
  ORDER BY status <> 'ACTIVE' LIMIT 1`;
