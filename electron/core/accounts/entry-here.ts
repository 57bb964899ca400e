import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Session } from '#core/rpc/call.ts';
import { findDevice, findEnrolment } from '#core/sync/enrolment.repository.ts';
import { accountNotFound } from '#shared/accounts/accounts.errors.ts';
import type { Role } from '#shared/accounts/role.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { scopeOfFeed } from '#shared/sync/scope-access.ts';

type Reading = Pick<Store, 'prepareRead'>;

/**
 * `kept-out`: a secretary, whom a server's PC with records of households takes in only if a manager allows it there.
 * What keeps such a person from households is then the app alone, not what is on the disk. A PC that works alone is the
 * only one its office has: there everybody comes in.
 */
export type EntryHere = 'free' | 'allowed' | 'kept-out';

export function entryHere(store: Reading, { id, role }: { readonly id: string; readonly role: string }): EntryHere {
  if (role !== ('SECRETARY' satisfies Role) || !holdsHouseholds(store)) return 'free';
  return store.prepareRead('SELECT 1 FROM setting WHERE key = ?').get(allowanceOf(id)) ? 'allowed' : 'kept-out';
}

/** A manager's decision about this PC and nothing else: it does not travel. */
export function setAllowedHere(session: Session, request: { accountId: string; isAllowed: boolean; reason: string }) {
  const { accountId, isAllowed, reason } = request;
  return inTransaction(session, (tx) => {
    if (!tx.find('account', accountId)) return err(accountNotFound());
    const { prepare } = tx.store;
    if (isAllowed)
      prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(allowanceOf(accountId), tx.at);
    else prepare('DELETE FROM setting WHERE key = ?').run(allowanceOf(accountId));
    const detail = { accountId, change: isAllowed ? 'ALLOWED_HERE' : 'KEPT_OUT_HERE' };
    recordAccess(tx, { action: 'RIGHTS', screen: 'accounts/list', purpose: reason, detail, rowCount: 1 });
    tx.touch('setting');
    return ok({});
  });
}

/** Until the server has told for the first time, only a PC that brings an office has records: all of that office's. */
function holdsHouseholds(store: Reading): boolean {
  if (!findEnrolment(store)) return false;
  const isToHold = findDevice(store)?.feeds?.some((feed) => scopeOfFeed(feed).startsWith('welfare')) ?? true;
  return (
    isToHold || store.prepareRead("SELECT 1 FROM sync_feed WHERE feed LIKE '%:welfare%' LIMIT 1").get() !== undefined
  );
}

const allowanceOf = (accountId: string): string => `accounts/allowed-here/${accountId}`;
