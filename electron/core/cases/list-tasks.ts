import type { Store } from '#core/database/store.ts';
import { HAS_NOT_ENDED, IS_SILENT } from '#core/households/silence-on-board.ts';
import type { Session } from '#core/rpc/call.ts';
import { addDays, dayOf, diffDays, endOfDay, startOfDay, weekdayOf } from '#shared/calendar/day.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import type { TaskCounts, TaskReasonView, TaskRow, TaskTab } from '#shared/cases/case-view.ts';
import { dueOf } from '#shared/cases/due-dates.ts';
import { silentIfReachedBefore } from '#shared/cases/silence.ts';
import { latenessOf, silenceTask, type TaskFacts, tasksOf } from '#shared/cases/tasks.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { type CaseRules, caseRulesOn, standingOf } from './case-rules.ts';
import type { AttemptRow, Prepare } from './cases.repository.ts';

/** Work that is due within a week is shown; what lies further off is no task of today. */
const HORIZON_DAYS = 7;
const SILENCE_KIND = 'no-contact';

interface Scope {
  readonly tab: TaskTab;
  readonly scope: 'mine' | 'office';
  readonly limit: number;
}

/**
 * 오늘 할 일: what is due, most pressing first. Chosen, ordered and counted on the board, whose due dates the commands
 * keep; only the rows that are shown have their reason worked out.
 */
export function listTasks({ store, actor }: Session, { tab, scope, limit }: Scope) {
  const today = dayOf(store.clock.now());
  const isOffice = scope === 'office' && actor.role === 'MANAGER';
  const span = {
    me: actor.accountId,
    office: isOffice ? 1 : 0,
    dayStart: startOfDay(today),
    dayEnd: endOfDay(today),
    weekEnd: endOfDay(addDays(today, (7 - weekdayOf(today)) % 7)),
    horizon: endOfDay(addDays(today, HORIZON_DAYS)),
    reachedBefore: silentIfReachedBefore(today, caseRulesOn(store, today).noContactDays),
  };
  const shown = store.prepareRead(`SELECT ${COLUMNS} FROM (
      SELECT b.household_id FROM household_board AS b WHERE ${DUE} AND ${TABS[tab]} ${ORDER} LIMIT @limit
    ) AS shown CROSS JOIN household_board AS b ON b.household_id = shown.household_id
    LEFT JOIN account AS a ON a.id = b.officer_id ${ORDER}`);
  const rows = shown.all({ ...span, limit }) as BoardTask[];
  const counted = store.prepareRead(`SELECT ${COUNTS} FROM household_board AS b WHERE ${DUE}`);
  const { dayEnd: _dayEnd, weekEnd: _weekEnd, ...bounds } = span;
  const counts = counted.get({ ...bounds, dayEnd: span.dayEnd }) as Omit<TaskCounts, 'doneToday'>;
  const next = store
    .prepareRead(`SELECT min(next_due_at) AS at FROM household_board AS b WHERE ${LATER}`)
    .get({ me: span.me, office: span.office, horizon: span.horizon }) as { at: string | null };
  return {
    rows: withReasons(store, rows, today, tab === SILENCE_KIND),
    counts: { ...counts, doneToday: countDoneToday(store, actor.accountId, span.dayStart) },
    today,
    nextDueOn: next.at === null ? null : dayOf(next.at),
  };
}

/** What an officer sees besides their own: whatever nobody has taken. */
const REACH = '(@office = 1 OR b.officer_id = @me OR b.officer_id IS NULL)';
/** A case that has ended asks for nothing here. */
const IS_CARED_FOR = `b.status = 'ACTIVE' AND ${HAS_NOT_ENDED}`;
const DUE = `${IS_CARED_FOR} AND b.next_due_at <= @horizon AND ${REACH}`;
const LATER = `${IS_CARED_FOR} AND b.next_due_at > @horizon AND ${REACH}`;

const TABS: Readonly<Record<TaskTab, string>> = {
  all: '1',
  overdue: 'b.next_due_at < @dayStart',
  today: 'b.next_due_at >= @dayStart AND b.next_due_at <= @dayEnd',
  unassigned: 'b.officer_id IS NULL',
  recontact: "b.next_due_kind IN ('recontact', 'mark-unreachable')",
  'no-contact': IS_SILENT,
};

const COUNTS = `count(*) AS "all",
  ${Object.entries(TABS)
    .filter(([tab]) => tab !== 'all')
    .map(([tab, condition]) => `ifnull(sum(${condition}), 0) AS "${tab}"`)
    .join(', ')},
  ifnull(sum(b.priority = 'EMERGENCY'), 0) AS emergency`;

