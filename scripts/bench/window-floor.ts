/** @file What a step at the window costs at least: an empty question and its frame, and the bare SQL of its rows. */
import type { Page } from 'playwright-core';
import type { BareDatabase } from './bare-database.ts';
import { BY_PRIORITY, bareList } from './bare-list.ts';
import type { BenchResult } from './results.ts';
import { spreadOf } from './samples.ts';

/** Rows of one window of the list. */
const PAGE = 60;

/** The floor of one row of the table, looked at once after each sample of ours, so that both meet the same machine. */
export interface WindowFloor {
  look(sql: () => unknown): Promise<void>;
  parts(): Pick<BenchResult, 'floor' | 'floorParts'>;
}

export function windowFloor(page: Page): WindowFloor {
  const trips: number[] = [];
  const sqls: number[] = [];
  return {
    look: async (sql) => {
      trips.push(await page.evaluate(emptyTrip));
      const began = performance.now();
      sql();
      sqls.push(performance.now() - began);
    },
    parts: () =>
      trips.length === 0
        ? {}
        : {
            floor: spreadOf(trips.map((trip, at) => trip + (sqls[at] ?? 0))),
            floorParts: { trip: spreadOf(trips), sql: spreadOf(sqls) },
          },
  };
}

/** Runs in the page: through preload, main and core and back, asking for nothing, until the next frame is painted. */
function emptyTrip(): Promise<number> {
  const { bridge } = window as unknown as { bridge: { call(request: object): Promise<unknown> } };
  const began = performance.now();
  return bridge.call({ callId: 'bench.empty', feature: 'clock', name: 'now', input: {} }).then(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.onmessage = () => resolve(performance.now() - began);
          painted.port2.postMessage(0);
        });
      }),
  );
}

/** The first window of each built-in view, by its id. */
export function bareViews(bare: BareDatabase): (id: string) => void {
  const me = String(bare.get("SELECT id FROM account WHERE login_id = 'manager'")?.id);
  const today = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
  const open = "ifnull(b.case_state, '') NOT IN ('CLOSED', 'TRANSFERRED', 'REOPENED')";
  const views: Record<string, [where: string, order: string, ...values: string[]]> = {
    mine: ['b.officer_id = ?', BY_PRIORITY, me],
    urgent: ["b.priority IN ('EMERGENCY', 'HIGH')", BY_PRIORITY],
    late: ['b.next_due_at < ?', 'b.next_due_at, b.priority_rank, b.head_sort, b.household_id', today],
    'no-contact': [
      `${open} AND ifnull(b.last_contact_at, b.registered_at) < ?`,
      'b.last_contact_at, b.priority_rank, b.head_sort, b.household_id',
      today,
    ],
    isolated: [`instr(b.flags, '"IB01"') > 0 AND b.hh_type IN ('HT01', 'HT02', 'HT03')`, BY_PRIORITY],
    unassigned: ['b.officer_id IS NULL', BY_PRIORITY],
    all: ['1 = 1', BY_PRIORITY],
  };
  const asks = new Map(
    Object.entries(views).map(([id, [where, order, ...values]]) => {
      const ask = bareList(bare, { where, order, limit: PAGE }, values);
      return [id, () => ask(values, 0)] as const;
    }),
  );
  return (id) => asks.get(id)?.();
}

/** The first window of the whole list by one column, known by its heading. */
export function bareSorts(bare: BareDatabase): (heading: string) => void {
  const orders: Record<string, string> = {
    우선순위: BY_PRIORITY,
    가구주: 'b.head_sort, b.priority_rank, b.household_id',
    '가구 유형': 'b.hh_type IS NULL, b.hh_type, b.priority_rank, b.head_sort, b.household_id',
    주소: 'b.address, b.priority_rank, b.head_sort, b.household_id',
    통·리: 'b.tong IS NULL, CAST(b.tong AS INTEGER), b.tong, b.priority_rank, b.head_sort, b.household_id',
    '취약 특성': 'json_array_length(b.vulnerability), b.vulnerability, b.priority_rank, b.household_id',
    위기: 'b.indicator_count, b.priority_rank, b.head_sort, b.household_id',
  };
  const asks = new Map(
    Object.entries(orders).map(
      ([heading, order]) => [heading, bareList(bare, { where: '1 = 1', order, limit: PAGE }, [])] as const,
    ),
  );
  return (heading) => (asks.get(heading) ?? asks.get('우선순위'))?.([], 0);
}

/** A window of the whole list by household number, and of one 통. */
export const bareByNumber = (bare: BareDatabase): ((offset: number) => void) => {
  const ask = bareList(bare, { where: '1 = 1', order: 'b.household_no, b.household_id', limit: PAGE }, []);
  return (offset) => ask([], offset);
};
export const bareOfTong = (bare: BareDatabase): ((tong: string) => void) => {
  const ask = bareList(bare, { where: 'b.tong = ?', order: BY_PRIORITY, limit: PAGE }, ['1']);
  return (tong) => ask([tong], 0);
};
