import type { RawStatement } from '#core/database/open-database.ts';
import type { Actor } from '#core/rpc/call.ts';

export interface ReviewerStanding {
  readonly isReviewer: boolean;
  readonly role: string;
  /** The manager for whom a deputy decides; null for who decides in their own right. */
  readonly deputyFor: string | null;
}

/** Whether somebody may review today: as a manager, or as the deputy (대결) whom a manager named for these days. */
export function reviewerStanding(
  prepare: (sql: string) => RawStatement,
  actor: Pick<Actor, 'accountId'>,
  today: string,
): ReviewerStanding {
  // The account's own row, not the session: a role that was taken away this morning must not decide in the afternoon.
  const own = prepare(OWN).get({ id: actor.accountId, today }) as { role: string; inForce: number } | undefined;
  if (own?.inForce !== 1) return { isReviewer: false, role: own?.role ?? 'NONE', deputyFor: null };
  if (own.role === 'MANAGER') return { isReviewer: true, role: own.role, deputyFor: null };
  const named = prepare(NAMED_BY).get({ id: actor.accountId, today }) as { id: string } | undefined;
  const mayStandIn = own.role === 'OFFICER' && named !== undefined;
  return { isReviewer: mayStandIn, role: own.role, deputyFor: mayStandIn ? named.id : null };
}

const OWN = `SELECT role, active = 1 AND ifnull(valid_from, @today) <= @today AND ifnull(valid_to, @today) >= @today AS inForce
  FROM account WHERE id = @id`;
const NAMED_BY = `SELECT id FROM account WHERE deputy_id = @id AND deputy_from <= @today AND deputy_to >= @today
  AND role = 'MANAGER' AND active = 1 ORDER BY id LIMIT 1`;
