/**
 * @file A process of its own in which somebody types a consultation until it is killed. As in the app, the form and its
 * drafts' timing are on one thread, core with the database on another. Each letter is told on stdout when it is typed.
 * Arguments: database file, consultation, seed.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { must } from '#shared/kernel/must.ts';
import { tell } from './tell.ts';

if (isMainThread) await type();
else await serve();

async function type(): Promise<void> {
  const { DraftKeeper } = await import('../../renderer/drafts/draft-keeper.ts');
  const { createRandom } = await import('#core/demo/random.ts');
  const [database, consultation, seed] = process.argv.slice(2);
  const core = new Worker(new URL(import.meta.url), { workerData: { database, consultation } });
  const saving: ((answer: { savedAt: string }) => void)[] = [];
  await new Promise((resolve) => core.once('message', resolve));
  core.on('message', (answer: { savedAt: string }) => saving.shift()?.(answer));
  const keeper = new DraftKeeper<{ baseHash: string; sheet: { content: string } }>({
    save: (body) =>
      new Promise((resolve) => {
        saving.push(resolve);
        core.postMessage(body);
      }),
    onPending: () => {},
    onSaved: () => {},
  });
  const { next } = createRandom(Number(seed));
  let content = '';
  for (;;) {
    // Quick and slow fingers, and now and then a thought that is longer than the pause that a draft waits for.
    const waited = next() < 0.04 ? 650 + next() * 300 : 25 + next() * 110;
    await pause(waited);
    content += '가';
    keeper.keep({ baseHash: '', sheet: { content } });
    await tell(waited.toFixed(1));
  }
}

async function serve(): Promise<void> {
  const { saveDraft } = await import('#core/drafts/draft.repository.ts');
  const { createClock } = await import('#core/clock/clock.ts');
  const { openStore } = await import('#core/database/store.ts');
  const { uuidv7 } = await import('uuidv7');
  const { aSession, TEST_KEY, TEST_NOW } = await import('./test-store.ts');
  const { database, consultation } = workerData as { database: string; consultation: string };
  const session = aSession(
    await openStore({
      path: database,
      keyHex: TEST_KEY,
      logKey: new Uint8Array(32).fill(7),
      clock: createClock(TEST_NOW),
      newId: uuidv7,
      projections: [],
      onChanged: () => {},
    }),
  );
  const port = must(parentPort, 'parent port');
  port.on('message', async (body) => {
    port.postMessage(await saveDraft(session, { screen: 'consultation', ref: consultation, body }));
  });
  port.postMessage('ready');
}