/** The same order as `compareTasks` of the shared rules; within a day, by when the case came. */
const ORDER = `ORDER BY b.priority = 'EMERGENCY' DESC,
  CASE WHEN b.next_due_at < @dayStart THEN 0 WHEN b.next_due_at <= @dayEnd THEN 1 WHEN b.next_due_at <= @weekEnd THEN 2 ELSE 3 END,
  b.priority_rank, b.next_due_at, ifnull(b.case_id, b.household_id)`;

const COLUMNS = `b.household_id, b.case_id, b.case_state, b.next_due_at, b.next_due_kind, b.priority, b.head_name,
  b.head_birth, b.head_sex, b.hh_type, b.member_count, b.address, b.tong, b.ri, b.officer_id, b.last_contact_at,
  a.name AS officer_name`;

interface BoardTask {
  household_id: string;
  case_id: string | null;
  case_state: CaseState | null;
  next_due_at: string;
  next_due_kind: string;
  priority: PriorityLevel;
  head_name: string;
  head_birth: string | null;
  head_sex: 'M' | 'F' | null;
  hh_type: string | null;
  member_count: number;
  address: string;
  tong: string | null;
  ri: string | null;
  officer_id: string | null;
  officer_name: string | null;
  last_contact_at: string | null;
}

/** Attempts are entered one by one: today's are among the last rows of the table, whatever its size. */
function countDoneToday(store: Store, accountId: string, dayStart: string): number {
  const row = store
    .prepareRead(
      `SELECT count(DISTINCT household_id) AS done
       FROM (SELECT household_id, created_by, created_at, struck_at FROM contact_attempt ORDER BY rowid DESC LIMIT 1000)
       WHERE created_by = ? AND created_at >= ? AND struck_at IS NULL`,
    )
    .get(accountId, dayStart) as { done: number };
  return row.done;
}

/** @param asksSilence Say since when nobody was reached, also of a household where another step is due. */
function withReasons(store: Store, rows: readonly BoardTask[], today: string, asksSilence: boolean): TaskRow[] {
  const rules = caseRulesOn(store, today);
  const known = readKnown(store.prepareRead, rows);
  return rows.map((row) => {
    const dueOn = dayOf(row.next_due_at);
    const { kind, reason } = explain(row, known.get(row.household_id), rules, asksSilence);
    return {
      householdId: row.household_id,
      caseId: row.case_id,
      state: row.case_state,
      kind,
      priority: row.priority,
      headName: row.head_name,
      headAge: row.head_birth === null ? null : ageOn(row.head_birth, today),
      headSex: row.head_sex,
      householdType: row.hh_type,
      memberCount: row.member_count,
      address: row.address,
      tong: row.tong,
      ri: row.ri,
      staffSafetyFlags: known.get(row.household_id)?.staffSafetyFlags ?? [],
      officerId: row.officer_id,
      officerName: row.officer_name,
      dueAt: row.next_due_at,
      lateness: latenessOf(dueOn, today),
      overdueDays: Math.max(0, diffDays(dueOn, today)),
      reason,
    };
  });
}

interface KnownForTask {
  readonly openedAt: string | null;
  readonly stateSince: string | null;
  readonly emergency: boolean;
  readonly roundEndsOn: string | null;
  readonly staffSafetyFlags: string[];
  readonly registeredAt: string;
  readonly attempts: AttemptRow[];
  /** Reason of the newest event that may set a day, with its words: a snooze explains one that no rule gives. */
  readonly lastEvent: { readonly reason: string | null; readonly note: string | null };
}

/** Words the reason by the shared rules, from what is recorded now. */
function explain(
  row: BoardTask,
  known: KnownForTask | undefined,
  rules: CaseRules,
  asksSilence: boolean,
): { kind: string; reason: TaskReasonView } {
  const last = known?.attempts.findLast(({ struck_at }) => struck_at === null);
  const common = { words: null, lastResult: last?.result ?? null, lastAttemptAt: last?.at ?? null };
  const plain = { code: 'rule' as const, days: null, allowed: null, attempts: null };
  if (!known) return { kind: row.next_due_kind, reason: { ...plain, ...common } };
  const facts = taskFactsOf(row, known, rules);
  const policy = { deadlines: rules.deadlines, noContactDays: rules.noContactDays, holidays: rules.holidays };
  const isSilence = asksSilence || row.next_due_kind === SILENCE_KIND;
  const tasks = tasksOf(facts, rules.today, policy);
  const task = (isSilence ? silenceTask(facts, rules.today, policy) : tasks.find(isStep)) ?? tasks[0];
  const kind = isSilence ? SILENCE_KIND : (task?.kind ?? row.next_due_kind);
  const reason = { ...(task?.reason ?? plain), ...common };
  if (isSilence || kind === 'mark-unreachable') return { kind, reason };
  const isByRule = facts.plannedOn === null;
  if (!isByRule && known.lastEvent.reason === 'snoozed')
    return { kind, reason: { ...reason, code: 'snoozed', words: known.lastEvent.note } };
  return { kind, reason: isByRule || reason.code === 'emergency' ? reason : { ...reason, code: 'planned' } };
}

