import type { Store } from '#core/database/store.ts';

/** A merge that stands, and whether it can still be undone. */
export interface MergeState {
  readonly survivorId: string;
  readonly operationId: string;
  readonly groupId: string;
  readonly mergedAt: string;
  /** When either household was first worked on afterwards; null while undoing is possible. */
  readonly settledAt: string | null;
}

/** Reads through the given connection: `store.prepare` inside a transaction, `store.prepareRead` beside one. */
export function findMergeState(store: Pick<Store, 'prepareRead'>, loserId: string): MergeState | undefined {
  const loser = store.prepareRead('SELECT status, merged_into_id FROM household WHERE id = ?').get(loserId) as
    | { status: string; merged_into_id: string | null }
    | undefined;
  if (loser?.status !== 'MERGED' || loser.merged_into_id === null) return undefined;
  const merge = store
    .prepareRead(
      `SELECT op_id, group_id, recorded_at FROM operation
       WHERE table_name = 'household' AND row_id = ? AND kind = 'merge' ORDER BY dseq DESC LIMIT 1`,
    )
    .get(loserId) as { op_id: string; group_id: string; recorded_at: string } | undefined;
  if (!merge) return undefined;
  const settled = store
    .prepareRead(
      `SELECT recorded_at FROM operation
       WHERE subject_id IN (?, ?) AND dseq > (SELECT max(dseq) FROM operation WHERE group_id = ?)
       ORDER BY dseq LIMIT 1`,
    )
    .get(loser.merged_into_id, loserId, merge.group_id) as { recorded_at: string } | undefined;
  return {
    survivorId: loser.merged_into_id,
    operationId: merge.op_id,
    groupId: merge.group_id,
    mergedAt: merge.recorded_at,
    settledAt: settled?.recorded_at ?? null,
  };
}
