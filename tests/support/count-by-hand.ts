import type { Store } from '#core/database/store.ts';

/*
 * A second count of T1–T4, for comparison only: every row of every table is read as it stands and gone through in plain
 * loops, with dates, merges and decisions worked out anew from the office's rules. It knows nothing of the report's code
 * and shares no query, rule or definition with it. Slow on purpose.
 */

/** Every column that is looked at, whichever table it stands in. */
interface Row {
  readonly id: string;
  readonly household_id: string;
  readonly case_id: string;
  readonly person_id: string;
  readonly round_id: string;
  readonly consultation_id: string;
  readonly version_id: string;
  readonly status: string;
  readonly merged_into_id: string | null;
  readonly struck_at: string | null;
  readonly state: string;
  readonly from_state: string | null;
  readonly to_state: string;
  readonly reason: string | null;
  readonly at: string;
  readonly version_no: number;
  readonly row_no: number;
  readonly sheet: string;
  readonly kind: string;
  readonly counselor_id: string;
  readonly created_by: string;
  readonly route: string;
  readonly detected_at: string;
  readonly closed_at: string | null;
  readonly prev_case_id: string | null;
  readonly outcome_code: string | null;
  readonly unsupported_reason: string | null;
  readonly submitted_at: string;
  readonly is_head: number;
  readonly name: string;
  readonly method: string;
  readonly result: string;
  readonly year: number;
  readonly start_on: string | null;
  readonly end_on: string | null;
}
type Numbers = Record<string, number>;
export interface HandCount {
  readonly found: number;
  readonly persons: number;
  readonly initial: number;
  readonly inDepth: number;
  readonly confirmed: number;
  readonly waiting: number;
  readonly visits: number;
  readonly closed: number;
  readonly untreated: number;
  /** route → [found, talks, supported, unsupported, open] */
  readonly routes: Record<string, number[]>;
  /** account → method or 'absent' → number */
  readonly officers: Record<string, Numbers>;
}

const NINE_HOURS = 9 * 60 * 60 * 1000;
/** How a Korean wall clock reads at an instant. */
const wallClock = (instant: string): string => new Date(new Date(instant).getTime() + NINE_HOURS).toISOString();
const dayIn = (instant: string): string => wallClock(instant).slice(0, 10);

