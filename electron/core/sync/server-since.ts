import { inTransaction, type WriteContext } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { ok } from '#shared/kernel/result.ts';

/**
 * Since when this office shares its records, as a row that travels with them: every PC of the office has to tell
 * decisions that no server has judged from those that one has. It is the first thing that is written after what the
 * office brought along, which also tells the server that nothing of that is still to come.
 */
const KEY = 'sync/server-since';

export function serverSince({ prepareRead }: Pick<Store, 'prepareRead'>): string | null {
  const rows = prepareRead('SELECT value FROM policy WHERE key = ?').all(KEY) as { value: string }[];
  const instants = rows.map(({ value }) => JSON.parse(value) as string).sort();
  return instants.at(-1) ?? null;
}

export async function noteServerSince(context: WriteContext): Promise<void> {
  const { clock, newId } = context.store;
  const at = clock.now();
  await inTransaction(context, (tx) => {
    tx.create('policy', newId(), { key: KEY, value: at, valid_from: dayOf(at) });
    return ok(undefined);
  });
}
