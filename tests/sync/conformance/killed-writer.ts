/** @file A PC that writes until it is killed: started by `killed-store.test.ts`, told where its database is. */
import { uuidv7 } from 'uuidv7';
import { createClock } from '#core/clock/clock.ts';
import { openStore } from '#core/database/store.ts';
import { SqliteClientStore } from '#core/sync/sqlite-client-store.ts';
import { must } from '#shared/kernel/must.ts';
import { tell } from '../../support/tell.ts';
import { Random } from '../simulation/random.ts';
import { newDevice } from '../simulation/world.ts';
import { anyRow, DEVICE, FEED } from './any-row.ts';

const store = await openStore({
  path: must(process.argv[2], 'path'),
  keyHex: '5a'.repeat(32),
  logKey: new Uint8Array(32),
  clock: createClock(),
  newId: uuidv7,
  projections: [],
  onChanged: () => {},
});
const client = new SqliteClientStore(store);
const random = new Random(7);
const PARTS = 12;

for (let turn = 1; ; turn += 1) {
  client.transact((tx) => {
    // Everything of one turn carries its number: a half of one would be told by the others.
    tx.setDevice({ ...newDevice(DEVICE), headDseq: turn });
    tx.putFeed({ ...must(tx.feed(FEED) ?? emptyFeed(), 'feed'), broken: [String(turn)] });
    for (let part = 0; part < PARTS; part += 1) {
      const id = `01930000-0000-7000-8000-${String(part).padStart(12, '0')}`;
      tx.putRow('person', id, { ...anyRow(random, 'person', id), name: String(turn) });
      tx.putImage({ table: 'person', id, feed: FEED, ver: turn, oe: 0, digest: 'ab'.repeat(32) });
      tx.putShadow('person', id, { turn });
    }
  });
  // Only after the commit has returned.
  await tell(String(turn));
}

function emptyFeed() {
  return {
    feed: FEED,
    cursor: null,
    phase: 'snapshot' as const,
    stagedTo: null,
    replaces: true,
    token: null,
    broken: [],
    totals: {},
  };
}
