import { z } from 'zod';
import type { Role } from '../accounts/role.ts';
import type { DomainError, ErrorDefinition, ErrorOf } from '../kernel/domain-error.ts';
import type { Result } from '../kernel/result.ts';

/** `'anyone'` may be called before anybody has signed in; otherwise the caller's role must be listed. */
export type Access = 'anyone' | readonly Role[];

export interface Operation<
  K extends 'query' | 'command' = 'query' | 'command',
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  E extends readonly ErrorDefinition[] = readonly ErrorDefinition[],
  A extends Access = Access,
> {
  readonly kind: K;
  readonly access: A;
  readonly input: I;
  readonly output: O;
  readonly errors: E;
  /** Tables whose change makes a query's answer old; the renderer invalidates by them. */
  readonly reads: readonly string[];
  /** Largest input in bytes, roughly counted; files travel by path, so the default is small. */
  readonly maxBytes: number;
}

interface OperationSpec<I, O, E, A> {
  readonly access: A;
  readonly input: I;
  readonly output: O;
  readonly errors?: E;
  readonly maxBytes?: number;
}

type Declare<K extends 'query' | 'command'> = <
  I extends z.ZodType,
  O extends z.ZodType,
  const A extends Access,
  const E extends readonly ErrorDefinition[] = [],
>(
  spec: OperationSpec<I, O, E, A> & (K extends 'query' ? Pick<Operation, 'reads'> : { readonly reads?: never }),
) => Operation<K, I, O, E, A>;

const DEFAULT_MAX_BYTES = 256 * 1024;
const declare = <K extends 'query' | 'command'>(kind: K) =>
  ((spec: object) => ({ kind, errors: [], reads: [], maxBytes: DEFAULT_MAX_BYTES, ...spec })) as unknown as Declare<K>;

/** An operation that changes nothing but the access log. */
export const query = declare('query');
/** An operation that changes the registry, a file or the session. */
export const command = declare('command');

/** Operations grouped by feature: `{ households: { list, register } }`. */
export type Contract = Record<string, Record<string, Operation>>;

export type InputOf<Op extends Operation> = z.input<Op['input']>;
export type ParsedInputOf<Op extends Operation> = z.output<Op['input']>;
export type ValueOf<Op extends Operation> = z.output<Op['output']>;
export type FailureOf<Op extends Operation> = ErrorOf<Op['errors'][number]>;
export type ResultOf<Op extends Operation> = Result<ValueOf<Op>, FailureOf<Op>>;

/** What any call may also answer, whatever its contract declares. */
export const PlumbingError = z.discriminatedUnion('code', [
  /** A bug on our side, already logged under `reference`. */
  z.object({ code: z.literal('app/unexpected'), reference: z.string() }),
  z.object({ code: z.literal('app/not-signed-in') }),
  z.object({ code: z.literal('app/not-allowed') }),
  z.object({ code: z.literal('app/cancelled') }),
]);
export type PlumbingError = z.infer<typeof PlumbingError>;
export type AnyFailure = DomainError | PlumbingError;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly label?: string | undefined;
}

/** What the window sends. `callId` is the window's own: it names the call in `cancel` and in progress events. */
export const CallRequest = z.strictObject({
  callId: z.string().min(1).max(64),
  feature: z.string().max(64),
  name: z.string().max(64),
  input: z.unknown(),
});
export type CallRequest = z.infer<typeof CallRequest>;

/** What the window is told without having asked. */
export type WindowEvent =
  | { readonly type: 'changed'; readonly tables: readonly string[] }
  | { readonly type: 'progress'; readonly callId: string; readonly progress: Progress }
  | { readonly type: 'session'; readonly reason: 'signed-in' | 'signed-out' | 'locked' | 'lock-soon' };
