import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';

export interface DraftPlace {
  readonly screen: string;
  readonly ref: string;
}

/** A JSON value, as it came from the form. */
type Body = Parameters<typeof JSON.stringify>[0];

export function findDraft({ store, actor }: Session, { screen, ref }: DraftPlace) {
  const row = store
    .prepareRead('SELECT body, saved_at FROM draft WHERE account_id = ? AND screen = ? AND ref = ?')
    .get(actor.accountId, screen, ref) as { body: string; saved_at: string } | undefined;
  return row ? { body: JSON.parse(row.body), savedAt: row.saved_at } : null;
}

export function listDrafts({ store, actor }: Session) {
  const rows = store
    .prepareRead('SELECT screen, ref, saved_at FROM draft WHERE account_id = ? ORDER BY saved_at DESC')
    .all(actor.accountId) as { screen: string; ref: string; saved_at: string }[];
  return rows.map((row) => ({ screen: row.screen, ref: row.ref, savedAt: row.saved_at }));
}

/** Replaces what was there. A draft is no operation: it leaves no history and never leaves this PC. */
export async function saveDraft(session: Session, { screen, ref, body }: DraftPlace & { readonly body: Body }) {
  const saved = await inTransaction(session, (tx) => {
    tx.store
      .prepare('INSERT OR REPLACE INTO draft (account_id, screen, ref, body, saved_at) VALUES (?, ?, ?, ?, ?)')
      .run(session.actor.accountId, screen, ref, JSON.stringify(body), tx.at);
    tx.touch('draft');
    return ok({ savedAt: tx.at });
  });
  return saved.value;
}

export async function discardDraft(session: Session, { screen, ref }: DraftPlace): Promise<void> {
  await inTransaction(session, (tx) => {
    const { changes } = tx.store
      .prepare('DELETE FROM draft WHERE account_id = ? AND screen = ? AND ref = ?')
      .run(session.actor.accountId, screen, ref);
    if (changes > 0) tx.touch('draft');
    return ok(undefined);
  });
}
