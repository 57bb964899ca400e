import { wipe } from '#core/crypto/primitives.ts';
import type { OpenedBySlot, OpenKeyring } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { deriveKeys, type InstallationKeys, wipeKeys } from '#core/keys/master-key.ts';
import { wipePrivateKeys } from '#core/keys/private-keys.ts';
import { must } from '#shared/kernel/must.ts';

/** The open keyring and its keys, in memory while somebody is signed in and nowhere else. */
export interface KeyHolder {
  current(): HeldKeys | undefined;
  hold(opened: OpenedBySlot): void;
  /**
   * Changes the keyring, one change at a time, each on top of the last: on disk first, then in memory. What `change`
   * returns beside the keyring is handed back.
   */
  update<R extends OpenKeyring & Partial<OpenedBySlot>>(change: (opened: OpenedBySlot) => Promise<R> | R): Promise<R>;
  /** Overwrites every key. */
  drop(): void;
}
export interface HeldKeys {
  readonly opened: OpenedBySlot;
  readonly keys: InstallationKeys;
}

export function createKeyHolder(dataDir: string): KeyHolder {
  let held: HeldKeys | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    current: () => held,
    hold: (opened) => {
      held = { opened, keys: deriveKeys(opened.masterKey, opened.keyring.installId) };
    },
    update: (change) => {
      const work = async () => {
        const { opened, keys } = must(held, 'an open keyring');
        const changed = await change(opened);
        await writeKeyring(dataDir, changed.keyring);
        held = {
          keys,
          opened: {
            keyring: changed.keyring,
            masterKey: opened.masterKey,
            slot: changed.slot ?? opened.slot,
            privateKeys: changed.privateKeys ?? opened.privateKeys,
          },
        };
        return changed;
      };
      const result = turn.then(work, work);
      turn = result.catch(() => undefined);
      return result;
    },
    drop: () => {
      if (!held) return;
      wipe(held.opened.masterKey);
      wipePrivateKeys(held.opened.privateKeys);
      wipeKeys(held.keys);
      held = undefined;
    },
  };
}
