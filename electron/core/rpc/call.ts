import type { Store } from '#core/database/store.ts';
import type { Role } from '#shared/accounts/role.ts';
import type { Access, Operation, ParsedInputOf, Progress, ResultOf } from '#shared/rpc/contract.ts';

/** The person at the keyboard, as the session knows them. */
export interface Actor {
  readonly accountId: string;
  readonly name: string;
  readonly role: Role;
  readonly officeId: string;
}

/** A signed-in person and the open database. It exists only between sign-in and lock. */
export interface Session {
  readonly actor: Actor;
  readonly store: Store;
}

export interface Call {
  readonly callId: string;
  /** Aborted when the user cancels or the session ends; long work checks it between its steps. */
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}
export interface SignedInCall extends Call {
  readonly session: Session;
}

type CallFor<A extends Access> = A extends 'anyone' ? Call : SignedInCall;

/** What core must implement for one feature's contract. */
export type Handlers<C extends Record<string, Operation>> = {
  readonly [Name in keyof C]: (
    input: ParsedInputOf<C[Name]>,
    call: CallFor<C[Name]['access']>,
  ) => Promise<ResultOf<C[Name]>> | ResultOf<C[Name]>;
};
