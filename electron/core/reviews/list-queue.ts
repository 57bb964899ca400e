import { findConsultation } from '#core/consultations/consultation.repository.ts';
import { accountNames } from '#core/consultations/household-head.repository.ts';
import type { Store } from '#core/database/store.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf, startOfDay } from '#shared/calendar/day.ts';
import { addWorkingDays, countWorkingDays } from '#shared/calendar/working-days.ts';
import type { ConsultationKind } from '#shared/consultations/missing-in-sheet.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { priorityOrder } from '#shared/households/priority.ts';
import { ok } from '#shared/kernel/result.ts';
import type { DecidedRow, QueueRow } from '#shared/reviews/review-view.ts';
import { forbiddingClauses } from '#shared/reviews/separation-of-duties.ts';
import { involvementFrom, isAwaitingDecision, listIssuedCodes, reviewOf } from './review-facts.ts';
import { reviewerStanding } from './reviewer.ts';
import { samePcLimit } from './same-pc.ts';

/**
 * What waits for a second person: most rule hits first, then by priority, then the longest wait. Somebody who may not
 * review at all is told so and shown nobody.
 */
export function listQueue(session: Session) {
  const { store, actor } = session;
  const today = dayOf(store.clock.now());
  const { holidays } = referenceOf(store);
  const { days: limitDays } = referenceOf(store).tasksOn(today).deadlines.doubleCheck;
  const { isReviewer, deputyFor } = reviewerStanding(store.prepareRead, actor, today);
  const nameOf = accountNames(store);
  const waiting = isReviewer ? listWaiting(store) : [];
  const earliest = waiting.reduce((least, row) => (row.work_began_at < least ? row.work_began_at : least), '9999');
  const codes = waiting.length > 0 ? listIssuedCodes(store.prepareRead, earliest) : [];
  const decider = { accountId: actor.accountId, isReviewer };
  // Many rows share their hour, which lies in one Korean day, and their people: each is worked out once.
  const ageSince = remembering((hour) => {
    const submittedOn = dayOf(`${hour}:00:00.000Z`);
    return {
      waitedDays: countWorkingDays(submittedOn, today, holidays),
      isOverdue: addWorkingDays(submittedOn, limitDays, holidays) < today,
    };
  });
  const listOf = remembering((json) => JSON.parse(json) as string[]);
  const rows = waiting.map((row): QueueRow => {
    const work = {
      authorId: row.author_id,
      workers: [...listOf(row.editor_ids), ...listOf(row.version_editor_ids), ...earlierWorkers(row.earlier_workers)],
      codes: codes.filter(({ at }) => at >= row.work_began_at),
    };
    return {
      consultationId: row.consultation_id,
      versionNo: row.version_no,
      kind: row.kind,
      householdId: row.household_id,
      headName: row.head_name,
      priority: row.priority,
      ruleHits: listOf(row.rule_hits),
      authorName: nameOf(row.author_id),
      submittedAt: row.submitted_at,
      ...ageSince(row.submitted_at.slice(0, '2026-11-20T05'.length)),
      isEscalated: row.isEscalated,
      forbidden: forbiddingClauses(decider, involvementFrom(work, actor.accountId)),
    };
  });
  rows.sort(byUrgency);
  const decided = listDecided(store, startOfDay(`${today.slice(0, 8)}01`));
  const leads = decided.map((row) => countWorkingDays(dayOf(row.submitted_at), dayOf(row.at), holidays));
  const withinSeconds = samePcLimit(store, today);
  return ok({
    rows,
    decidedToday: isReviewer ? decidedSince(decided, startOfDay(today)) : [],
    standing: { isReviewer, deputyForName: deputyFor === null ? null : nameOf(deputyFor) },
    summary: {
      waiting: rows.length,
      overdue: rows.filter(({ isOverdue }) => isOverdue).length,
      limitDays,
      decidedThisMonth: decided.length,
      averageLeadDays: leads.length === 0 ? null : leads.reduce((sum, days) => sum + days, 0) / leads.length,
      samePcThisMonth: decided.filter((row) => row.same_host === 1 && secondsBetween(row) < withinSeconds).length,
    },
  });
}

const byUrgency = (a: QueueRow, b: QueueRow): number =>
  b.ruleHits.length - a.ruleHits.length ||
  priorityOrder(a.priority) - priorityOrder(b.priority) ||
  (a.submittedAt < b.submittedAt ? -1 : a.submittedAt > b.submittedAt ? 1 : 0);

