import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { removeOwner } from '#core/keys/keyring.ts';
import type { SignedInCall } from '#core/rpc/call.ts';
import { revokeKeys } from '#core/sync/publish-keys.ts';
import { accountNotFound, lastManager, notYourself, unsuitableColleague } from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { chargesOf, findAccount, isInForce, managersBeside } from './account.repository.ts';
import { requestEpoch } from './finish-epoch.ts';
import { recordRight } from './record-right.ts';

interface HandOver {
  readonly accountId: string;
  readonly toAccountId: string | null;
  readonly leaves: boolean;
  readonly reason: string;
}

/** Rows that change hands in one transaction: a click between two of them waits for no more than these. */
const AT_ONCE = 50;

/**
 * Moves everything in one person's charge to another, as at a transfer. Who leaves is switched off first, so that
 * nothing new lands with them; their slot is removed, and at the next lock the office gets a new master key.
 * Stopped half-way it can simply be run again: what has moved is no longer theirs.
 */
export async function handOver(deps: Dependencies, call: SignedInCall, request: HandOver) {
  const { session } = call;
  const refused = refuse(session, request);
  if (refused) return err(refused);
  const { accountId, toAccountId, leaves, reason } = request;
  if (leaves) {
    const { opened } = must(deps.installation.keys.current(), 'own keys');
    await inTransaction(session, (tx) => {
      revokeKeys(tx, opened.privateKeys, opened.keyring, accountId, reason);
      tx.patch('account', accountId, { active: false, valid_to: dayOf(tx.at) });
      recordRight(tx, { accountId, change: 'DEACTIVATED', reason });
      requestEpoch(tx);
      return ok(undefined);
    });
    await deps.installation.keys.update((opened) => removeOwner(opened, accountId));
    deps.emit({ type: 'changed', tables: ['session'] });
  }
  if (toAccountId === null) return ok({ households: 0, cases: 0 });
  const charges = chargesOf(session.store, accountId);
  const work = [
    ...charges.households.map((id) => ({ table: 'household' as const, id })),
    ...charges.cases.map((id) => ({ table: 'crisis_case' as const, id })),
  ];
  for (let done = 0; done < work.length; done += AT_ONCE) {
    call.signal.throwIfAborted();
    await inTransaction(session, (tx) => {
      for (const { table, id } of work.slice(done, done + AT_ONCE)) tx.patch(table, id, { officer_id: toAccountId });
      return ok(undefined);
    });
    call.progress({ done: Math.min(done + AT_ONCE, work.length), total: work.length });
    await new Promise((resolve) => setImmediate(resolve));
  }
  await inTransaction(session, (tx) => {
    const to = tx.get('account', toAccountId).name;
    recordRight(tx, { accountId, change: 'HANDED_OVER', reason: `${to}에게 ${work.length}건 · ${reason}` });
    return ok(undefined);
  });
  return ok({ households: charges.households.length, cases: charges.cases.length });
}

function refuse({ store, actor }: SignedInCall['session'], request: HandOver) {
  const { accountId, toAccountId, leaves } = request;
  const today = dayOf(store.clock.now());
  const account = findAccount(store, accountId);
  if (!account) return accountNotFound();
  if (leaves && accountId === actor.accountId) return notYourself();
  if (leaves && account.role === 'MANAGER' && managersBeside(store, accountId, today).length === 0)
    return lastManager();
  if (toAccountId === null) {
    // Work that nobody has would be found by nobody; the manager chooses, even if only themselves for now.
    const { households, cases } = chargesOf(store, accountId);
    return households.length + cases.length > 0 ? unsuitableColleague() : undefined;
  }
  const colleague = findAccount(store, toAccountId);
  const mayHaveHouseholds = colleague?.role === 'OFFICER' || colleague?.role === 'MANAGER';
  const suits = mayHaveHouseholds && toAccountId !== accountId && isInForce(colleague, today);
  return suits ? undefined : unsuitableColleague();
}
