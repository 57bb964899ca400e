import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ManageAction } from '#shared/sync/manage.message.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import {
  ALL_SCOPES,
  aTestOffice,
  aTestServer,
  type TestOffice,
  type TestPc,
  type TestServer,
} from '../../tests/support/server-office.ts';
import { RECORDS, type Records, recordsOf, SIGHTS } from '../../tests/sync/who-sees-what.ts';

let server: TestServer;
let office: TestOffice;
let other: TestOffice;
/** Id → what it is, for the records of both offices. */
const names = new Map<string, string>();

beforeAll(async () => {
  server = await aTestServer({ limits: { enrolmentsPerMinutePerAddress: 1_000 } });
  [office, other] = [await aTestOffice(server), await aTestOffice(server)];
  for (const [of, prefix] of [
    [office, ''],
    [other, 'other '],
  ] as const) {
    const records: Records = recordsOf(of.boss, uuidv7, new Date().toISOString());
    for (const name of RECORDS) {
      const [opId] = of.pc.creates(of.boss, records[name]);
      names.set(String(records[name].row.id), `${prefix}${name}`);
      await of.pc.sync();
      expect([name, of.pc.fate(opId)]).toEqual([name, 'applied']);
    }
  }
});
afterAll(() => server.close());

const START = { seq: 0, chain: '0'.repeat(64) };
const namesIn = (answer: unknown): string[] => {
  const text = JSON.stringify(answer);
  return [...names].flatMap(([id, name]) => (text.includes(`"id":"${id}"`) ? [name] : [])).sort();
};

/** What every way of asking gives this PC, feed by feed; small pages, so that the way onwards is asked too. */
async function everything(pc: TestPc): Promise<Record<'pull' | 'snapshot' | 'repair' | 'disk', string[]>> {
  const { epoch } = pc.joined;
  const answers: Record<'pull' | 'snapshot' | 'repair', unknown[]> = { pull: [], snapshot: [], repair: [] };
  for (const each of [office, other])
    for (const scope of ALL_SCOPES) {
      const feed = feedOf(each.id, scope);
      let cursor = START;
      for (let isMore = true; isMore; ) {
        const page = (await pc.asks('pull', { epoch, feed, cursor, shown: null, schema_ver: 1, limit: 4 })) as Page;
        answers.pull.push(page);
        isMore = page.checkpoint === null && page.to !== undefined;
        cursor = page.to ?? cursor;
      }
      for (const table of ['household', 'assessment', 'account_right', 'account'])
        answers.repair.push(await pc.asks('repair', { feed, at: cursor, table, buckets: {}, schema_ver: 1 }));
      let token: unknown = null;
      for (let isMore = true; isMore; ) {
        const page = (await pc.asks('snapshot', { feed, token, schema_ver: 1, limit: 4 })) as Page;
        answers.snapshot.push(page);
        isMore = page.isLast === false;
        token = page.token;
      }
    }
  await pc.sync();
  const disk = [...pc.store.tables.rows.values()];
  return {
    pull: namesIn(answers.pull),
    snapshot: namesIn(answers.snapshot),
    repair: namesIn(answers.repair),
    disk: namesIn(disk),
  };
}

interface Page {
  readonly checkpoint?: unknown;
  readonly to?: typeof START;
  readonly isLast?: boolean;
  readonly token?: unknown;
}

describe('a PC is given what it is enrolled for, and nothing else', () => {
  test.each(SIGHTS)('$role on a PC for $scopes', async ({ scopes, onPc }) => {
    const pc = await office.otherPc(scopes);
    const expected = [...onPc].sort();
    const asked = ['household', 'assessment', 'right', 'account'];
    expect(await everything(pc)).toEqual({
      pull: expected,
      snapshot: expected,
      repair: expected.filter((name) => asked.includes(name)),
      disk: expected,
    });
  });

  test('and no longer once its scopes were taken', async () => {
    const pc = await office.otherPc();
    await pc.sync();
    const order: ManageAction = { kind: 'set-scopes', device: pc.device, scopes: ['council'], reason: 'moved' };
    await office.pc.manages(office.boss, order);
    const council = ['account', 'code', 'view'];
    expect(await everything(pc)).toEqual({ pull: council, snapshot: council, repair: ['account'], disk: council });
  });
});
