import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isSound } from '#core/backup/make-backup.ts';
import { aSession, aStore, TEST_KEY, TEST_NOW } from '../../../tests/support/test-store.ts';
import { closeCheckpoints, keepCheckpoints, roomInLog } from './checkpoints.ts';
import { inGroups } from './in-groups.ts';
import { logState } from './log-state.ts';
import { openDatabase } from './open-database.ts';

const WRITER = join(import.meta.dirname, '../../../tests/support/write-until-killed.ts');
const FRAME_BYTES = 4_096;

let store: Awaited<ReturnType<typeof aStore>>;
beforeEach(async () => {
  store = await aStore();
});
afterEach(async () => {
  await closeCheckpoints(store);
  store.dispose();
});

const keep = () => keepCheckpoints(store, { keyHex: TEST_KEY, workersDir: '' });
const ownFolding = () => store.rawWriter.pragma('wal_autocheckpoint', { simple: true });
const SAVE = 'INSERT INTO draft (account_id, screen, ref, body, saved_at) VALUES (?, ?, ?, ?, ?)';
const body = 'ㄱ'.repeat(20_000);

async function until(isSo: () => boolean): Promise<void> {
  for (let nth = 0; !isSo(); nth += 1) {
    if (nth > 5_000) throw new Error('did not come to pass');
    await rest(10);
  }
}

describe('the checkpoint worker', () => {
  test('folds what was written, and the writer itself folds nothing', async () => {
    keep();
    await until(() => ownFolding() === 0);
    // Two commits at once: each long enough for the writer's own folding, and no time between them for the worker's.
    for (const part of ['a', 'b'])
      store.rawWriter.transaction(() => {
        for (let nth = 0; nth < 100; nth += 1) store.prepare(SAVE).run(part, 's', String(nth), body, TEST_NOW);
      })();
    expect(logState(store.rawWriter).frames).toBeGreaterThan(2_000);
    await until(() => logState(store.rawWriter).folded === logState(store.rawWriter).frames);
    store.prepare(SAVE).run('a', 's', 'last', body, TEST_NOW);
    // Folded to its end, the log began anew with this one.
    expect(logState(store.rawWriter).frames).toBeLessThan(100);
  });

  test('keeps the log short however much bulk work writes', async () => {
    keep();
    await until(() => ownFolding() === 0);
    const session = aSession(store);
    let written = 0;
    let longest = 0;
    while (written < 3_000) {
      await inGroups(session, () => {
        if (written % 50 === 49) {
          written += 1;
          return undefined;
        }
        return (tx) => {
          written += 1;
          tx.store.prepare(SAVE).run('a', 's', String(written), body, TEST_NOW);
        };
      });
      longest = Math.max(longest, statSync(`${store.path}-wal`).size / FRAME_BYTES);
    }
    // Three thousand times sixty kilobytes are 45,000 frames; 8,000 is long, and a slice more may follow.
    expect(longest).toBeLessThan(12_000);
  });

  test('does not hold bulk work up while somebody reads for long', async () => {
    keep();
    await until(() => ownFolding() === 0);
    store.prepare(SAVE).run('a', 's', 'before', body, TEST_NOW);
    const reader = openDatabase(store.path, { keyHex: TEST_KEY, readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM draft').get();
    for (let nth = 0; nth < 700; nth += 1) store.prepare(SAVE).run('a', 's', String(nth), body, TEST_NOW);
    expect(logState(store.rawWriter).frames).toBeGreaterThan(8_000);
    await roomInLog(store);
    expect(roomInLog(store)).toBeUndefined();
    reader.close();
  });

  test('leaves the file to the writer once it is closed', async () => {
    keep();
    await until(() => ownFolding() === 0);
    await closeCheckpoints(store);
    expect(ownFolding()).toBe(1_000);
    expect(roomInLog(store)).toBeUndefined();
    await closeCheckpoints(store);
  });

  test('that cannot open the database leaves folding to the writer', async () => {
    keepCheckpoints(store, { keyHex: '00'.repeat(32), workersDir: '' });
    await closeCheckpoints(store);
    expect(ownFolding()).toBe(1_000);
    for (let nth = 0; nth < 200; nth += 1) store.prepare(SAVE).run('a', 's', String(nth), body, TEST_NOW);
    expect(logState(store.rawWriter).frames).toBeLessThan(2_000);
  });
});

describe('a program that is killed while the log is being folded', () => {
  test.each([1, 2, 3, 4, 5, 6])('has kept everything that it called saved (%i)', async (nth) => {
    store.rawReader.close();
    store.rawWriter.close();
    const child = spawn(process.execPath, [WRITER, store.path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('exit', (_code, signal) => resolve(signal)),
    );
    const closed = new Promise<void>((resolve) => child.stdout.once('close', () => resolve()));
    // The worker looks four times a second: each run is cut off at another moment of that.
    await until(() => said.split('\n').length > nth * 150);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await closed;
    const saved = said.split('\n').filter((line) => line !== '').length;
    const db = openDatabase(store.path, { keyHex: TEST_KEY, mustExist: true });
    expect(isSound(db)).toBe(true);
    const there = new Set(db.prepare('SELECT ref FROM draft').pluck().all() as string[]);
    for (let ref = 0; ref < saved - 1; ref += 1) expect(there.has(String(ref))).toBe(true);
    db.close();
  });
});
