/**
 * @file A process of its own that saves one thing after the other while the log is folded beside it, and says of each
 * that it is saved; whoever started it kills it. Arguments: database file.
 */
import { uuidv7 } from 'uuidv7';
import { createClock } from '#core/clock/clock.ts';
import { keepCheckpoints } from '#core/database/checkpoints.ts';
import { openStore } from '#core/database/store.ts';
import { must } from '#shared/kernel/must.ts';
import { tell } from './tell.ts';
import { TEST_KEY, TEST_NOW } from './test-store.ts';

const store = await openStore({
  path: must(process.argv[2], 'database'),
  keyHex: TEST_KEY,
  logKey: new Uint8Array(32).fill(7),
  clock: createClock(TEST_NOW),
  newId: uuidv7,
  projections: [],
  onChanged: () => {},
});
keepCheckpoints(store, { keyHex: TEST_KEY, workersDir: '' });
const save = store.prepare('INSERT INTO draft (account_id, screen, ref, body, saved_at) VALUES (?, ?, ?, ?, ?)');
// A page and more each, so that there is always something to fold.
const body = 'ㄱ'.repeat(3_000);
for (let nth = 0; ; nth += 1) {
  save.run('bench', 'screen', String(nth), body, TEST_NOW);
  await tell(String(nth));
  if (nth % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
}
