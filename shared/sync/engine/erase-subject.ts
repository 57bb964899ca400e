/** @file 파기 on the server: a household leaves its rows, its conflicts, its log and, through the feed, every PC. */
import type { SyncSchema } from '../sync-schema.ts';
import { CONFLICT_TABLE, conflictWithoutValues, ERASURE_TABLE, HELD_TABLE, systemRecord } from './conflict-rows.ts';
import { Effects } from './effects.ts';
import { type HashText, idFromHash } from './fingerprints.ts';
import type { ServerRecord, ServerTransaction } from './server-store.ts';

export interface Erased {
  /** The household and those that were merged into it. */
  readonly subjects: readonly string[];
  readonly rows: number;
  readonly operations: number;
}

interface Erasing {
  readonly hash: HashText;
  readonly tx: ServerTransaction;
  readonly effects: Effects;
}

/**
 * Erases a household for good, as the law may ask, and those that were merged into it: rows and everything filed under
 * them leave the feeds as deletions, values that wait in conflicts and held groups are emptied, and the keys of all that
 * was written about them are destroyed.
 * A row in each of its feeds says that this was an erasure, and PCs destroy theirs. What remains are hashes, so that
 * signatures and chains can still be verified. No operation does this: only who runs the server may.
 */
export async function eraseSubject(
  { schema, hash }: { readonly schema: SyncSchema; readonly hash: HashText },
  tx: ServerTransaction,
  subject: string,
): Promise<Erased> {
  const erasing = { hash, tx, effects: new Effects(hash, tx) };
  const subjects = await withMergedInto(tx, subject);
  const gone: ServerRecord[] = [];
  let operations = 0;
  for (const each of subjects) {
    const erased = await eraseOne(erasing, schema, each);
    gone.push(...erased.rows);
    operations += erased.operations;
  }
  await erasing.effects.commit(subjects.map((each) => `erased ${each}`));
  // A member who came from another household, a line of a list before it was matched: said under other keys.
  await tx.destroyWords(gone);
  for (const each of subjects) await tx.destroyKey(each);
  return { subjects, rows: gone.length, operations };
}

async function withMergedInto(tx: ServerTransaction, subject: string): Promise<readonly string[]> {
  const found = new Set([subject]);
  for (const each of found)
    for (const { id } of await tx.recordsWhere('household', 'merged_into_id', each)) found.add(id);
  return [...found];
}

async function eraseOne(
  erasing: Erasing,
  schema: SyncSchema,
  subject: string,
): Promise<{ readonly rows: readonly ServerRecord[]; readonly operations: number }> {
  const { tx, effects } = erasing;
  const operations = await tx.operationsAbout(subject);
  const filed = await filedUnder(tx, schema, subject);
  for (const id of new Set([...filed.map((each) => each.id), ...operations.map(({ rowId }) => rowId)]))
    for (const conflict of await tx.recordsWhere(CONFLICT_TABLE, 'row_id', id)) await empty(effects, conflict);
  for (const group of new Set(operations.map(({ groupId }) => groupId)))
    for (const held of await tx.recordsWhere(HELD_TABLE, 'group_id', group)) await empty(effects, held);
  for (const record of filed) await effects.remove(record);
  // Also where it was deleted before, or never came to be: nothing about it is taken any more.
  await tx.markDeleted('household', subject);
  const feeds = new Set([...filed.map(({ feed }) => feed), ...operations.map(({ feed }) => feed)]);
  for (const feed of [...feeds].sort()) if (feed !== '') await tell(erasing, feed, subject);
  return { rows: filed, operations: operations.length };
}

/** Whether what is said about this household is kept no more. Looks twice only at households that are gone. */
export async function isErased(tx: ServerTransaction, subject: string | null | undefined): Promise<boolean> {
  if (!subject || !(await tx.isDeleted('household', subject))) return false;
  return (await tx.recordsWhere(ERASURE_TABLE, 'row_id', subject)).length > 0;
}

async function filedUnder(tx: ServerTransaction, schema: SyncSchema, subject: string): Promise<ServerRecord[]> {
  const found: ServerRecord[] = [];
  for (const [table, { subject: column }] of Object.entries(schema.tables))
    if (column !== null) found.push(...(await tx.recordsWhere(table, column, subject)));
  return found;
}

function empty(effects: Effects, record: ServerRecord): Promise<void> {
  const row = record.table === CONFLICT_TABLE ? conflictWithoutValues(record.row) : { ...record.row, contents: [] };
  return effects.put({ ...record, row, ver: record.ver + 1 });
}

async function tell({ hash, tx, effects }: Erasing, feed: string, subject: string): Promise<void> {
  const id = idFromHash(hash(`erasure\n${feed}\n${subject}`));
  const known = await tx.record(ERASURE_TABLE, id);
  const row = { id, table: 'household', row_id: subject, status: 'erased' };
  await effects.put(
    known ? { ...known, ver: known.ver + 1 } : systemRecord(ERASURE_TABLE, id, feed, row, await tx.nextExecuted()),
  );
}
