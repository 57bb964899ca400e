import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { ok } from '#shared/kernel/result.ts';

/**
 * Since when this office shares its records, as a row that travels with them: every PC of the office has to tell
 * decisions that no server has judged from those that one has. it is written before the office is offered, so that it is
 * part of what the office brings along; an attempt that failed is followed by a later row, and the latest one counts.
 */
const KEY = 'sync/server-since';

export function serverSince({ prepareRead }: Pick<Store, 'prepareRead'>): string | null {
  const rows = prepareRead('SELECT value FROM policy WHERE key = ?').all(KEY) as { value: string }[];
  const instants = rows.map(({ value }) => JSON.parse(value) as string).sort();
  return instants.at(-1) ?? null;
}

export async function noteServerSince(session: Session): Promise<void> {
  const { store } = session;
  const at = store.clock.now();
  const known = store.prepareRead('SELECT id FROM policy WHERE key = ?').get(KEY) as { id: string } | undefined;
  await inTransaction(session, (tx) => {
    if (known) tx.patch('policy', known.id, { value: at, valid_from: dayOf(at) });
    else tx.create('policy', store.newId(), { key: KEY, value: at, valid_from: dayOf(at) });
    return ok(undefined);
  });
}
