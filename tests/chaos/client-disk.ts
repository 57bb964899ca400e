/** @file A PC's encrypted database, opened as the app opens it, and read whole for the checker. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { openStore, type Store } from '#core/database/store.ts';
import { projections } from '#core/projections.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import type { ClientStore, ClientTransaction, OutboxOperation } from '#shared/sync/engine/client-store.ts';
import { type PlainRow, syncedTables } from '#shared/sync/synced-tables.ts';
import type { Glimpse, ImageDump, Row } from '../sync/checker/history.ts';

export interface ClientDisk {
  readonly store: ClientStore;
  readonly database: Store;
  /** Newest first: where the work of the day is. */
  newest(tx: ClientTransaction, table: string, limit: number): readonly PlainRow[];
  rows(tx: ClientTransaction): [string, Row][];
  shadows(): [string, Row | null][];
  images(): ImageDump[];
  close(): void;
}

/** What a query of this file gives; which columns are what, its text says. */
type Stored = Record<'id' | 'table' | 'feed', string> & Record<'ver' | 'oe', number> & { readonly row: string | null };

export const databasePath = (folder: string): string => join(folder, 'onieum.db');

export async function openClientDisk(folder: string, keyHex: string, now: () => string): Promise<ClientDisk> {
  mkdirSync(folder, { recursive: true });
  const clock = { now, ms: () => Date.parse(now()) };
  const database = await openStore({
    path: databasePath(folder),
    keyHex,
    logKey: new Uint8Array(32).fill(3),
    clock,
    newId: uuidv7,
    projections,
    onChanged: () => undefined,
  });
  const typed = Object.keys(syncedTables);
  const all = (sql: string, ...values: unknown[]) => database.prepare(sql).all(...values) as Stored[];
  const idsIn = (table: string, limit: number): string[] =>
    (typed.includes(table)
      ? all(`SELECT id FROM ${table} ORDER BY id DESC LIMIT ?`, limit)
      : all('SELECT row_id AS id FROM sync_row WHERE table_name = ? ORDER BY row_id DESC LIMIT ?', table, limit)
    ).map(({ id }) => String(id));
  const everything = () => [
    ...typed.flatMap((table) => idsIn(table, ALL).map((id) => ({ table, id }))),
    ...all('SELECT table_name AS "table", row_id AS id FROM sync_row').map(({ table, id }) => ({ table, id })),
  ];
  return {
    store: new SqliteClientStore(database),
    database,
    newest: (tx, table, limit) =>
      idsIn(table, limit)
        .map((id) => tx.row(table, id))
        .filter((row) => row !== undefined),
    rows: (tx) => everything().map(({ table, id }) => [`${table} ${id}`, { ...tx.row(table, id) }]),
    shadows: () =>
      all('SELECT table_name AS "table", row_id AS id, row FROM sync_shadow').map(({ table, id, row }) => [
        `${table} ${id}`,
        row === null ? null : (JSON.parse(row) as Row),
      ]),
    images: () =>
      all('SELECT table_name AS "table", row_id AS id, feed, ver, oe FROM sync_image').map(
        ({ table, id, feed, ver, oe }) => ({ key: `${table} ${id}`, feed, ver, oe }),
      ),
    close: () => database.close(),
  };
}

const ALL = -1;

export function glimpseOf(disk: ClientDisk, client: string): Glimpse {
  return disk.store.transact((tx) => ({
    client,
    rows: disk.rows(tx),
    shadows: disk.shadows(),
    operations: tx.operationsAfter(0, Number.MAX_SAFE_INTEGER).map(asGlimpsed),
    images: disk.images(),
    cursors: tx
      .feeds()
      .flatMap(({ feed, cursor, phase }) => (cursor ? [{ feed, ...cursor, settled: phase === 'following' }] : [])),
  }));
}

const asGlimpsed = ({ opId, dseq, table, rowId, state, body, schemaVersion, outcome }: OutboxOperation) => ({
  feed: outcome?.o === 'applied' ? outcome.feed : null,
  ver: outcome?.o === 'applied' ? outcome.ver : null,
  opId,
  dseq,
  key: `${table} ${rowId}`,
  state,
  body: { ...body },
  schemaVersion,
});
