/** @file What the stand-in tells the process that started it, over Node's IPC channel. Silent when there is none. */

export type Notice =
  | { kind: 'browser'; endpoint: string; profile: string }
  | { kind: 'ready' }
  | { kind: 'loaded'; url: string }
  | { kind: 'screen'; path: string }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string };

/** A function to run in the main process with the `electron` module, as Playwright's `electronApp.evaluate` does. */
export interface EvaluateRequest {
  kind: 'evaluate';
  id: number;
  source: string;
  arg: unknown;
}

export function tellTest(notice: Notice): void {
  if (process.connected) process.send?.(notice, undefined, undefined, () => undefined);
}

/** Answers evaluate requests and quits when the test process is gone. */
export function serveTest(electron: object, quit: () => void): void {
  if (!process.connected) return;
  process.on('message', (request: EvaluateRequest) => {
    if (request.kind === 'evaluate') void answer(request, electron);
  });
  process.on('disconnect', quit);
}

async function answer({ id, source, arg }: EvaluateRequest, electron: object): Promise<void> {
  try {
    // The function arrives as text from the parent process; `new Function` keeps this module's names out of its sight.
    const run = new Function(`return (${source})`)() as (module: object, arg: unknown) => unknown;
    tellTest({ kind: 'result', id, value: await run(electron, arg) });
  } catch (reason) {
    tellTest({
      kind: 'failure',
      id,
      message: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
    });
  }
}
