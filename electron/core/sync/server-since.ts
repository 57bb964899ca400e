import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { ok } from '#shared/kernel/result.ts';

/**
 * Since when this office shares its records, as a row that travels with them: every PC of the office has to tell
 * decisions that no server has judged from those that one has. It is written before the office is offered, so that it is
 * part of what the office brings along; an attempt that failed is followed by a later row, and the latest one counts.
 */
const KEY = 'sync/server-since';

export function serverSince({ prepareRead }: Pick<Store, 'prepareRead'>): string | null {
  const rows = prepareRead('SELECT value FROM policy WHERE key = ?').all(KEY) as { value: string }[];
  const instants = rows.map(({ value }) => JSON.parse(value) as string).sort();
  return instants.at(-1) ?? null;
}

export async function noteServerSince(session: Session): Promise<void> {
  const at = session.store.clock.now();
  await inTransaction(session, (tx) => {
    tx.create('policy', session.store.newId(), { key: KEY, value: at, valid_from: dayOf(at) });
    return ok(undefined);
  });
}