export function countByHand(store: Store, firstDay: string, lastDay: string): HandCount {
  const all = (table: string) => store.rawReader.prepare(`SELECT * FROM ${table}`).all() as Row[];
  const isWithin = (instant: string | null) =>
    instant !== null && dayIn(instant) >= firstDay && dayIn(instant) <= lastDay;
  const isUpTo = (instant: string | null) => instant !== null && dayIn(instant) <= lastDay;

  const households = new Map(all('household').map((row) => [row.id, row]));
  const survivor = (id: string): string => {
    let row = households.get(id);
    while (row && row.status === 'MERGED' && row.merged_into_id !== null) row = households.get(row.merged_into_id);
    return row?.id ?? id;
  };
  const persons = all('person');
  const cases = all('crisis_case');
  const events = all('case_event');
  const targets = all('detection_target');
  const attempts = all('contact_attempt').filter((row) => row.struck_at === null);
  const consultations = all('consultation');
  const versions = all('consultation_version');
  const decisions = all('approval_event');
  const caseById = new Map(cases.map((row) => [row.id, row]));

  const leftTo = (row: Row): boolean => {
    if (row.state !== 'TRANSFERRED') return false;
    const moves = events.filter((event) => event.case_id === row.id && event.to_state === 'TRANSFERRED');
    return moves.some((event) => isUpTo(event.at));
  };
  const mine = cases.filter((row) => !leftTo(row));

  const submitted = consultations
    .map((row) => {
      const own = versions.filter((version) => version.consultation_id === row.id);
      own.sort((a, b) => a.version_no - b.version_no);
      return { row, own, last: own[own.length - 1] };
    })
    .filter(({ own }) => own.length > 0);
  const sheetIn = (version: Row | undefined) => JSON.parse(version?.sheet ?? '{}');
  const talks = submitted
    .filter(({ row }) => row.kind !== 'STATUS_CHECK')
    .map(({ row, last }) => {
      const { at, method } = sheetIn(last) as { at: string; method: string };
      const about = caseById.get(row.case_id) as Row;
      return {
        kind: row.kind,
        by: row.counselor_id,
        at,
        method,
        route: about.route,
        home: survivor(about.household_id),
      };
    })
    .filter(({ at }) => isWithin(at));

  const endOf = (row: Row): string | null => {
    if (row.outcome_code === null && row.unsupported_reason === null) return row.closed_at;
    const confirmedWith = events
      .filter((event) => event.case_id === row.id && event.to_state === 'REVIEWED' && event.from_state !== 'REVIEWED')
      .filter((event) =>
        versions.some((version) => {
          const sheet = sheetIn(version) as { outcome_code?: string | null; unsupported_reason?: string | null };
          const hasResult = (sheet.outcome_code ?? null) !== null || (sheet.unsupported_reason ?? null) !== null;
          return version.case_id === row.id && version.submitted_at <= event.at && hasResult;
        }),
      )
      .map((event) => event.at)
      .sort();
    const own = events.filter((event) => event.case_id === row.id);
    own.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
    const days = [confirmedWith[0], givenAlone(own), row.closed_at].filter((at) => typeof at === 'string').sort();
    return days[0] ?? own[own.length - 1]?.at ?? null;
  };
  const resultOf = (row: Row): 'supported' | 'unsupported' | 'open' => {
    if (!isUpTo(endOf(row))) return 'open';
    return row.outcome_code === null ? 'unsupported' : 'supported';
  };

  // Detections: a household once, a reopening again.
  const detections = new Map<string, Row[]>();
  for (const row of mine) {
    if (!isWithin(row.detected_at)) continue;
    const name = row.prev_case_id === null ? survivor(row.household_id) : `again ${row.id}`;
    detections.set(name, [...(detections.get(name) ?? []), row]);
  }
  const routes: Record<string, number[]> = {};
  const route = (code: string): number[] => {
    routes[code] ??= [0, 0, 0, 0, 0];
    return routes[code];
  };
  const people = new Set<string>();
  for (const [name, group] of detections) {
    group.sort((a, b) =>
      a.detected_at < b.detected_at ? -1 : a.detected_at > b.detected_at ? 1 : a.id < b.id ? -1 : 1,
    );
    const counts = route((group[0] as Row).route);
    counts[0] = (counts[0] ?? 0) + 1;
    const results = group.map(resultOf);
    const place = results.includes('supported') ? 2 : results.includes('open') ? 4 : 3;
    counts[place] = (counts[place] ?? 0) + 1;
    for (const row of group) {
      const named = targets.filter(
        (target) => target.case_id === row.id && target.round_id === row.round_id && target.state !== 'EXCLUDED',
      );
      for (const target of named) people.add(`${name} ${samePerson(target.person_id)}`);
      if (named.length > 0) continue;
      const home = survivor(row.household_id);
      const heads = persons.filter(
        (person) => person.household_id === home && person.is_head === 1 && person.status !== 'MERGED',
      );
      people.add(`${name} ${heads.map(({ id }) => id).sort()[0] ?? home}`);
    }
  }
  function samePerson(id: string): string {
    const person = persons.find((each) => each.id === id);
    if (person?.status !== 'MERGED') return id;
    const kept = persons.find(
      (each) => each.household_id === person.household_id && each.status !== 'MERGED' && each.name === person.name,
    );
    return kept?.id ?? id;
  }
  for (const talk of talks) if (talk.kind === 'INITIAL') route(talk.route)[1] = (route(talk.route)[1] ?? 0) + 1;

  // Decisions: only what stands today, on the last version, of the sheet as it is.
  let confirmed = 0;
  let waiting = 0;
  for (const { row, own, last } of submitted) {
    if (row.kind !== 'INITIAL' && row.kind !== 'STATUS_CHECK') continue;
    const isUntouched = sorted(JSON.parse(row.sheet)) === sorted(sheetIn(last));
    const onLast = decisions.filter((event) => event.version_id === last?.id);
    onLast.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
    let standing: Row | undefined;
    let isReturned = false;
    for (const event of onLast) {
      if (event.kind === 'REOPEN' || event.kind === 'WITHDRAW') standing = undefined;
      if (event.kind === 'RETURN') isReturned = true;
      if (event.kind === 'ESCALATE') standing = undefined;
      if (event.kind.startsWith('APPROVE')) standing ??= event;
    }
    const wasReopened = onLast.some((event) => event.kind === 'REOPEN' || event.kind === 'WITHDRAW');
    if (standing && isUntouched && !isReturned && !wasReopened && isWithin(standing.at)) confirmed += 1;

    const known = own.filter((version) => isUpTo(version.submitted_at));
    const newest = known[known.length - 1];
    if (!newest) continue;
    const answered = decisions.some(
      (event) => event.version_id === newest.id && isUpTo(event.at) && event.kind !== 'ESCALATE',
    );
    const isEdited = newest === last && !isUntouched;
    if (!answered && !isEdited) waiting += 1;
  }

  // Visits: a home and a day.
  const visits = new Set<string>();
  for (const row of attempts)
    if (row.method === 'CM01' && isWithin(row.at)) visits.add(`${survivor(row.household_id)} ${dayIn(row.at)}`);
  for (const talk of talks)
    if (talk.method === 'VISIT' || talk.method === 'ACCOMPANIED') visits.add(`${talk.home} ${dayIn(talk.at)}`);

  const closed = new Set<string>();
  for (const row of cases)
    if (row.state !== 'TRANSFERRED' && isWithin(row.closed_at)) closed.add(survivor(row.household_id));

  const homes = new Map<string, boolean>();
  for (const row of mine) {
    if (!isUpTo(row.detected_at) || isUpTo(row.closed_at)) continue;
    const isTreated =
      isUpTo(endOf(row)) ||
      submitted.some(
        ({ row: consultation, own }) =>
          consultation.case_id === row.id &&
          (consultation.kind === 'INITIAL' || consultation.kind === 'STATUS_CHECK') &&
          own.some((version) => isUpTo((sheetIn(version) as { at: string }).at)),
      );
    const home = survivor(row.household_id);
    homes.set(home, (homes.get(home) ?? false) || isTreated);
  }

  const officers: Record<string, Numbers> = {};
  const add = (who: string, what: string) => {
    officers[who] ??= {};
    officers[who][what] = (officers[who][what] ?? 0) + 1;
  };
  for (const talk of talks) add(talk.by, talk.method);
  for (const row of attempts)
    if ((row.result === 'CR03' || row.result === 'CR10') && isWithin(row.at)) add(row.created_by, 'absent');

  return {
    found: detections.size,
    persons: people.size,
    initial: talks.filter(({ kind }) => kind === 'INITIAL').length,
    inDepth: talks.filter(({ kind }) => kind === 'IN_DEPTH' || kind === 'FOLLOW_UP').length,
    confirmed,
    waiting,
    visits: visits.size,
    closed: closed.size,
    untreated: [...homes.values()].filter((isTreated) => !isTreated).length,
    routes,
    officers,
  };
}

