import { queryOptions, type UseMutationOptions } from '@tanstack/react-query';
import { type AppContract, appContract } from '#shared/app.contract.ts';
import { onceAtATime } from '#shared/kernel/once-at-a-time.ts';
import type {
  Contract,
  FailureOf,
  InputOf,
  Operation,
  PlumbingError,
  Progress,
  ResultOf,
  ValueOf,
  WindowEvent,
} from '#shared/rpc/contract.ts';

interface Bridge {
  call(request: { callId: string; feature: string; name: string; input: unknown }): Promise<unknown>;
  cancel(callId: string): void;
  on(listener: (event: WindowEvent) => void): void;
}
declare global {
  interface Window {
    readonly bridge: Bridge;
  }
}

/** Carries a typed failure through React Query, whose failure channel is a thrown value. Its message names no person. */
export class RpcFailure<E extends { readonly code: string }> extends Error {
  readonly failure: E;
  constructor(failure: E) {
    super(failure.code);
    this.failure = failure;
  }
}
export type FailureFor<Op extends Operation> = FailureOf<Op> | PlumbingError;

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

type QueryOf<Op extends Operation> = (
  input: InputOf<Op>,
) => ReturnType<typeof queryOptions<ValueOf<Op>, RpcFailure<FailureFor<Op>>, ValueOf<Op>, readonly unknown[]>>;
type CommandOf<Op extends Operation> = (options?: CallOptions) => UseMutationOptions<
  ValueOf<Op>,
  RpcFailure<FailureFor<Op>>,
  InputOf<Op>
> & {
  mutationFn: (input: InputOf<Op>) => Promise<ValueOf<Op>>;
};

export type RpcClient<C extends Contract> = {
  readonly [F in keyof C]: {
    readonly [N in keyof C[F]]: C[F][N]['kind'] extends 'query' ? QueryOf<C[F][N]> : CommandOf<C[F][N]>;
  };
};

const progressListeners = new Map<string, (progress: Progress) => void>();
const eventListeners = new Set<(event: WindowEvent) => void>();
let lastCall = 0;

async function call<Op extends Operation>(feature: string, name: string, input: InputOf<Op>, options?: CallOptions) {
  lastCall += 1;
  const callId = `${feature}.${name}.${lastCall}`;
  if (options?.onProgress) progressListeners.set(callId, options.onProgress);
  options?.signal?.addEventListener('abort', () => window.bridge.cancel(callId), { once: true });
  try {
    const result = (await window.bridge.call({ callId, feature, name, input })) as ResultOf<Op>;
    if (!result.ok) throw new RpcFailure(result.error as FailureFor<Op>);
    return result.value;
  } finally {
    progressListeners.delete(callId);
  }
}

/** The page may be too busy just then to draw its button as pending. */
const once = onceAtATime();

function clientOf(feature: string, name: string, operation: Operation) {
  if (operation.kind === 'command') {
    return (options?: CallOptions) => {
      const ask = (input: unknown) => call(feature, name, input as never, options);
      return { mutationFn: options ? ask : (input: unknown) => once([feature, name, input], () => ask(input)) };
    };
  }
  return (input: unknown) =>
    queryOptions({
      queryKey: [feature, name, input],
      queryFn: ({ signal }) => call(feature, name, input as never, { signal }),
      meta: { reads: operation.reads },
    });
}

/** `rpc.households.list(input)` is query options; `rpc.households.register()` is mutation options. */
export const rpc = Object.fromEntries(
  Object.entries(appContract as Contract).map(([feature, operations]) => [
    feature,
    Object.fromEntries(Object.entries(operations).map(([name, op]) => [name, clientOf(feature, name, op)])),
  ]),
) as unknown as RpcClient<AppContract>;

/** Delivers what core tells unasked: progress to its call, everything to whoever listens. */
export function listenToCore(): void {
  window.bridge.on((event) => {
    if (event.type === 'progress') progressListeners.get(event.callId)?.(event.progress);
    for (const listener of eventListeners) listener(event);
  });
}

export function onWindowEvent(listener: (event: WindowEvent) => void): () => void {
  eventListeners.add(listener);
  return () => eventListeners.delete(listener);
}
