import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { err, ok } from '#shared/kernel/result.ts';
import { applyOperation } from '#shared/sync/apply-operation.ts';
import { type NewRowOf, type PlainRow, SYNCED_TABLE_NAMES, syncedTables } from '#shared/sync/synced-tables.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { inTransaction } from './in-transaction.ts';
import { PRAGMAS } from './open-database.ts';
import { codecOf, decodeRow } from './row-codec.ts';
import { findBrokenOperation } from './verify-operations.ts';
import { openOperationBody } from './write-door.ts';

let store: Awaited<ReturnType<typeof aStore>>;
beforeEach(async () => {
  store = await aStore();
});
afterEach(() => store.dispose());

const write = (work: Parameters<typeof inTransaction>[1]) => inTransaction(aSession(store), work as never);

const aHouseholdRow = (over: Partial<NewRowOf<'household'>> = {}): NewRowOf<'household'> => ({
  household_no: `H-2026-${uuidv7().slice(-6)}`,
  hh_type: null,
  housing_type: null,
  tenure: null,
  road_address: '가람시 한울구 새솔로42번길 17-3',
  detail_address: null,
  address_key: 'key',
  tong: '8',
  ban: null,
  ri: null,
  area_note: null,
  benefit_status: [],
  vulnerability: ['VU01'],
  priority_override: null,
  priority_override_reason: null,
  isolation_band: null,
  staff_safety_flags: [],
  officer_id: null,
  status: 'ACTIVE',
  merged_into_id: null,
  note: null,
  legal_basis: '발굴 §12',
  ...over,
});

describe('the write door', () => {
  test('writes the row and its operation together', async () => {
    const id = uuidv7();
    await write((tx) => {
      tx.create('household', id, aHouseholdRow());
      return ok(undefined);
    });
    expect(await store.reader.selectFrom('household').select('id').execute()).toEqual([{ id }]);
    const [operation] = await store.reader.selectFrom('operation').selectAll().execute();
    expect(operation).toMatchObject({ dseq: 1, kind: 'create', row_id: id, subject_id: id, group_n: 1, group_of: 1 });
    expect(operation && openOperationBody(store, operation)).toMatchObject({ kind: 'create', set: { tong: '8' } });
  });

  test('leaves nothing behind when the work is refused', async () => {
    const result = await write((tx) => {
      tx.create('household', uuidv7(), aHouseholdRow());
      return err({ code: 'no' });
    });
    expect(result).toEqual({ ok: false, error: { code: 'no' } });
    expect(counts()).toEqual({ household: 0, operation: 0, subject_key: 0 });
  });

  test('leaves nothing behind when the work throws', async () => {
    const failing = write((tx) => {
      tx.create('household', uuidv7(), aHouseholdRow());
      throw new Error('bug');
    });
    await expect(failing).rejects.toThrow('bug');
    expect(counts()).toEqual({ household: 0, operation: 0, subject_key: 0 });
  });

  test('records what the author saw beside what was entered', async () => {
    const id = uuidv7();
    await write((tx) => ok(tx.create('household', id, aHouseholdRow())));
    await write((tx) => ok(tx.patch('household', id, { tong: '9', vulnerability: ['VU01'] })));
    const operation = await store.reader
      .selectFrom('operation')
      .selectAll()
      .where('kind', '=', 'patch')
      .executeTakeFirstOrThrow();
    expect(openOperationBody(store, operation)).toEqual({ kind: 'patch', set: { tong: { from: '8', to: '9' } } });
    const first = await store.reader
      .selectFrom('operation')
      .select('op_id')
      .where('dseq', '=', 1)
      .executeTakeFirstOrThrow();
    expect(operation.after_op).toBe(first.op_id);
  });

  test('records nothing for an edit that changes nothing', async () => {
    const id = uuidv7();
    await write((tx) => ok(tx.create('household', id, aHouseholdRow())));
    await write((tx) => ok(tx.patch('household', id, { tong: '8' })));
    expect(counts().operation).toBe(1);
  });

  test('refuses to change what is only ever added', async () => {
    const id = uuidv7();
    await write((tx) =>
      ok(
        tx.create('account_right', id, {
          account_id: uuidv7(),
          change: 'grant',
          role: null,
          by_id: 'x',
          at: tx.at,
          reason: null,
        }),
      ),
    );
    await expect(write((tx) => ok(tx.patch('account_right', id, { change: 'x' })))).rejects.toThrow('append-only');
    expect(() => store.rawWriter.prepare("UPDATE account_right SET change = 'x'").run()).toThrow('append-only');
    expect(() => store.rawWriter.prepare('DELETE FROM operation').run()).toThrow('append-only');
  });

  test('a history whose household key is gone can no longer be read, and its chain still verifies', async () => {
    const id = uuidv7();
    await write((tx) => ok(tx.create('household', id, aHouseholdRow())));
    store.rawWriter.prepare('DELETE FROM subject_key WHERE subject_id = ?').run(id);
    const [operation] = await store.reader.selectFrom('operation').selectAll().execute();
    expect(operation && openOperationBody(store, operation)).toBeUndefined();
    expect(findBrokenOperation(store)).toBeUndefined();
  });

  test('a changed operation breaks the chain at its place', async () => {
    for (let i = 0; i < 5; i += 1) await write((tx) => ok(tx.create('household', uuidv7(), aHouseholdRow())));
    expect(findBrokenOperation(store)).toBeUndefined();
    store.rawWriter.exec('DROP TRIGGER operation_is_append_only');
    store.rawWriter.prepare("UPDATE operation SET actor_id = 'someone else' WHERE dseq = 3").run();
    expect(findBrokenOperation(store)).toBe(3);
  });
});