/** round → result → persons, at the end of a day. */
export function countRoundsByHand(store: Store, year: number, lastDay: string): Record<string, Numbers> {
  const all = (table: string) => store.rawReader.prepare(`SELECT * FROM ${table}`).all() as Row[];
  const cases = new Map(all('crisis_case').map((row) => [row.id, row]));
  const events = all('case_event');
  const versions = all('consultation_version');
  const isUpTo = (instant: string | null) => instant !== null && dayIn(instant) <= lastDay;
  const counted: Record<string, Numbers> = {};
  for (const round of all('detection_round')) {
    if (round.year !== year || (round.start_on !== null && round.start_on > lastDay)) continue;
    const results = new Map<string, string>();
    const lines = all('detection_target').filter((row) => row.round_id === round.id && row.state !== 'EXCLUDED');
    lines.sort((a, b) => a.row_no - b.row_no);
    for (const line of lines) {
      const about = line.case_id === null ? undefined : cases.get(line.case_id);
      const moved =
        about?.state === 'TRANSFERRED' &&
        events.some((event) => event.case_id === about.id && event.to_state === 'TRANSFERRED' && isUpTo(event.at));
      if (moved || results.has(line.person_id)) continue;
      results.set(line.person_id, about ? resultNow(about) : unfinished());
    }
    function unfinished(): string {
      return round.end_on !== null && round.end_on < lastDay ? 'overdue' : 'open';
    }
    function resultNow(about: Row): string {
      const named = about.outcome_code ?? about.unsupported_reason;
      const reviews = events
        .filter((event) => event.case_id === about.id && event.to_state === 'REVIEWED')
        .filter((event) => event.from_state !== 'REVIEWED')
        .filter((event) =>
          versions.some((version) => {
            const sheet = JSON.parse(version.sheet) as {
              outcome_code: string | null;
              unsupported_reason: string | null;
            };
            return (
              version.case_id === about.id &&
              version.submitted_at <= event.at &&
              (sheet.outcome_code ?? sheet.unsupported_reason) !== null
            );
          }),
        );
      const given = givenAlone(events.filter((event) => event.case_id === about.id));
      const when = named === null ? [about.closed_at] : [...reviews.map(({ at }) => at), given, about.closed_at];
      if (!when.some(isUpTo)) return unfinished();
      return named === null ? 'N1' : named;
    }
    const numbers: Numbers = { notified: results.size };
    for (const result of results.values()) numbers[result] = (numbers[result] ?? 0) + 1;
    counted[round.id] = numbers;
  }
  return counted;
}

/** When a result was written on a case by itself, unless that was taken away again. */
function givenAlone(events: readonly Row[]): string | null {
  const inOrder = [...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  let given: string | null = null;
  for (const { reason, at } of inOrder) {
    if (reason === 'result-set') given ??= at;
    if (reason === 'result-cleared') given = null;
  }
  return given;
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
