/**
 * @file Conflicts as rows: they travel in the feed of the row they are about, so that every PC of the office shows them,
 * and every candidate stays in them for good. There is one open conflict per row and group of columns.
 */
import { z } from 'zod';
import type { PlainRow } from '../synced-tables.ts';
import type { Effects } from './effects.ts';
import { type HashText, idFromHash } from './fingerprints.ts';
import type { ServerRecord, ServerTransaction } from './server-store.ts';

export const CONFLICT_TABLE = 'sync_conflict';
export const HELD_TABLE = 'sync_held';
/**
 * What was erased by law: a row for each feed that ever had something about the household. It names nothing but its id,
 * and being a row it reaches whoever starts over with a snapshot as well. See `docs/decisions/016`.
 */
export const ERASURE_TABLE = 'sync_erasure';

const Values = z.record(z.string(), z.json());

export const ConflictCandidate = z.strictObject({
  op_id: z.uuid(),
  actor: z.string(),
  /** The author's own clock: shown beside the candidate, judged by nobody. */
  recorded_at: z.string(),
  from: Values,
  to: Values,
  /** Who had written what stood when this one arrived: shown beside it. Null where nobody did, or several together. */
  beside: z.strictObject({ op_id: z.uuid(), actor: z.string(), recorded_at: z.string() }).nullable().default(null),
});
export type ConflictCandidate = z.infer<typeof ConflictCandidate>;

export const ConflictRow = z.strictObject({
  id: z.uuid(),
  table: z.string(),
  row_id: z.uuid(),
  group: z.string(),
  kind: z.enum(['same_group', 'edit_on_deleted', 'edit_on_merged']),
  candidates: z.array(ConflictCandidate),
  status: z.enum(['open', 'resolved']),
  /** The operation that settled it, and its author. */
  resolved_by: z.uuid().nullable(),
  resolver: z.string().nullable().default(null),
  /** What stood in the disputed columns until then, and what was put there: a value that was overruled stays readable. */
  settled: z.strictObject({ stood: Values, chosen: Values }).nullable().default(null),
});
export type ConflictRow = z.infer<typeof ConflictRow>;

/** Who disagreed about what, and nothing of what they wrote. */
export const conflictWithoutValues = (row: PlainRow): PlainRow => ({
  ...row,
  candidates: (row.candidates as readonly ConflictCandidate[]).map((each) => ({ ...each, from: {}, to: {} })),
  settled: null,
});

interface Where {
  readonly table: string;
  readonly rowId: string;
  readonly feed: string;
}

export async function openConflict(
  tx: ServerTransaction,
  { table, rowId }: Pick<Where, 'table' | 'rowId'>,
  group: string,
): Promise<ServerRecord | undefined> {
  const all = await tx.recordsWhere(CONFLICT_TABLE, 'row_id', rowId);
  return all.find(({ row }) => row.table === table && row.group === group && row.status === 'open');
}

/** Keeps a value that did not take effect. Returns the id of the conflict that it waits in. */
export async function addCandidate(
  { hash, tx, effects }: { hash: HashText; tx: ServerTransaction; effects: Effects },
  where: Where,
  { group, kind }: Pick<ConflictRow, 'group' | 'kind'>,
  candidate: ConflictCandidate,
): Promise<string> {
  const open = await openConflict(tx, where, group);
  if (open) {
    const known = open.row.candidates as readonly ConflictCandidate[];
    if (known.some((each) => each.op_id === candidate.op_id)) return open.id;
    const row = { ...open.row, candidates: [...known, candidate] };
    await effects.put({ ...open, row, ver: open.ver + 1 });
    return open.id;
  }
  const id = idFromHash(hash(`conflict\n${where.table}\n${where.rowId}\n${group}\n${candidate.op_id}`));
  const row: ConflictRow = {
    id,
    table: where.table,
    row_id: where.rowId,
    group,
    kind,
    candidates: [candidate],
    status: 'open',
    resolved_by: null,
    resolver: null,
    settled: null,
  };
  await effects.put(systemRecord(CONFLICT_TABLE, id, where.feed, row, await tx.nextExecuted()));
  return id;
}

/** A row that only the server writes: it has no columns to merge. */
export function systemRecord(table: string, id: string, feed: string, row: PlainRow, born: number): ServerRecord {
  return { table, id, feed, row, ver: 1, oe: 0, columns: {}, byOp: null, born, merge: null };
}