test('every connection has the pragmas that keep data whole and unreadable', () => {
  for (const raw of [store.rawWriter, store.rawReader]) {
    const read = (name: string) => raw.pragma(name, { simple: true });
    expect(PRAGMAS).toHaveLength(8);
    expect([read('temp_store'), read('journal_mode'), read('synchronous'), read('foreign_keys')]).toEqual([
      2,
      'wal',
      2,
      1,
    ]);
    expect([read('secure_delete'), read('trusted_schema'), read('cell_size_check')]).toEqual([1, 0, 1]);
  }
});

test('descriptors and SQL agree on every column of every synced table', () => {
  for (const table of SYNCED_TABLE_NAMES) {
    const columns = store.rawReader.pragma(`table_info(${table})`) as {
      name: string;
      notnull: number;
      pk: number;
      type: string;
    }[];
    expect(columns.map((column) => column.name).sort()).toEqual([...codecOf(table).columns].sort());
    for (const column of columns) {
      const schema = (
        syncedTables[table].row.shape as Record<string, { safeParse(value: unknown): { success: boolean } }>
      )[column.name];
      expect([table, column.name, column.notnull === 1 || column.pk === 1]).toEqual([
        table,
        column.name,
        !schema?.safeParse(null).success || schema === undefined || column.name === 'value',
      ]);
    }
  }
});

test('replaying the operations gives the current rows, whatever people did', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAction(), { minLength: 1, maxLength: 40 }), async (actions) => {
      const fresh = await aStore();
      try {
        for (const action of actions) await perform(fresh, action);
        expect(replay(fresh)).toEqual(currentRows(fresh));
        expect(findBrokenOperation(fresh)).toBeUndefined();
      } finally {
        fresh.dispose();
      }
    }),
    { numRuns: 40, verbose: 1 },
  );
});

type Action = {
  kind: 'create' | 'patch' | 'remove' | 'merge' | 'unmerge' | 'transition' | 'refused';
  pick: number;
  other: number;
  text: string;
};
const anAction = (): fc.Arbitrary<Action> =>
  fc.record({
    kind: fc.constantFrom('create', 'create', 'patch', 'patch', 'remove', 'merge', 'unmerge', 'transition', 'refused'),
    pick: fc.nat(50),
    other: fc.nat(50),
    text: fc.string({ unit: fc.constantFrom('가', '힣', 'a', '"', '\\', '\n', ' ', '😀', '김'), maxLength: 8 }),
  });

