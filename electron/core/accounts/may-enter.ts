import type { Store } from '#core/database/store.ts';
import { isTakenOut } from '#core/sync/enrolment.repository.ts';
import { accountNotActive, notOnThisPc, pcTakenOut } from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { findAccount, isInForce } from './account.repository.ts';
import { entryHere } from './entry-here.ts';

/** The account of whoever has proved to be its owner, or why they are not let in here today. */
export function mayEnter(store: Pick<Store, 'prepareRead' | 'clock'>, accountId: string) {
  const account = findAccount(store, accountId);
  if (!account && isTakenOut(store)) return err(pcTakenOut());
  if (!account || !isInForce(account, dayOf(store.clock.now()))) return err(accountNotActive());
  return entryHere(store, account) === 'kept-out' ? err(notOnThisPc()) : ok(account);
}
