import { setResults } from '#core/consultations/official-result.ts';
import type { Session } from '#core/rpc/call.ts';
import { addDays, dayOf } from '#shared/calendar/day.ts';
import type { OfficialResult } from '#shared/consultations/consultations.contract.ts';
import { kst, type Listed, WorkingOffice } from './a-working-office.ts';

export interface RandomOffice {
  readonly office: WorkingOffice;
  readonly happened: Record<string, number>;
}

const ROUTES = ['R01', 'R02', 'R05', 'R06', 'R07', 'R11', 'R18'];
const METHODS = ['VISIT', 'PHONE', 'OFFICE', 'REMOTE', 'ACCOMPANIED', 'AI'] as const;
const OUTCOMES = ['P1', 'P3', 'V1'];
const REASONS = ['N1', 'N2', 'N4', 'N6', 'N7'];
const CONTACTS = ['CM01', 'CM01', 'CM02', 'CM03'];
const RESULTS = ['CR01', 'CR02', 'CR03', 'CR03', 'CR10', 'CR04'];

/** Years of work of five people by chance: the seed says everything. Work leans towards the borders of months. */
export async function aRandomOffice(
  seed: number,
  { from, days }: { from: string; days: number },
): Promise<RandomOffice> {
  const dice = new Dice(seed);
  const office = await WorkingOffice.open(`${from} 00:05`);
  const managers = [await office.person('한정우', 'MANAGER'), await office.person('서지안', 'MANAGER')];
  const officers = [
    await office.person('이서연', 'OFFICER'),
    await office.person('박도현', 'OFFICER'),
    await office.person('최유진', 'OFFICER'),
  ];
  const work = new Work(office, dice, managers, officers);
  for (let day = 0; day < days; day += 1) {
    const today = addDays(from, day);
    const isBorder = today.endsWith('-01') || addDays(today, 1).endsWith('-01');
    if (/-(?:01|03|05|07|09|11)-15$/u.test(today)) {
      office.at(`${today} 09:00`);
      await work.list(today);
    }
    if (!isBorder && !dice.chance(0.25)) continue;
    const times = isBorder ? ['00:03', '08:30', '14:00', '23:57'] : ['10:00', '15:00'];
    for (const time of times) {
      if (Date.parse(kst(`${today} ${time}`)) <= Date.parse(office.now())) continue;
      office.at(`${today} ${time}`);
      if (today.endsWith('-01') && time === '08:30')
        work.happened.earlyMorningsOfTheFirst = work.count('earlyMorningsOfTheFirst') + 1;
      for (let step = dice.between(1, isBorder ? 4 : 2); step > 0; step -= 1) {
        office.pass(1_000);
        await work.something();
      }
    }
  }
  return { office, happened: work.happened };
}

class Work {
  readonly happened: Record<string, number> = {};
  readonly #office: WorkingOffice;
  readonly #dice: Dice;
  readonly #managers: readonly Session[];
  readonly #officers: readonly Session[];
  readonly #homes: string[] = [];
  readonly #sheets: string[] = [];
  readonly #attempts: { id: string; by: Session }[] = [];
  #rounds = 0;

  constructor(office: WorkingOffice, dice: Dice, managers: readonly Session[], officers: readonly Session[]) {
    this.#office = office;
    this.#dice = dice;
    this.#managers = managers;
    this.#officers = officers;
  }

