import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { aServerDatabase } from '#server/database/test-postgres.ts';
import { copyIn } from './copy-stream.ts';

const PIECES = 24;
const ROWS = 4_000;

test('a large table is copied in without leaving anything behind on the connection', async () => {
  const database = await aServerDatabase();
  const client = await database.pool.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  const listeners = () => stream.listenerCount('close') + stream.listenerCount('drain');
  const seen: number[] = [];
  async function* pieces() {
    for (let piece = 0; piece < PIECES; piece += 1) {
      seen.push(listeners());
      yield Buffer.from(`${'x'.repeat(250)}\n`.repeat(ROWS));
      if (stream.writableNeedDrain) throw new Error('went on before there was room');
    }
  }
  await client.query('CREATE TEMP TABLE copied (line text)');
  const before = listeners();
  await copyIn(client, 'COPY copied FROM STDIN', pieces());
  const { rows } = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM copied');
  expect(rows).toEqual([{ n: PIECES * ROWS }]);
  expect(seen).toEqual(Array.from({ length: PIECES }, () => before));
  expect(listeners()).toBe(before);
  client.release();
  await database.dispose();
});
