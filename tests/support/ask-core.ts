import type { Page } from 'playwright-core';

type Answer = { ok: true; value: unknown } | { ok: false; error: { code: string } };
type Bridge = { bridge: { call(request: object): Promise<Answer> } };

/** Asks core as the page does: for what a test has to know, and for work that would take its time by hand. */
export async function askCore<T>(page: Page, feature: string, name: string, input: unknown): Promise<T> {
  const answer = await page.evaluate(
    (request) => (window as unknown as Bridge).bridge.call({ callId: `test-${Math.random()}`, ...request }),
    { feature, name, input },
  );
  if (!answer.ok) throw new Error(`${feature}.${name}: ${JSON.stringify(answer.error)}`);
  return answer.value as T;
}
