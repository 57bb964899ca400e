import type { Store } from '#core/database/store.ts';
import type { BatchSummary } from '#shared/imports/imports.contract.ts';
import { RememberedMapping } from '#shared/imports/map-columns.ts';
import { runningBatch } from './one-at-a-time.ts';

/** All SQL about batches, their files and the memory of columns: local tables, so they are written without the door. */

export type BatchRow = {
  readonly id: string;
  readonly round_id: string | null;
  readonly label: string;
  readonly state: BatchSummary['state'];
  readonly total_rows: number;
  readonly plan: string;
  readonly created_by: string;
};

export function findBatch(store: Store, id: string): BatchRow | undefined {
  return store
    .prepare('SELECT id, round_id, label, state, total_rows, plan, created_by FROM import_batch WHERE id = ?')
    .get(id) as BatchRow | undefined;
}

export function findRememberedMapping(store: Store, signature: string): RememberedMapping | undefined {
  const row = store.prepareRead('SELECT mapping FROM column_mapping WHERE signature = ?').get(signature) as
    | { mapping: string }
    | undefined;
  const parsed = row && RememberedMapping.safeParse(JSON.parse(row.mapping));
  return parsed?.success ? parsed.data : undefined;
}

export async function rememberMapping(store: Store, signature: string, mapping: RememberedMapping): Promise<void> {
  const row = { mapping: JSON.stringify(mapping), used_at: store.clock.now() };
  await store.writer
    .insertInto('column_mapping')
    .values({ signature, ...row })
    .onConflict((conflict) => conflict.column('signature').doUpdateSet(row))
    .execute();
}

export function findBatchOfFile(store: Store, sha256: string): { at: string; label: string } | undefined {
  return store
    .prepareRead(
      `SELECT b.created_at AS at, b.label FROM import_file AS f JOIN import_batch AS b ON b.id = f.batch_id
       WHERE f.sha256 = ? AND b.state <> 'undone' ORDER BY b.created_at DESC LIMIT 1`,
    )
    .get(sha256) as { at: string; label: string } | undefined;
}

/**
 * Rows that a batch has written so far. Counted, not kept in the batch's own row: that row carries the plan, and
 * rewriting megabytes for every household would make an import crawl.
 */
export function countTargets(store: Store, batchId: string): number {
  const row = store.prepare('SELECT count(*) AS n FROM detection_target WHERE batch_id = ?').get(batchId) as {
    n: number;
  };
  return row.n;
}

/** Households that a batch registered or added to. */
export function listHouseholdsOf(store: Store, batchId: string): string[] {
  const rows = store
    .prepare(
      'SELECT DISTINCT matched_household_id AS id FROM detection_target WHERE batch_id = ? AND matched_household_id IS NOT NULL',
    )
    .all(batchId) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Newest first. Counts are those of the batch itself: a round may have been brought by several. */
export function listBatches(store: Store): BatchSummary[] {
  const running = runningBatch(store);
  const rows = store.prepareRead(LIST).all() as ListRow[];
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    fileName: row.file_name,
    kind: row.kind,
    state: row.state,
    isRunning: row.id === running,
    totalRows: row.total_rows,
    doneRows:
      row.state === 'writing' ? (row.registered ?? 0) + (row.added_to ?? 0) + (row.left_out ?? 0) : row.done_rows,
    createdAt: row.created_at,
    createdBy: row.author,
    finishedAt: row.finished_at,
    undoneAt: row.undone_at,
    round:
      row.round_id === null || row.round_title === null
        ? null
        : {
            id: row.round_id,
            title: row.round_title,
            kind: row.round_kind,
            endOn: row.end_on,
            retainUntil: row.retain_until,
            registered: row.registered ?? 0,
            addedTo: row.added_to ?? 0,
            leftOut: row.left_out ?? 0,
          },
  }));
}

interface ListRow {
  id: string;
  label: string;
  file_name: string;
  kind: BatchSummary['kind'];
  state: BatchSummary['state'];
  total_rows: number;
  done_rows: number;
  created_at: string;
  author: string | null;
  finished_at: string | null;
  undone_at: string | null;
  round_id: string | null;
  round_title: string | null;
  round_kind: NonNullable<BatchSummary['round']>['kind'];
  end_on: string | null;
  retain_until: string;
  registered: number | null;
  added_to: number | null;
  left_out: number | null;
}

const LIST = `SELECT b.id, b.label, b.file_name, b.kind, b.state, b.total_rows, b.done_rows, b.created_at, a.name AS author,
    b.finished_at, b.undone_at, r.id AS round_id, r.title AS round_title, r.kind AS round_kind, r.end_on, r.retain_until,
    (SELECT count(*) FROM detection_target AS t WHERE t.batch_id = b.id AND t.state = 'NEW') AS registered,
    (SELECT count(*) FROM detection_target AS t WHERE t.batch_id = b.id AND t.state = 'MATCHED') AS added_to,
    (SELECT count(*) FROM detection_target AS t WHERE t.batch_id = b.id AND t.state = 'EXCLUDED') AS left_out
  FROM import_batch AS b
  LEFT JOIN detection_round AS r ON r.id = b.round_id
  LEFT JOIN account AS a ON a.id = b.created_by
  ORDER BY b.created_at DESC, b.id DESC`;
