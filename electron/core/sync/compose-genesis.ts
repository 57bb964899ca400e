/** @file A standalone office becomes one that shares its records: every row of it, signed once by its manager. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GroupOperation, Store } from '#core/database/store.ts';
import { enqueueGroup } from '#shared/sync/engine/enqueue-group.ts';
import { type PlainRow, SYNCED_TABLE_NAMES, type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';
import { alone } from './alone.ts';
import { enqueueDeps, inGroups, type Officer } from './door-to-server.ts';
import { changeEnrolment } from './enrolment.repository.ts';
import { SqliteClientTransaction } from './sqlite-client-store.ts';
import { formOf, fromTable } from './synced-row-writer.ts';

const SLICE_MS = 15;

/**
 * Puts every current row into the outbox as a creation from before the server, household by household. One transaction:
 * either all of the office is on its way or nothing of it, and an interrupted attempt begins anew. Screens go on being
 * read meanwhile; saves wait the few seconds that it takes, because what is written after this must come after it.
 */
export function composeGenesis(
  store: Store,
  officer: Officer,
  officeId: string,
  told: {
    readonly onProgress: (done: number, total: number) => void;
    /** Before anybody else writes again: from here on a save is a group of its own. */
    readonly onComposed: () => void;
  },
): Promise<void> {
  const { onProgress, onComposed } = told;
  return alone(store, async () => {
    const deps = enqueueDeps(store, officer);
    const total = countRows(store);
    let done = 0;
    store.prepare('BEGIN IMMEDIATE').run();
    try {
      let began = performance.now();
      for (const aggregate of aggregatesOf(store)) {
        for (const operations of inGroups(aggregate)) {
          const tx = new SqliteClientTransaction(store);
          // The server has none of these rows: everything seen is this PC's own.
          for (const { table, rowId } of operations) tx.putShadow(table, rowId, null);
          enqueueGroup(
            deps,
            tx,
            {
              actor: officer.accountId,
              actorKey: officer.actorKey,
              officeId,
              origin: 'pre-server',
              operations: operations.map(({ id, ...operation }) => ({ ...operation, opId: id })),
            },
            'written',
          );
          tx.finish();
          done += operations.length;
        }
        if (performance.now() - began < SLICE_MS) continue;
        onProgress(done, total);
        await nextTurn();
        began = performance.now();
      }
      changeEnrolment(store, { genesis: 'sending' });
      store.prepare('COMMIT').run();
      onComposed();
    } catch (error) {
      if (store.rawWriter.inTransaction) store.prepare('ROLLBACK').run();
      throw error;
    }
    store.onChanged(['outbox', 'sync_enrolment']);
  });
}

/** What others refer to goes first; whatever belongs to a household follows its household. */
const FIRST: readonly SyncedTableName[] = ['office', 'account', 'account_right', 'code_item', 'policy', 'holiday'];
const byHousehold = SYNCED_TABLE_NAMES.filter((table) => syncedTables[table].subject !== null && table !== 'household');
const ofOffice = [
  ...FIRST,
  ...SYNCED_TABLE_NAMES.filter((table) => syncedTables[table].subject === null && !FIRST.includes(table)),
];
const AT_ONCE = 150;

function* aggregatesOf(store: Store): Generator<readonly GroupOperation[]> {
  for (const table of ofOffice) yield* inPieces(rowsOf(store, table, ''), table, store);
  for (const { id } of idsOf(store, 'household', '1')) {
    const household = rowsOf(store, 'household', 'WHERE id = ?', id).map((row) => creation(store, 'household', row));
    const parts = byHousehold.flatMap((table) =>
      rowsOf(store, table, `WHERE ${syncedTables[table].subject} = ? ORDER BY created_at, id`, id).map((row) =>
        creation(store, table, row),
      ),
    );
    yield [...household, ...parts];
  }
  // Targets of a round that match no household, and whatever a lost household left behind.
  for (const table of byHousehold) {
    const { subject } = syncedTables[table];
    const strays = idsOf(store, table, `${subject} IS NULL OR ${subject} NOT IN (SELECT id FROM household)`);
    for (let at = 0; at < strays.length; at += AT_ONCE) {
      yield strays
        .slice(at, at + AT_ONCE)
        .flatMap(({ id }) => rowsOf(store, table, 'WHERE id = ?', id))
        .map((row) => creation(store, table, row));
    }
  }
}

function* inPieces(rows: PlainRow[], table: SyncedTableName, store: Store): Generator<readonly GroupOperation[]> {
  for (let at = 0; at < rows.length; at += AT_ONCE)
    yield rows.slice(at, at + AT_ONCE).map((row) => creation(store, table, row));
}

function creation(store: Store, table: SyncedTableName, row: PlainRow): GroupOperation {
  const { subject } = syncedTables[table];
  return {
    id: store.newId(),
    table,
    rowId: String(row.id),
    subject: subject === null ? null : ((row[subject] as string | null | undefined) ?? null),
    body: { kind: 'create', set: row as never },
  };
}

function rowsOf(store: Store, table: SyncedTableName, where: string, ...values: string[]): PlainRow[] {
  const form = formOf(store, table);
  const select = `SELECT ${form.columns.map(({ name }) => name).join(', ')} FROM ${table} ${where}`;
  return (store.prepare(select).all(...values) as Record<string, unknown>[]).map((row) => fromTable(form, row));
}

const idsOf = (store: Store, table: SyncedTableName, where: string) =>
  store.prepare(`SELECT id FROM ${table} WHERE ${where} ORDER BY id`).all() as { id: string }[];

const countRows = (store: Store): number =>
  SYNCED_TABLE_NAMES.reduce((sum, table) => {
    const { rows } = store.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number };
    return sum + rows;
  }, 0);
