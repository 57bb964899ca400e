import type { MessagePort } from 'node:worker_threads';
import { CallRequest, type WindowEvent } from '#shared/rpc/contract.ts';
import { type AnswerDependencies, answerCall } from './answer-call.ts';
import type { FromMain, ToMain } from './messages.ts';

/** Answers the calls that main relays, and lets them be cancelled. Returns how to end them all when the session ends. */
export function serveCalls(
  port: MessagePort,
  deps: AnswerDependencies,
): { abortAll(): void; settled(): Promise<void> } {
  const running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  const post = (message: ToMain) => port.postMessage(message);

  port.on('message', (message: FromMain) => {
    if (message.type === 'cancel') running.get(message.callId)?.abort.abort();
    if (message.type !== 'call') return;
    const abort = new AbortController();
    const answer = async () => {
      const request = CallRequest.parse(message.request);
      const result = await answerCall(deps, request, {
        callId: request.callId,
        signal: abort.signal,
        progress: (progress) => post(eventMessage({ type: 'progress', callId: request.callId, progress })),
      });
      post({ type: 'answer', id: message.id, result });
    };
    const done = answer()
      .catch((bug: unknown) => {
        const reference = deps.report(bug, 'rpc');
        post({ type: 'answer', id: message.id, result: { ok: false, error: { code: 'app/unexpected', reference } } });
      })
      .finally(() => running.delete(message.request.callId));
    running.set(message.request.callId, { abort, done });
  });

  return {
    abortAll: () => {
      for (const call of running.values()) call.abort.abort();
    },
    settled: async () => {
      await Promise.all([...running.values()].map((call) => call.done));
    },
  };
}

export const eventMessage = (event: WindowEvent): ToMain => ({ type: 'event', event });