async function perform(target: typeof store, action: Action): Promise<void> {
  const rows = await target.reader
    .selectFrom('household')
    .select(['id', 'status', 'merged_into_id'])
    .orderBy('id')
    .execute();
  const one = rows[action.pick % Math.max(rows.length, 1)];
  const two = rows[action.other % Math.max(rows.length, 1)];
  await inTransaction(aSession(target), (tx) => {
    if (action.kind === 'create' || action.kind === 'refused' || !one || !two) {
      const id = uuidv7();
      tx.create('household', id, aHouseholdRow({ note: action.text }));
      tx.create('crisis_case', uuidv7(), aCaseRow(id));
      return action.kind === 'refused' ? err({ code: 'no' }) : ok(undefined);
    }
    if (action.kind === 'patch')
      tx.patch('household', one.id, { note: action.text, vulnerability: [action.text], ban: '1' });
    if (action.kind === 'remove') tx.remove('household', one.id, 'undo');
    if (action.kind === 'merge' && one.id !== two.id && one.status === 'ACTIVE') tx.merge(two.id, one.id);
    if (action.kind === 'unmerge' && one.merged_into_id) tx.unmerge(one.merged_into_id, one.id, uuidv7(), 'ACTIVE');
    if (action.kind === 'transition') {
      const found = target.prepare('SELECT id, state FROM crisis_case LIMIT 1').get() as
        | { id: string; state: string }
        | undefined;
      if (found) {
        const args = { set: { state: action.text === '' ? 'ASSIGNED' : 'CONTACTING', officer_id: null } };
        tx.command('crisis_case', found.id, 'transition', { expectState: found.state, args });
      }
    }
    return ok(undefined);
  });
}

const aCaseRow = (householdId: string): NewRowOf<'crisis_case'> => ({
  case_no: `C-${uuidv7().slice(-8)}`,
  household_id: householdId,
  detected_at: '2026-11-20T01:00:00.000Z',
  route: 'R01',
  round_id: null,
  state: 'DETECTED',
  emergency: false,
  officer_id: null,
  legal_basis: '발굴 §12',
  opened_at: '2026-11-20T01:00:00.000Z',
  due_at: null,
  close_reason: null,
  closed_at: null,
  prev_case_id: null,
  outcome_code: null,
  unsupported_reason: null,
});

type Rows = Record<string, Record<string, PlainRow>>;

function replay(target: typeof store): Rows {
  const rows: Rows = {};
  const operations = target.rawReader.prepare('SELECT * FROM operation ORDER BY dseq').all() as never[];
  for (const operation of operations as { table_name: keyof typeof syncedTables; row_id: string }[]) {
    const body = openOperationBody(target, operation as never);
    if (!body) throw new Error('unreadable body');
    rows[operation.table_name] ??= {};
    const table = rows[operation.table_name] as Record<string, PlainRow>;
    const after = applyOperation(syncedTables[operation.table_name], table[operation.row_id], body);
    if (after) table[operation.row_id] = after;
    else delete table[operation.row_id];
  }
  return Object.fromEntries(Object.entries(rows).filter(([, byId]) => Object.keys(byId).length > 0));
}

function currentRows(target: typeof store): Rows {
  const rows: Rows = {};
  for (const table of SYNCED_TABLE_NAMES) {
    for (const row of target.rawReader.prepare(`SELECT * FROM ${table}`).all() as PlainRow[]) {
      rows[table] = { ...rows[table], [row.id as string]: decodeRow(table, row) as PlainRow };
    }
  }
  return rows;
}

function counts(): Record<string, number> {
  const count = (table: string) =>
    (store.rawReader.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
  return { household: count('household'), operation: count('operation'), subject_key: count('subject_key') };
}