interface Candidate {
  readonly consultation_id: string;
  readonly version_no: number;
  readonly kind: ConsultationKind;
  readonly household_id: string;
  readonly head_name: string;
  readonly priority: PriorityLevel;
  readonly rule_hits: string;
  readonly author_id: string;
  readonly editor_ids: string;
  readonly version_editor_ids: string;
  /** Authors and editors of the versions before; null for a first one. */
  readonly earlier_workers: string | null;
  readonly submitted_at: string;
  readonly work_began_at: string;
  readonly is_same: number;
  readonly events: number;
}

function listWaiting(store: Store): (Candidate & { readonly isEscalated: boolean })[] {
  const candidates = store.prepareRead(CANDIDATES).all() as Candidate[];
  return candidates.flatMap((row) => {
    // An unedited submission about which nothing was said waits, plainly. Whatever is less plain is computed.
    if (row.is_same === 1 && row.events === 0) return [{ ...row, isEscalated: false }];
    const consultation = findConsultation(store.prepareRead, row.consultation_id);
    const stage = consultation ? reviewOf(store.prepareRead, consultation).stage : 'DRAFT';
    return isAwaitingDecision(stage) ? [{ ...row, isEscalated: stage === 'ESCALATED' }] : [];
  });
}

/** Only what is with the reviewers, or was opened again, can wait for one: few rows of many, so the joins start from them. */
const CANDIDATES = `SELECT v.consultation_id, v.version_no, c.kind, v.household_id, b.head_name, b.priority, v.rule_hits,
    v.author_id, v.submitted_at, v.work_began_at, c.editor_ids, v.editor_ids AS version_editor_ids, c.sheet = v.sheet AS is_same,
    CASE WHEN v.version_no > 1 THEN
      (SELECT json_group_array(json_array(w.author_id, json(w.editor_ids))) FROM consultation_version w
       WHERE w.consultation_id = c.id AND w.version_no < v.version_no) END AS earlier_workers,
    (SELECT count(*) FROM approval_event e WHERE e.version_id = v.id) AS events
  FROM (
    SELECT c.id FROM crisis_case k CROSS JOIN consultation c ON c.case_id = k.id WHERE k.state = 'PENDING_REVIEW'
    UNION SELECT consultation_id FROM approval_event WHERE kind = 'REOPEN'
  ) AS wanted
  CROSS JOIN consultation c ON c.id = wanted.id AND c.kind IN ('INITIAL', 'STATUS_CHECK')
  CROSS JOIN consultation_version v ON v.consultation_id = c.id
    AND v.version_no = (SELECT max(n.version_no) FROM consultation_version n WHERE n.consultation_id = c.id)
  CROSS JOIN household_board b ON b.household_id = c.household_id`;

function earlierWorkers(versions: string | null): string[] {
  if (versions === null) return [];
  return (JSON.parse(versions) as [author: string, editors: string[]][]).flatMap(([author, editors]) => [
    author,
    ...editors,
  ]);
}

/** For the length of one call. */
function remembering<T>(workOut: (from: string) => T): (from: string) => T {
  const known = new Map<string, T>();
  return (from) => {
    const value = known.get(from) ?? workOut(from);
    known.set(from, value);
    return value;
  };
}

interface Decided {
  readonly id: string;
  readonly consultation_id: string;
  readonly head_name: string;
  readonly kind: DecidedRow['kind'];
  readonly at: string;
  readonly submitted_at: string;
  readonly same_host: number;
}

const DECIDED = `SELECT e.id, e.consultation_id, b.head_name, e.kind, e.at, v.submitted_at, e.host <> '' AND e.host = v.host AS same_host
  FROM approval_event e JOIN consultation_version v ON v.id = e.version_id
  JOIN household_board b ON b.household_id = e.household_id
  WHERE e.at >= ? AND e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE', 'RETURN', 'ESCALATE') ORDER BY e.at DESC, e.id DESC`;

const listDecided = ({ prepareRead }: Store, since: string): Decided[] => prepareRead(DECIDED).all(since) as Decided[];

const decidedSince = (decided: readonly Decided[], since: string): DecidedRow[] =>
  decided
    .filter(({ at }) => at >= since)
    .map(({ id, consultation_id, head_name, kind, at }) => ({
      eventId: id,
      consultationId: consultation_id,
      headName: head_name,
      kind,
      at,
    }));

const secondsBetween = ({ submitted_at, at }: { submitted_at: string; at: string }): number =>
  (Date.parse(at) - Date.parse(submitted_at)) / 1_000;
