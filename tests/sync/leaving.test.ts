/** @file A PC that leaves its server, and the answer of the server is lost on its way. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { Away, type ServerPort } from '#core/sync/sync-transport.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anOffice, granted, outcome, removeFolder, type TestCore } from '../support/a-core.ts';
import { aRegisteredHousehold } from '../support/a-household.ts';
import { aTestServer, type TestServer } from '../support/server-office.ts';

let server: TestServer;
let pc: TestCore;
afterAll(async () => {
  await pc?.quit();
  if (pc) removeFolder(pc);
  await server?.close();
});

const straight = serverPort({});
let isAnswerLost = false;
const line: ServerPort = {
  ...straight,
  connect: (address) => {
    const transport = straight.connect(address);
    return {
      ...transport,
      exchange: async (envelope, signal) => {
        const answer = await transport.exchange(envelope, signal);
        if (isAnswerLost && envelope.kind === 'manage') throw new Away('timed-out');
        return answer;
      },
    };
  },
};

const session = () => must(pc.deps.session.current(), 'session');
const count = (table: string): number =>
  (session().store.prepareRead(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;

test('a PC that has left keeps its records, also when it does not hear that it has', async () => {
  server = await aTestServer();
  pc = await anOffice({ server: line, now: new Date().toISOString() });
  await inTransaction(session(), (tx) => ok(aRegisteredHousehold(tx)));
  granted(await pc.rpc.sync.enrol({ server: server.url, code: await server.newCode(), deviceName: '팀장 자리' }));
  granted(await pc.rpc.sync.syncNow({}));
  const tables = ['household', 'person', 'household_board', 'account', 'office', 'code_item'];
  const before = tables.map(count);
  isAnswerLost = true;
  expect(outcome(await pc.rpc.sync.leave({}))).toBe('sync/unreachable');
  isAnswerLost = false;
  // Nobody has to ask again: the next conversation shows that it was heard.
  await pc.rpc.sync.syncNow({});
  while (granted(await pc.rpc.sync.status({})).mode !== 'standalone') await nextTurn();
  expect(tables.map(count)).toEqual(before);
  expect(pc.bugs).toEqual([]);
});
