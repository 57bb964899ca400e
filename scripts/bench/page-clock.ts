/**
 * @file A stopwatch inside the page: from the moment of the key or click, as the browser stamped it, to the frame in
 * which the result has been painted.
 */
import type { Page } from 'playwright-core';

/** What the page looks like when the work is done. All parts that are given must hold. */
export interface Sight {
  /** The address ends with it. */
  readonly address?: string;
  /** A field holds this text. */
  readonly field?: readonly [selector: string, text: string];
  /** Something with this text inside. */
  readonly text?: readonly [selector: string, text: string];
  readonly present?: readonly string[];
  readonly absent?: readonly string[];
  /** How long to wait for it at most, in ms; half a minute when left out. */
  readonly patienceMs?: number;
}

interface Watched extends Window {
  benchWatch?: Promise<number>;
}

/** Starts to watch, lets `act` press or click, and returns the milliseconds between the two moments. */
export async function untilPainted(page: Page, sight: Sight, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate(watch, sight);
  await act();
  return page.evaluate(() => (window as Watched).benchWatch as Promise<number>);
}

/** Waits for a state of the page without measuring. */
export async function untilSeen(page: Page, sight: Sight): Promise<void> {
  await page.evaluate(watch, sight);
  await page.evaluate(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' })));
  await page.evaluate(() => (window as Watched).benchWatch as Promise<number>);
}

/** Runs in the page; nothing outside its body exists there. */
function watch(sight: Sight): void {
  const kinds = ['keydown', 'beforeinput', 'pointerdown', 'wheel'];
  let began: number | undefined;
  const begin = (event: Event) => {
    began ??= event.timeStamp;
  };
  for (const kind of kinds) window.addEventListener(kind, begin, { capture: true, passive: true });
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const isSeen = () =>
    (sight.address === undefined || location.hash.includes(sight.address)) &&
    (sight.field === undefined ||
      all(sight.field[0]).some((field) => (field as HTMLInputElement).value === sight.field?.[1])) &&
    (sight.text === undefined || all(sight.text[0]).some((part) => part.innerText.includes(sight.text?.[1] ?? ''))) &&
    (sight.present ?? []).every((selector) => document.querySelector(selector) !== null) &&
    (sight.absent ?? []).every((selector) => document.querySelector(selector) === null);
  const patience = sight.patienceMs ?? 30_000;
  const limit = performance.now() + patience;
  (window as Watched).benchWatch = new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      for (const kind of kinds) window.removeEventListener(kind, begin, { capture: true });
      finish();
    };
    const look = () => {
      if (performance.now() > limit) {
        settle(() => reject(new Error(`not seen within ${patience} ms: ${JSON.stringify(sight)} at ${location.hash}`)));
      } else if (began !== undefined && isSeen()) {
        const from = began;
        // A message posted from a frame callback is delivered once that frame has been painted.
        const painted = new MessageChannel();
        painted.port1.onmessage = () => settle(() => resolve(performance.now() - from));
        painted.port2.postMessage(0);
      } else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  // Whoever never asks must not be told of a failure that nobody waits for.
  (window as Watched).benchWatch?.catch(() => undefined);
}
