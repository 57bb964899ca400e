/** @file What this PC tells the others about keys, and what it makes of what they told. */
import { requestEpoch } from '#core/accounts/finish-epoch.ts';
import type { KeyHolder } from '#core/accounts/key-holder.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Slot } from '#core/keys/keyring.schema.ts';
import { withWaysIn } from '#core/keys/keyring.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import { type KeyChange, type KeysRequest, KeysResponse, SignedKeyChange } from '#shared/sync/keys.message.ts';
import { changeEnrolment, findEnrolment } from './enrolment.repository.ts';
import { keyIdOfSlot, recoveryOf, slotOf } from './key-entries.ts';

export const hasKeyChanges = ({ prepareRead }: Pick<Store, 'prepareRead'>): boolean =>
  prepareRead('SELECT 1 FROM sync_key_change WHERE refused IS NULL LIMIT 1').get() !== undefined;

interface Queued {
  readonly n: number;
  readonly change: string;
  readonly signed_by: string;
}

/**
 * Hands changes in and takes over what the others changed. `ask` seals and sends. What is refused before records have
 * been handed over is tried again after (`isFinal`): the account of a new colleague may only then be known.
 */
export async function exchangeKeys(
  { session, keys }: { readonly session: Session; readonly keys: KeyHolder },
  ask: (body: KeysRequest) => Promise<unknown>,
  options: { readonly isFinal: boolean },
): Promise<void> {
  const { store } = session;
  const enrolment = findEnrolment(store);
  if (!enrolment) return;
  const queued = store
    .prepareRead('SELECT n, change, signed_by FROM sync_key_change WHERE refused IS NULL ORDER BY n LIMIT 100')
    .all() as Queued[];
  const changes = queued.map(({ change, signed_by }) => SignedKeyChange.parse({ change, by: JSON.parse(signed_by) }));
  const answer = KeysResponse.safeParse(await ask({ changes, since: enrolment.keysVersion }));
  if (!answer.success) return;
  const { results, version, keys: list, recovery } = answer.data;
  if (list) await adoptKeys(session, keys, { list, recovery });
  await inTransaction(session, (tx) => {
    for (const [index, { n }] of queued.entries()) {
      const result = results[index];
      if (result?.o === 'taken') store.prepare('DELETE FROM sync_key_change WHERE n = ?').run(n);
      else if (result && options.isFinal)
        store.prepare('UPDATE sync_key_change SET refused = ? WHERE n = ?').run(result.rule, n);
    }
    changeEnrolment(store, { keysVersion: version });
    tx.touch('sync_enrolment');
    return ok(undefined);
  });
}

/** One password works on all PCs of the office, and who was shut out on one is shut out here. */
async function adoptKeys(
  session: Session,
  holder: KeyHolder,
  { list, recovery }: Pick<KeysResponse, 'recovery'> & { readonly list: NonNullable<KeysResponse['keys']> },
): Promise<void> {
  const { store, actor } = session;
  const unpublished = accountsWithOwnChanges(store);
  const received = list.map(slotOf).filter((slot) => slot !== undefined);
  const known = new Set(received.map(({ owner }) => owner.accountId));
  let shutOut = 0;
  await holder.update((opened) => {
    const { installId, slots: mine } = opened.keyring;
    const isKept = ({ owner: { accountId } }: Slot): boolean =>
      // What happened here and nobody knows yet counts here; and nobody is taken out of the chair they sit in.
      unpublished.has(accountId) || (accountId === actor.accountId && !known.has(accountId));
    const kept = mine.filter(isKept);
    const taken = received
      .filter((slot) => slot.installId === installId)
      .filter(({ owner }) => !kept.some((slot) => slot.owner.accountId === owner.accountId))
      .map(({ installId: _, ...slot }) => slot);
    const next = withWaysIn(
      opened,
      [...kept, ...taken],
      recovery && !unpublished.has(RECOVERY) ? recoveryOf(recovery) : null,
    );
    shutOut = mine.filter(
      ({ owner }) => !next.keyring.slots.some((slot) => slot.owner.accountId === owner.accountId),
    ).length;
    const ownKey = keyIdOfSlot(opened.slot);
    const slot = next.keyring.slots.find(
      (each) => each.owner.accountId === actor.accountId && keyIdOfSlot(each) === ownKey,
    );
    return slot ? { ...next, slot } : next;
  });
  if (shutOut === 0) return;
  await inTransaction(session, (tx) => {
    requestEpoch(tx);
    return ok(undefined);
  });
}

const RECOVERY = 'recovery';

/** Whose keys were changed here without the server knowing. */
function accountsWithOwnChanges({ prepareRead }: Store): ReadonlySet<string> {
  const rows = prepareRead('SELECT change FROM sync_key_change').all() as { change: string }[];
  const accounts = rows.flatMap(({ change }) => {
    const parsed = JSON.parse(change) as KeyChange;
    if (parsed.kind === 'put') return [parsed.entry.account_id];
    return parsed.kind === 'recovery' ? [RECOVERY] : [];
  });
  return new Set(accounts);
}
