/** @file Offices of our shape for the sync benches: who is there, which rows they have, and how both come to a server. */
import { hash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { PostgresServerStore } from '#server/database/postgres-server-store.ts';
import { must } from '#shared/kernel/must.ts';
import { chainHash, rowDigest, withoutRow, withRow } from '#shared/sync/engine/fingerprints.ts';
import type { ServerRecord } from '#shared/sync/engine/server-store.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { PlainRow, syncedTables } from '#shared/sync/synced-tables.ts';
import type { TableTotal } from '#shared/sync/wire.schema.ts';
import { aTown, type Pc, type Person } from '../../tests/chaos/identity.ts';
import { Random } from '../../tests/sync/simulation/random.ts';
import { aCase, aCaseEvent, aHousehold, anAttempt, aPerson } from '../../tests/sync/simulation/rows.ts';

export interface BenchRow {
  readonly table: keyof typeof syncedTables;
  readonly id: string;
  readonly row: PlainRow;
}

export interface BenchOfficeOnServer {
  readonly id: string;
  readonly feed: string;
  readonly manager: Person;
  readonly officer: Person;
  readonly pcs: readonly Pc[];
  readonly rows: readonly BenchRow[];
}

export const hashText = (text: string): string => hash('sha256', text);

/** Of 50 rows: 5 households, 12 people, 3 cases, 12 steps of cases, 18 contacts; as in an office of size M. */
const SHARES = { people: 12, cases: 3, events: 12, contacts: 18 } as const;
const PER = 5;

export function officeRows(by: Person, count: number): BenchRow[] {
  const at = '2026-11-20T05:00:00.000Z';
  const made = () => ({ by, id: uuidv7(), at });
  const rows: BenchRow[] = [];
  const add = (table: BenchRow['table'], row: PlainRow): PlainRow => {
    if (rows.length < count) rows.push({ table, id: String(row.id), row });
    return row;
  };
  for (let block = 0; rows.length < count; block += 1) {
    const households = Array.from({ length: PER }, (_, each) => {
      const number = block * PER + each;
      return add('household', {
        ...aHousehold(made(), `2026-${number}`),
        road_address: `경기도 새빛시 온길로 ${number % 900}번길 ${number % 37}`,
        detail_address: `${number % 20}동 ${100 + (number % 1_500)}호`,
        address_key: `온길로${number % 900}-${number % 37}`,
        tong: String(number % 40),
        benefit_status: ['생계급여'],
        vulnerability: number % 3 === 0 ? ['1인가구', '고령'] : [],
        note: `골목 안쪽 파란 대문, 오전 방문 선호 ${number}`,
      });
    });
    const of = (each: number) => String(must(households[each % PER], 'household').id);
    for (let each = 0; each < SHARES.people; each += 1)
      add('person', {
        ...aPerson(made(), of(each), `${'김이박최정'[each % 5]}${'민서도윤하준'[block % 6]}${'은지호'[each % 3]}`),
        birth_date: '1948-03-02',
        phones: [{ number: `010-${1000 + (block % 9_000)}-${1000 + each}`, label: null }],
      });
    const cases = Array.from({ length: SHARES.cases }, (_, each) =>
      add('crisis_case', aCase(made(), of(each), `C-${block}-${each}`)),
    );
    for (let each = 0; each < SHARES.events; each += 1)
      add('case_event', aCaseEvent(made(), must(cases[each % SHARES.cases], 'case'), 'ASSIGNED', `배정 ${block}`));
    for (let each = 0; each < SHARES.contacts; each += 1)
      add('contact_attempt', anAttempt(made(), of(each), `부재중, 문 앞에 안내문을 두고 옴 ${block}`));
  }
  return rows;
}

/** An office with its people, its PCs and its rows, put on the server as pushes would have left them. */
export async function settleOffice(
  store: PostgresServerStore,
  options: { readonly seed: number; readonly pcs: number; readonly rows: number },
): Promise<BenchOfficeOnServer> {
  const { people, pcs: all } = aTown(new Random(options.seed), Math.min(3, options.pcs));
  const officer = must(
    people.find(({ role }) => role === 'OFFICER'),
    'officer',
  );
  const manager = must(
    people.find(({ role }) => role === 'MANAGER'),
    'manager',
  );
  const id = officer.officeId;
  const feed = feedOf(id, 'welfare');
  const first = must(all[0], 'PC');
  const pcs = Array.from(
    { length: options.pcs },
    (_, index): Pc => ({
      ...first,
      name: `pc${index + 1}`,
      device: uuidv7(),
      feeds: [feed],
      // One for all of them: a database that one has filled is copied to the others.
      keyHex: hashText(`key ${options.seed}`),
    }),
  );
  const rows = officeRows(officer, options.rows);
  await store.transact(async (tx) => {
    await tx.putOffice({ id, code: null, name: '가나면', sigungu: null, genesisDevice: null });
    for (const person of people) {
      const { role, officeId, key, publicKey } = person;
      await tx.putAccount({ id: person.id, officeId, role, validTo: null, codeIssuers: [] });
      await tx.putOfficerKey({ id: key, accountId: person.id, publicKey, isRevoked: false });
    }
    for (const { device, officeId, publicKey } of pcs) {
      const rights = { status: 'active', feeds: [feed], formerFeeds: [], newestIncarnation: 1 } as const;
      await tx.putDevice({ id: device, officeId, publicKey, ...rights });
    }
  });
  const records = rows.map(({ table, id: rowId, row }) => recordOf(table, rowId, feed, row, 1));
  await putRecords(store, feed, records, new Map());
  return { id, feed, manager, officer, pcs, rows };
}

/** A free text of each table that people edit. */
export const EDITED: Readonly<Record<string, string>> = {
  household: 'note',
  person: 'job',
  crisis_case: 'unsupported_reason',
};
export const editable = (rows: readonly BenchRow[], count: number): readonly BenchRow[] =>
  rows.filter(({ table }) => EDITED[table] !== undefined).slice(0, count);

/** The same rows with another text in them, as if colleagues had edited them. `ver`: which version of them this is. */
export async function editOnServer(
  store: PostgresServerStore,
  office: BenchOfficeOnServer,
  rows: readonly BenchRow[],
  text: string,
  ver: number,
): Promise<readonly BenchRow[]> {
  const edited = rows.map((each) => ({ ...each, row: { ...each.row, [must(EDITED[each.table], 'column')]: text } }));
  const recordsOf = (of: readonly BenchRow[], at: number) =>
    of.map(({ table, id, row }) => recordOf(table, id, office.feed, row, at));
  const before = new Map(recordsOf(rows, ver - 1).map((record) => [record.id, record]));
  await putRecords(store, office.feed, recordsOf(edited, ver), before);
  return edited;
}

function recordOf(table: string, id: string, feed: string, row: PlainRow, ver: number): ServerRecord {
  const op = uuidv7();
  const columns = Object.fromEntries(Object.keys(row).map((column) => [column, { ver, op }]));
  return { table, id, feed, row, ver, oe: 0, columns, byOp: op, born: 1, merge: null };
}

/** Ten rows per number of the feed, five thousand per transaction. */
async function putRecords(
  store: PostgresServerStore,
  feed: string,
  records: readonly ServerRecord[],
  before: ReadonlyMap<string, ServerRecord>,
): Promise<void> {
  for (let from = 0; from < records.length; from += 5_000) {
    const batch = records.slice(from, from + 5_000);
    await store.transact(async (tx) => {
      await tx.foresee?.({ operations: [], rows: batch });
      const totals = new Map<string, TableTotal>(Object.entries(await tx.totals(feed)));
      let head = await tx.head(feed);
      for (const [index, record] of batch.entries()) {
        const { table, id, oe, ver, row } = record;
        const old = before.get(id);
        if (old) totals.set(table, withoutRow(totals.get(table), rowDigest(hashText, table, id, 0, old.ver, old.row)));
        totals.set(table, withRow(totals.get(table), rowDigest(hashText, table, id, oe, ver, row)));
        if (index % 10 === 0) {
          const seq = head.seq + 1;
          head = { seq, chain: chainHash(hashText, feed, head.chain, seq, [id]) };
          await tx.advance(feed, head);
        }
        await tx.putRecord({ ...record, born: await tx.nextExecuted() });
        await tx.putChange(feed, { seq: head.seq, k: 'put', table, id, oe, ver });
      }
      for (const [table, total] of totals) await tx.changeTotal(feed, table, () => total);
    });
  }
}
