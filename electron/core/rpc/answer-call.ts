import { err, type Result } from '#shared/kernel/result.ts';
import type { AnyFailure, CallRequest, Contract, Operation } from '#shared/rpc/contract.ts';
import type { Call, Session } from './call.ts';

type AnyHandler = (input: unknown, call: Call & { session?: Session }) => unknown;

export interface AnswerDependencies {
  readonly contract: Contract;
  readonly handlers: Record<string, Record<string, AnyHandler>>;
  /**
   * The session now, or undefined while locked, for that call as well. Asked on every call, so that an overdue lock
   * takes effect here.
   */
  readonly session: (call: string) => Session | undefined;
  /** Logs a bug without personal data and returns the reference that the user may read out to support. */
  readonly report: (bug: unknown, operation: string) => string;
}

/** Finds, checks and runs one call: size, name, session, role, arguments, handler, result. Never rejects. */
export async function answerCall(
  deps: AnswerDependencies,
  request: CallRequest,
  call: Call,
): Promise<Result<unknown, AnyFailure>> {
  const label = `${request.feature}.${request.name}`;
  try {
    const operation = own(own(deps.contract, request.feature), request.name);
    const handler = own(own(deps.handlers, request.feature), request.name);
    if (roughBytes(request.input, operation.maxBytes) > operation.maxBytes) throw new Error('input too large');
    const refusal = refuse(operation, deps.session(label));
    if (refusal) return err(refusal);
    const session = deps.session(label);
    const input = operation.input.parse(request.input);
    const result = (await handler(input, session ? { ...call, session } : call)) as Result<unknown, AnyFailure>;
    return checkResult(operation, result);
  } catch (bug) {
    if (call.signal.aborted) return err({ code: 'app/cancelled' });
    return err({ code: 'app/unexpected', reference: deps.report(bug, label) });
  }
}

function refuse(operation: Operation, session: Session | undefined): AnyFailure | undefined {
  if (operation.access === 'anyone') return undefined;
  if (!session) return { code: 'app/not-signed-in' };
  if (!operation.access.includes(session.actor.role)) return { code: 'app/not-allowed' };
  return undefined;
}

/** Nothing that the contract does not describe leaves core: an extra column would be a leak, not a convenience. */
function checkResult(operation: Operation, result: Result<unknown, AnyFailure>): Result<unknown, AnyFailure> {
  if (result.ok) return { ok: true, value: operation.output.parse(result.value) };
  const declared = operation.errors.find((definition) => definition.code === result.error.code);
  if (!declared) throw new Error(`undeclared error ${result.error.code}`);
  return { ok: false, error: declared.schema.parse(result.error) };
}

/** Own properties only, so that a caller cannot reach `constructor` and friends. */
function own<T>(record: Record<string, T>, key: string): T {
  if (!Object.hasOwn(record, key)) throw new Error(`rpc has no "${key}"`);
  return record[key] as T;
}

/** Counts text and bytes until the limit is passed; cheap enough for every call. */
function roughBytes(value: unknown, limit: number): number {
  let bytes = 0;
  const open: unknown[] = [value];
  while (open.length > 0 && bytes <= limit) {
    const next = open.pop();
    bytes += 8;
    if (typeof next === 'string') bytes += next.length * 2;
    else if (ArrayBuffer.isView(next)) bytes += next.byteLength;
    else if (next && typeof next === 'object') for (const [key, child] of Object.entries(next)) open.push(key, child);
  }
  return bytes;
}
