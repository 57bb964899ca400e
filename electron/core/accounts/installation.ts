import type { Clock } from '#core/clock/clock.ts';
import type { Argon2Cost } from '#core/crypto/primitives.ts';
import { wipe } from '#core/crypto/primitives.ts';
import type { OpenedBySlot, OpenKeyring } from '#core/keys/keyring.ts';
import { wipePrivateKeys } from '#core/keys/private-keys.ts';
import { type SignInAttempts, signInAttemptsIn } from '#core/keys/sign-in-attempts.ts';
import type { Session } from '#core/rpc/call.ts';
import type { SyncLoop } from '#core/sync/sync-state.ts';
import type { BlockCause, Office, StorageTrouble } from '#shared/accounts/account.schema.ts';
import { type AutoLock, createAutoLock } from './auto-lock.ts';
import { type InstanceLock, instanceLockIn } from './instance-lock.ts';
import { createKeyHolder, type KeyHolder } from './key-holder.ts';
import { type PendingStep, pendingStep } from './pending-step.ts';

/** Without its server for too long, or no PC of the office any more. */
export type Shut = 'past-lease' | 'taken-out';

export interface PendingSetUp extends OpenedBySlot {
  readonly office: Office;
}

export type Entered = (session: Session) => void | Promise<void>;
/** Awaited before the store is closed. */
export type Leaving = (session: Session) => Promise<void>;

/** What core knows about this installation beyond the database: who holds which key, and what stands in the way. */
export interface Installation {
  readonly instanceLock: InstanceLock;
  readonly attempts: SignInAttempts;
  readonly keys: KeyHolder;
  readonly autoLock: AutoLock;
  readonly setUp: PendingStep<PendingSetUp>;
  /** Opened by a one-time code, and waiting for the person's own password. */
  readonly firstPassword: PendingStep<OpenedBySlot>;
  /** Opened by the recovery code, and waiting for a manager's new password. */
  readonly recovery: PendingStep<OpenKeyring>;
  readonly argon2Cost: () => Promise<Argon2Cost>;
  /** Names of primitives that failed their vectors. Nothing is opened before it has answered, and nothing if it names one. */
  readonly selfTest: Promise<readonly string[]>;
  /** Told after each sign-in: daily backup, derived rows of a new day. */
  readonly onEntered: Entered[];
  readonly onLeaving: Leaving[];
  /** Facts that change; each is set by one use case and read by `app-state.ts`. */
  readonly facts: {
    blocked: { cause: BlockCause; copiedTo: string | null } | undefined;
    storageTrouble: StorageTrouble | null;
    /** Set while a sample office is being made; nobody is told anything before it stands. */
    preparing: Promise<void> | undefined;
    /** Set while a session is being closed; whoever wants in waits for it. */
    leaving: Promise<void> | undefined;
    /** A backup that is being made: a new epoch must not change the key under it. */
    backup: Promise<unknown> | undefined;
    /** Path of the backup file that somebody chose to restore. */
    backupToRestore: string | undefined;
    /** Why a session shows nothing of the records, if it does not. Set by `shut-records.ts`. */
    shut: Shut | undefined;
    /** Talks with the server while somebody is signed in at a PC that has one. */
    sync: SyncLoop | undefined;
  };
}

export function createInstallation(deps: {
  clock: Clock;
  dataDir: string;
  argon2Cost: () => Promise<Argon2Cost>;
  selfTest: Promise<readonly string[]>;
}): Installation {
  const wipeOpened = (opened: OpenedBySlot) => {
    wipe(opened.masterKey);
    wipePrivateKeys(opened.privateKeys);
  };
  return {
    instanceLock: instanceLockIn(deps.dataDir),
    attempts: signInAttemptsIn(deps.dataDir),
    keys: createKeyHolder(deps.dataDir),
    autoLock: createAutoLock(deps.clock),
    setUp: pendingStep<PendingSetUp>(deps.clock, wipeOpened),
    firstPassword: pendingStep(deps.clock, wipeOpened),
    recovery: pendingStep(deps.clock, ({ masterKey }) => wipe(masterKey)),
    argon2Cost: deps.argon2Cost,
    selfTest: deps.selfTest,
    onEntered: [],
    onLeaving: [],
    facts: {
      blocked: undefined,
      storageTrouble: null,
      preparing: undefined,
      leaving: undefined,
      backup: undefined,
      backupToRestore: undefined,
      shut: undefined,
      sync: undefined,
    },
  };
}
