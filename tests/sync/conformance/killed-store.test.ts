import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { createClock } from '#core/clock/clock.ts';
import { openStore } from '#core/database/store.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { aStore, TEST_KEY } from '../../support/test-store.ts';
import { FEED } from './any-row.ts';

const KILLS = 4;

test(`a PC that is killed ${KILLS} times has all of each transaction or nothing, and all that it was told is kept`, async () => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const opened = await aStore();
    opened.close();
    const writer = spawn(process.execPath, [join(import.meta.dirname, 'killed-writer.ts'), opened.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    const begun = once(writer.stdout, 'data');
    writer.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await begun;
    await sleep(3 + kill * 17);
    const gone = once(writer, 'exit');
    writer.kill('SIGKILL');
    await gone;
    const told = Number(said.trimEnd().split('\n').at(-1));
    const later = await openStore({
      path: opened.path,
      keyHex: TEST_KEY,
      logKey: new Uint8Array(32),
      clock: createClock(),
      newId: uuidv7,
      projections: [],
      onChanged: () => {},
    });
    const state = new SqliteClientStore(later).transact((tx) => ({
      turn: tx.device().headDseq,
      feed: Number(tx.feed(FEED)?.broken[0]),
      images: [...new Set(tx.imagesOf(FEED).map(({ ver }) => ver))],
      rows: [...new Set(tx.imagesOf(FEED).map(({ id }) => Number(tx.row('person', id)?.name)))],
      shadows: [...new Set(tx.imagesOf(FEED).map(({ id }) => Number(tx.shadow('person', id)?.turn)))],
      applying: later.prepare('SELECT count(*) AS n FROM sync_applying').get(),
    }));
    const { turn } = state;
    expect(turn).toBeGreaterThanOrEqual(told);
    expect(state).toEqual({ turn, feed: turn, images: [turn], rows: [turn], shadows: [turn], applying: { n: 0 } });
    later.close();
    opened.dispose();
  }
});