  count(what: string): number {
    return this.happened[what] ?? 0;
  }
  #note(what: string): void {
    this.happened[what] = this.count(what) + 1;
  }

  async something(): Promise<void> {
    const steps: [number, () => Promise<void>][] = [
      [5, () => this.#find()],
      [5, () => this.#attempt()],
      [7, () => this.#consult()],
      [7, () => this.#decide()],
      [4, () => this.#close()],
      [1.5, () => this.#giveResult()],
      [1, () => this.#strike()],
      [1, () => this.#merge()],
      [2, () => this.#findAgain()],
      [0.6, () => this.#handOver()],
      [0.8, () => this.#edit()],
    ];
    await this.#dice.weighted(steps)();
  }

  async list(today: string): Promise<void> {
    const year = Number(today.slice(0, 4));
    this.#rounds += 1;
    const lines: Listed[] = Array.from({ length: this.#dice.between(4, 9) }, (_, at) => ({
      name: `명단${this.#rounds}-${at}`,
      birthDate: `19${this.#dice.between(40, 79)}-0${this.#dice.between(1, 9)}-11`,
      road: `가람시 한울구 명단로 ${this.#rounds}-${at}`,
      isOut: this.#dice.chance(0.12),
    }));
    const repeated = lines.findIndex(({ isOut }) => !isOut);
    if (repeated >= 0) {
      lines.push({ ...(lines[repeated] as Listed), sameAs: repeated + 1 });
      this.#note('repeatedLines');
    }
    await this.#office.list(
      this.#dice.of(this.#officers),
      { year, roundNo: Math.ceil(Number(today.slice(5, 7)) / 2), startOn: today, endOn: addDays(today, 45) },
      lines,
    );
    for (const { name, isOut, sameAs } of lines)
      if (!isOut && sameAs === undefined) this.#homes.push(this.#office.householdOf(name));
  }

  async #find(): Promise<void> {
    const by = this.#dice.of(this.#officers);
    const home = await this.#office.household(by, `가구${this.#homes.length}`);
    this.#homes.push(home);
    this.#note('households');
    // Entered days after the sign was seen, often over the border of a month.
    const seen = this.#dice.chance(0.3) ? this.#earlier() : undefined;
    await this.#office.detect(by, home, this.#dice.of(ROUTES), seen ? { at: seen } : {});
  }

  async #findAgain(): Promise<void> {
    const closed = this.#office.store
      .prepare(
        `SELECT c.id, c.household_id FROM crisis_case c WHERE c.state = 'CLOSED'
         AND NOT EXISTS (SELECT 1 FROM crisis_case o WHERE o.household_id = c.household_id AND o.closed_at IS NULL) ORDER BY c.id`,
      )
      .all() as { id: string; household_id: string }[];
    if (closed.length === 0) return;
    const { id, household_id } = this.#dice.of(closed);
    await this.#office.detect(this.#dice.of(this.#officers), household_id, this.#dice.of(ROUTES), { prevCaseId: id });
    this.#note('reopened');
  }

  async #attempt(): Promise<void> {
    const home = this.#home();
    if (!home) return;
    const by = this.#dice.of(this.#officers);
    const at = this.#dice.chance(0.3) ? this.#earlier() : undefined;
    const id = await this.#office.attempt(by, home, this.#dice.of(CONTACTS), this.#dice.of(RESULTS), at);
    this.#attempts.push({ id, by });
  }

  async #strike(): Promise<void> {
    const last = this.#attempts.pop();
    if (!last) return;
    await this.#office.strike(last.by, last.id);
    this.#note('struck');
  }

  async #consult(): Promise<void> {
    const home = this.#home();
    if (!home) return;
    const kind = this.#dice.weighted([
      [6, 'INITIAL'],
      [2, 'IN_DEPTH'],
      [1, 'FOLLOW_UP'],
      [1, 'STATUS_CHECK'],
    ] as const);
    const sheet = await this.#office.tryConsult(this.#dice.of(this.#officers), home, kind, this.#sheet(kind));
    if (sheet && !this.#sheets.includes(sheet)) this.#sheets.push(sheet);
  }

  #sheet(kind: string) {
    const at = this.#dice.chance(0.4) ? kst(this.#earlier()) : this.#office.now();
    if (kind === 'STATUS_CHECK') {
      return {
        at,
        method: null,
        status_reason: 'MOVED',
        status_evidence: '전입 세대 확인',
        unsupported_reason: 'N2',
      } as const;
    }
    const ends = this.#dice.chance(0.6);
    const isSupported = this.#dice.chance(0.5);
    return {
      at,
      method: this.#dice.of(METHODS),
      opinion: `의견 ${this.#dice.between(0, 1_000_000)}`,
      ...(ends
        ? {
            decision: 'END' as const,
            next_plan_on: null,
            outcome_code: isSupported ? this.#dice.of(OUTCOMES) : null,
            unsupported_reason: isSupported ? null : this.#dice.of(REASONS),
          }
        : { decision: 'MONITORING' as const }),
    };
  }

  async #decide(): Promise<void> {
    if (this.#sheets.length === 0) return;
    const recent = this.#sheets.slice(-12);
    const sheet = this.#dice.of(recent);
    const by = this.#dice.of(this.#managers);
    const kind = this.#dice.weighted([
      [7, 'APPROVE'],
      [2, 'RETURN'],
      [1, 'ESCALATE'],
      [2, 'REOPEN'],
    ] as const);
    if (kind === 'REOPEN') {
      if (await this.#office.reopen(by, sheet)) this.#note('takenBack');
      return;
    }
    if (!(await this.#office.decide(by, sheet, kind))) return;
    this.#note(kind === 'APPROVE' ? 'confirmed' : kind === 'RETURN' ? 'returned' : 'escalated');
  }

  /** A returned or opened sheet is written on; sometimes it is handed in again at once. */
  async #edit(): Promise<void> {
    if (this.#sheets.length === 0) return;
    const sheet = this.#dice.of(this.#sheets);
    const by = this.#dice.of(this.#officers);
    if (this.#dice.chance(0.5)) await this.#office.save(by, sheet, this.#sheet('INITIAL'));
    else await this.#office.submit(by, sheet, this.#sheet('INITIAL'));
  }

  async #close(): Promise<void> {
    const ready = this.#office.store
      .prepare("SELECT id FROM crisis_case WHERE state = 'REVIEWED' ORDER BY id")
      .all() as {
      id: string;
    }[];
    if (ready.length === 0) return;
    if (await this.#office.close(this.#dice.of(this.#managers), this.#dice.of(ready).id)) this.#note('closed');
  }

  /** A result by itself, given, changed or taken away; also of a case that has ended. */
  async #giveResult(): Promise<void> {
    const cases = this.#office.store
      .prepare('SELECT id, coalesce(outcome_code, unsupported_reason) AS result FROM crisis_case ORDER BY id')
      .all() as { id: string; result: string | null }[];
    const result = this.#dice.weighted<OfficialResult>([
      [4, { kind: 'supported', code: this.#dice.of(OUTCOMES) }],
      [4, { kind: 'unsupported', code: this.#dice.of(REASONS) }],
      [2, { kind: 'unknown' }],
    ]);
    const chosen = cases.filter((each) => result.kind !== 'unknown' || each.result !== null).slice(-25);
    if (chosen.length === 0) return;
    const call = { signal: new AbortController().signal, progress: () => {} };
    const given = await setResults(
      this.#dice.of(this.#officers),
      { caseIds: [this.#dice.of(chosen).id], result },
      call,
    );
    if (given.ok && given.value.changed > 0) this.#note(result.kind === 'unknown' ? 'resultsTaken' : 'resultsGiven');
  }

  async #merge(): Promise<void> {
    if (this.#homes.length < 4) return;
    const survivor = this.#home();
    const loser = this.#home();
    if (!survivor || !loser || survivor === loser) return;
    if (await this.#office.merge(this.#dice.of(this.#managers), survivor, loser)) this.#note('merges');
  }

  async #handOver(): Promise<void> {
    const open = this.#office.store
      .prepare("SELECT id FROM crisis_case WHERE state IN ('ASSIGNED', 'CONTACTING', 'REVIEWED') ORDER BY id")
      .all() as { id: string }[];
    if (open.length === 0) return;
    await this.#office.handOver(this.#dice.of(this.#officers), this.#dice.of(open).id);
    this.#note('handedOver');
  }

  /** One of the later households, while it is nobody else's. */
  #home(): string | undefined {
    const home = this.#dice.of(this.#homes.slice(-30));
    const row =
      home && (this.#office.store.prepare('SELECT status FROM household WHERE id = ?').get(home) as { status: string });
    return row && row.status === 'ACTIVE' ? home : undefined;
  }

  /** An hour of one of the last days, on the Korean clock. */
  #earlier(): string {
    this.#note('backdated');
    const day = addDays(dayOf(this.#office.now()), -this.#dice.between(1, 6));
    return `${day} ${this.#dice.of(['00:30', '08:30', '13:00', '23:40'])}`;
  }
}

/** mulberry32: small, and the same everywhere. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed;
  }
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  chance(share: number): boolean {
    return this.#next() < share;
  }
  between(low: number, high: number): number {
    return low + Math.floor(this.#next() * (high - low + 1));
  }
  of<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)] as T;
  }
  weighted<T>(choices: readonly (readonly [number, T])[]): T {
    let left = this.#next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return (choices.at(-1) as readonly [number, T])[1];
  }
}
