/**
 * @file Places at which a process can be made to die, by name. They are put around the ports from outside: nothing in
 * the product knows them, so nothing in the product can be switched.
 */
import type { ClientStore } from '#shared/sync/engine/client-store.ts';
import type { ServerStore } from '#shared/sync/engine/server-store.ts';

export const CLIENT_FAILPOINTS = [
  'inside_transaction',
  'before_commit',
  'after_commit',
  'between_push_and_ack',
  'between_ack_and_diary',
] as const;
export const SERVER_FAILPOINTS = ['inside_transaction', 'before_commit', 'after_commit_before_reply'] as const;
export type Failpoint = (typeof CLIENT_FAILPOINTS)[number] | (typeof SERVER_FAILPOINTS)[number];

export interface Failpoints {
  /** The process dies when it has come by `times` times. */
  arm(name: Failpoint, times: number): void;
  pass(name: Failpoint): void;
}

export function createFailpoints(): Failpoints {
  let armed: { name: Failpoint; left: number } | undefined;
  return {
    arm: (name, times) => {
      armed = { name, left: times };
    },
    pass: (name) => {
      if (armed?.name !== name) return;
      armed.left -= 1;
      // No handler, no flush, no exit code of its own: what a power cut leaves of a process.
      if (armed.left <= 0) process.kill(process.pid, 'SIGKILL');
    },
  };
}

export function failingClientStore(store: ClientStore, { pass }: Failpoints): ClientStore {
  return {
    transact: (work) => {
      const result = store.transact((tx) => {
        const made = work(counted(tx, () => pass('inside_transaction')));
        pass('before_commit');
        return made;
      });
      pass('after_commit');
      return result;
    },
  };
}

export function failingServerStore(store: ServerStore, { pass }: Failpoints): ServerStore {
  return {
    transact: async (work, options) => {
      const result = await store.transact(async (tx) => {
        const made = await work(counted(tx, () => pass('inside_transaction')));
        pass('before_commit');
        return made;
      }, options);
      pass('after_commit_before_reply');
      return result;
    },
  };
}

function counted<T extends object>(target: T, onCall: () => void): T {
  return new Proxy(target, {
    get(object, name) {
      const member = Reflect.get(object, name, object) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        onCall();
        return (member as (...all: unknown[]) => unknown).apply(object, args);
      };
    },
  }) as T;
}