const isStep = ({ kind }: { kind: string }) => kind !== SILENCE_KIND;

function taskFactsOf(row: BoardTask, known: KnownForTask, rules: CaseRules): TaskFacts {
  const last = known.attempts.findLast(({ struck_at }) => struck_at === null);
  const facts = {
    householdId: row.household_id,
    caseId: row.case_id,
    state: row.case_state,
    priority: row.priority,
    isEmergency: known.emergency,
    officerId: row.officer_id,
    openedOn: known.openedAt === null ? null : dayOf(known.openedAt),
    stateSince: known.stateSince === null ? null : dayOf(known.stateSince),
    lastAttemptOn: last ? dayOf(last.at) : null,
    plannedOn: null,
    roundEndsOn: known.roundEndsOn,
    attempts: row.case_id === null ? null : standingOf(known.attempts, rules),
    lastContactOn: row.last_contact_at === null ? null : dayOf(row.last_contact_at),
    registeredOn: dayOf(known.registeredAt),
  };
  // A stored day that the rule would not give was chosen by a person.
  const { state, openedOn, stateSince } = facts;
  if (state === null || openedOn === null || stateSince === null) return facts;
  const byRule = dueOf({ ...facts, state, openedOn, stateSince }, rules.deadlines, rules.holidays);
  const dueOn = dayOf(row.next_due_at);
  return { ...facts, plannedOn: byRule?.on === dueOn ? null : dueOn };
}

function readKnown(prepare: Prepare, rows: readonly BoardTask[]): Map<string, KnownForTask> {
  const ids = JSON.stringify(rows.map((row) => row.household_id));
  const attempts = new Map<string, AttemptRow[]>();
  for (const attempt of prepare(ATTEMPTS).all(ids) as AttemptRow[]) {
    const list = attempts.get(attempt.household_id);
    if (list) list.push(attempt);
    else attempts.set(attempt.household_id, [attempt]);
  }
  const found = prepare(KNOWN).all(ids) as {
    household_id: string;
    opened_at: string | null;
    emergency: number | null;
    end_on: string | null;
    staff_safety_flags: string;
    created_at: string;
    since: string | null;
    last: string | null;
  }[];
  return new Map(
    found.map((row) => [
      row.household_id,
      {
        openedAt: row.opened_at,
        stateSince: row.since ?? row.opened_at,
        emergency: row.emergency === 1,
        roundEndsOn: row.end_on,
        staffSafetyFlags: JSON.parse(row.staff_safety_flags) as string[],
        registeredAt: row.created_at,
        attempts: attempts.get(row.household_id) ?? [],
        lastEvent: row.last === null ? { reason: null, note: null } : JSON.parse(row.last),
      },
    ]),
  );
}

/** Attempts of the present case; of the household itself where it has none. */
const ATTEMPTS = `SELECT t.household_id, t.case_id, t.at, t.method, t.result, t.struck_at
  FROM household_board AS b JOIN contact_attempt AS t ON t.household_id = b.household_id AND t.case_id IS b.case_id
  WHERE b.household_id IN (SELECT value FROM json_each(?)) ORDER BY t.household_id, t.at, t.id`;
const KNOWN = `SELECT b.household_id, c.opened_at, c.emergency, r.end_on, h.staff_safety_flags, h.created_at,
    (SELECT e.at FROM case_event AS e WHERE e.case_id = c.id AND e.from_state IS NOT e.to_state
     ORDER BY e.at DESC, e.id DESC LIMIT 1) AS since,
    (SELECT json_object('reason', e.reason, 'note', e.note) FROM case_event AS e WHERE e.case_id = c.id
       AND (e.from_state IS NOT e.to_state OR e.reason NOT IN ('attempt-struck', 'attempt-restored', 'result-set', 'result-cleared'))
     ORDER BY e.at DESC, e.id DESC LIMIT 1) AS last
  FROM household_board AS b JOIN household AS h ON h.id = b.household_id
  LEFT JOIN crisis_case AS c ON c.id = b.case_id LEFT JOIN detection_round AS r ON r.id = c.round_id
  WHERE b.household_id IN (SELECT value FROM json_each(?))`;
