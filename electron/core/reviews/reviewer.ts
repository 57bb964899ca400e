import type { RawStatement } from '#core/database/open-database.ts';
import type { Actor } from '#core/rpc/call.ts';

/** Whether somebody may review today: as a manager, or as the deputy (대결) whom a manager named for these days. */
export function reviewerStanding(
  prepare: (sql: string) => RawStatement,
  actor: Pick<Actor, 'accountId'>,
  today: string,
): { readonly isReviewer: boolean; readonly role: string; readonly deputyFor: string | null } {
  // The account's own row, not the session: a role that was taken away this morning must not decide in the afternoon.
  const own = prepare('SELECT role, active FROM account WHERE id = ?').get(actor.accountId) as
    | { role: string; active: number }
    | undefined;
  if (own?.active !== 1) return { isReviewer: false, role: own?.role ?? 'NONE', deputyFor: null };
  if (own.role === 'MANAGER') return { isReviewer: true, role: own.role, deputyFor: null };
  const named = prepare(NAMED_BY).get(actor.accountId, today, today) as { id: string } | undefined;
  const mayStandIn = own.role === 'OFFICER' && named !== undefined;
  return { isReviewer: mayStandIn, role: own.role, deputyFor: mayStandIn ? named.id : null };
}

const NAMED_BY = `SELECT id FROM account WHERE deputy_id = ? AND deputy_from <= ? AND deputy_to >= ?
  AND role = 'MANAGER' AND active = 1 ORDER BY id LIMIT 1`;
