/** @file What every `ClientStore` has to keep. Run against each implementation by `client-stores.test.ts`. */
import { describe, expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import type {
  ClientStore,
  ClientTransaction,
  DeviceState,
  OutboxOperation,
  OutboxState,
  ReceivedEdit,
} from '#shared/sync/engine/client-store.ts';
import { refold, setServerRow, unabsorbed } from '#shared/sync/engine/client-view.ts';
import { enqueueGroup } from '#shared/sync/engine/enqueue-group.ts';
import { newFeed } from '#shared/sync/engine/receive-push.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { type PlainRow, SYNCED_TABLE_NAMES } from '#shared/sync/synced-tables.ts';
import { Random } from '../simulation/random.ts';
import { newDevice } from '../simulation/world.ts';
import { anyRow, DEVICE, FEED, OFFICE } from './any-row.ts';

export interface StoreUnderTest {
  readonly store: ClientStore;
  /** The same data as a program that starts later finds them. */
  reopen(): Promise<ClientStore>;
  dispose(): void;
}

const STATES: readonly OutboxState[] = [
  'pending',
  'sent',
  'applied',
  'held',
  'rejected',
  'blocked',
  'op_id_conflict',
  'absorbed',
  'durable',
];

export function describeClientStore(name: string, open: (device: DeviceState) => Promise<StoreUnderTest>): void {
  const using = async (work: (under: StoreUnderTest) => Promise<void> | void) => {
    const under = await open(newDevice(DEVICE));
    try {
      await work(under);
    } finally {
      under.dispose();
    }
  };
  const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const random = new Random(20_261_122);

  describe(`${name} as the store of a PC`, () => {
    test('a throw takes back everything of its transaction and nothing of the one before', () =>
      using(async ({ store, reopen }) => {
        const before = store.transact((tx) => {
          fill(tx, random);
          return imageOf(tx);
        });
        expect(() =>
          store.transact((tx) => {
            spoil(tx);
            throw new Error('in the middle');
          }),
        ).toThrow('in the middle');
        expect(store.transact(imageOf)).toEqual(before);
        const later = await reopen();
        expect(later.transact(imageOf)).toEqual(before);
      }));

    test('what was committed is there after a restart, and reads inside a transaction see its writes', () =>
      using(async ({ store, reopen }) => {
        store.transact((tx) => {
          tx.setDevice({ ...tx.device(), headDseq: 7 });
          expect(tx.device().headDseq).toBe(7);
          tx.putFeed({ ...newFeed(FEED), broken: ['person'] });
          expect(tx.feed(FEED)?.broken).toEqual(['person']);
          expect(tx.feeds().map(({ feed }) => feed)).toEqual([FEED]);
          tx.putShadow('person', id(1), null);
          expect(tx.shadow('person', id(1))).toBeNull();
          tx.removeShadow('person', id(1));
          expect(tx.shadow('person', id(1))).toBeUndefined();
          tx.putShadow('person', id(2), { id: id(2) });
        });
        const later = await reopen();
        later.transact((tx) => {
          expect(tx.device().headDseq).toBe(7);
          expect(tx.feed(FEED)?.broken).toEqual(['person']);
          expect(tx.shadow('person', id(1))).toBeUndefined();
          expect(tx.shadow('person', id(2))).toEqual({ id: id(2) });
          tx.removeFeed(FEED);
          tx.removeShadow('person', id(2));
        });
        later.transact((tx) => {
          expect(tx.feeds()).toEqual([]);
          expect(tx.shadow('person', id(2))).toBeUndefined();
        });
      }));

    test('rows of every table come back with every kind of column as they went in', () =>
      using(({ store }) => {
        for (const table of [...SYNCED_TABLE_NAMES, 'sync_conflict', 'sync_held', 'of_a_newer_app']) {
          for (let n = 0; n < 12; n += 1) {
            const row = anyRow(random, table, id(n));
            store.transact((tx) => tx.putRow(table, id(n), row));
            expect(store.transact((tx) => tx.row(table, id(n)))).toEqual(row);
          }
          const other = anyRow(random, table, id(3));
          store.transact((tx) => {
            tx.putRow(table, id(3), other);
            expect(tx.row(table, id(3))).toEqual(other);
            tx.removeRow(table, id(4));
            expect(tx.row(table, id(4))).toBeUndefined();
          });
        }
      }));

    test('a row that the tables of this app cannot hold comes back whole, and an ordinary one after it', () =>
      using(({ store }) => {
        const household = anyRow(random, 'household', id(1));
        const { note: _, ...short } = household;
        const odd: PlainRow[] = [
          { ...household, column_of_tomorrow: { deep: [1, null, 'x'] } },
          { ...household, household_no: 17, vulnerability: null },
          short,
          { ...household, note: 'half of a pair: \ud83d' },
          { ...household, note: 'with a \u0000 in it, 한글과 👩🏽‍🚒' },
        ];
        for (const row of [...odd, household]) {
          store.transact((tx) => tx.putRow('household', id(1), row));
          expect(store.transact((tx) => tx.row('household', id(1)))).toEqual(row);
        }
        store.transact((tx) => tx.putRow('household', id(1), odd[0] as PlainRow));
        store.transact((tx) => tx.removeRow('household', id(1)));
        expect(store.transact((tx) => tx.row('household', id(1)))).toBeUndefined();
      }));

    test('images belong to one feed at a time', () =>
      using(({ store }) => {
        const image = { table: 'person', id: id(1), feed: FEED, ver: 1, oe: 0, digest: 'ab'.repeat(32) };
        store.transact((tx) => {
          tx.putImage(image);
          tx.putImage({ ...image, id: id(2) });
          tx.putImage({ ...image, ver: 2, feed: 'another' });
        });
        store.transact((tx) => {
          expect(tx.image('person', id(1))).toEqual({ ...image, ver: 2, feed: 'another' });
          expect(tx.imagesOf(FEED)).toEqual([{ ...image, id: id(2) }]);
          tx.removeImage('person', id(2));
          expect(tx.imagesOf(FEED)).toEqual([]);
          expect(tx.image('household', id(1))).toBeUndefined();
        });
      }));

    test('images of a feed come in the order of table and id, in pages that leave none out', () =>
      using(({ store }) => {
        const image = { feed: FEED, ver: 1, oe: 0, digest: 'ab'.repeat(32) };
        const all = ['household', 'household_indicator', 'person'].flatMap((table) =>
          [1, 2, 3].map((n) => ({ ...image, table, id: id(n) })),
        );
        store.transact((tx) => {
          for (const each of all.toReversed()) tx.putImage(each);
          tx.putImage({ ...image, table: 'household', id: id(9), feed: 'another' });
        });
        store.transact((tx) => {
          const found: unknown[] = [];
          for (
            let page = tx.imagesAfter(FEED, null, 2);
            page.length > 0;
            page = tx.imagesAfter(FEED, must(page.at(-1), 'image'), 2)
          )
            found.push(...page);
          expect(found).toEqual(all);
        });
      }));

    test('the outbox keeps order, states and the questions that are asked of it', () =>
      using(async ({ store, reopen }) => {
        const all = STATES.map((state, index) => anOperation(index + 1, state, { row: id(40 + (index % 2)) }));
        store.transact((tx) => {
          for (const operation of all.toReversed()) tx.putOperation(operation);
        });
        const later = await reopen();
        later.transact((tx) => {
          expect(tx.operationsAfter(0, 100)).toEqual(all);
          expect(tx.operationsAfter(3, 2).map(({ dseq }) => dseq)).toEqual([4, 5]);
          expect(tx.operationsOnRow('person', id(40)).map(({ dseq }) => dseq)).toEqual([1, 3, 5, 7, 9]);
          expect(tx.openOnRow('person', id(40)).map(({ dseq }) => dseq)).toEqual([1, 3]);
          expect(tx.newestOnRow('person', id(41))).toEqual({ opId: all[7]?.opId, feed: FEED });
          expect(tx.newestOnRow('person', id(42))).toBeUndefined();
          expect(tx.operationsIn('rejected', 'pending').map(({ state }) => state)).toEqual(['pending', 'rejected']);
          for (const state of STATES)
            expect(tx.operationsIn(state)).toEqual(all.filter((each) => each.state === state));
          expect(tx.openCreations([id(40), id(41), id(42)]).map(({ opId }) => opId)).toEqual(
            all.slice(0, 6).map(({ opId }) => opId),
          );
          expect(tx.backlogAfter(4)).toEqual({ count: 5, oldestAt: all[4]?.recordedAt });
          expect(tx.backlogAfter(9)).toEqual({ count: 0, oldestAt: null });
          expect(tx.hasWorkFor(FEED, 8)).toBe(true);
          expect(tx.hasWorkFor(FEED, 9)).toBe(false);
          expect(tx.hasWorkFor('another', 0)).toBe(false);
          tx.makeDurable(7);
          expect(tx.operation(all[7]?.opId ?? '')?.state).toBe('absorbed');
          tx.makeDurable(8);
          expect(tx.operation(all[7]?.opId ?? '')?.state).toBe('durable');
          expect(tx.operation(all[0]?.opId ?? '')?.state).toBe('pending');
          const outcome = { o: 'rejected', rule: 'id-used' } as const;
          tx.putOperation({
            ...(all[0] as OutboxOperation),
            state: 'rejected',
            outcome,
            dseq: 20,
            prev: 'x',
            link: 'y',
          });
          tx.removeOperation(all[1]?.opId ?? '');
        });
        later.transact((tx) => {
          expect(tx.operation(all[0]?.opId ?? '')).toMatchObject({
            state: 'rejected',
            dseq: 20,
            content: all[0]?.content,
          });
          expect(tx.operation(all[1]?.opId ?? '')).toBeUndefined();
          expect(tx.operationsAfter(8, 10).map(({ dseq }) => dseq)).toEqual([9, 20]);
        });
      }));

    test('an edit of another PC is kept once for each version, outlives a restart, and goes with its household', () =>
      using(async ({ store, reopen }) => {
        const edit = (n: number, over: Partial<ReceivedEdit> = {}): ReceivedEdit => ({
          table: 'person',
          id: id(1),
          ver: n,
          op_id: id(100 + n),
          group_id: id(200 + n),
          kind: 'patch',
          actor: id(300),
          recorded_at: '2026-11-22T00:00:00.000Z',
          adopted_by: null,
          subject: id(7),
          formerSubject: null,
          set: { job: { from: null, to: `j${n}` }, phones: { to: [] } },
          ...over,
        });
        const household = edit(4, { table: 'household', id: id(7), set: { note: { from: 'a', to: 'b' } } });
        const elsewhere = edit(5, { id: id(2), subject: id(8), formerSubject: id(7), adopted_by: id(301) });
        store.transact((tx) => {
          for (const each of [edit(3), edit(2), household, elsewhere]) tx.keepEdit(each);
          tx.keepEdit(edit(3, { set: { job: { to: 'told twice' } } }));
          expect(tx.editsOf('person', id(1))).toEqual([edit(2), edit(3)]);
          const own = anOperation(1, 'pending', { row: id(1) });
          tx.putOperation(own);
          expect([tx.isOwn(own.opId), tx.isOwn(edit(2).op_id)]).toEqual([true, false]);
        });
        expect(() =>
          store.transact((tx) => {
            tx.keepEdit(edit(9));
            tx.forgetEdits('household', id(7));
            throw new Error('in the middle');
          }),
        ).toThrow('in the middle');
        const later = await reopen();
        later.transact((tx) => {
          expect(tx.editsOf('person', id(1))).toEqual([edit(2), edit(3)]);
          expect(tx.editsOf('household', id(7))).toEqual([household]);
          tx.forgetEdits('household', id(7));
          expect([...tx.editsOf('person', id(1)), ...tx.editsOf('household', id(7))]).toEqual([]);
          expect(tx.editsOf('person', id(2))).toEqual([elsewhere]);
          tx.forgetEdits('person', id(2));
          expect(tx.editsOf('person', id(2))).toEqual([]);
        });
      }));

    test('an erased household leaves places and outcomes of what was said, and words only until the server has them', () =>
      using(async ({ store, reopen }) => {
        const subject = id(7);
        const [acked, applied, waiting] = [2, 4, 8].map((dseq) =>
          anOperation(dseq, dseq === 4 ? 'applied' : dseq === 2 ? 'absorbed' : 'pending', { row: subject }),
        ) as [OutboxOperation, OutboxOperation, OutboxOperation];
        const other = anOperation(6, 'absorbed', { row: id(8) });
        const erasure = { id: id(70), table: 'household', row_id: subject, status: 'erased' };
        const words = (tx: ClientTransaction) =>
          tx.operationsAfter(0, 10).map(({ dseq, state, content, body }) => [dseq, state, content, body]);
        store.transact((tx) => {
          tx.setDevice({ ...tx.device(), headDseq: 8, ackedDseq: 6 });
          for (const each of [acked, applied, other, waiting]) tx.putOperation(each);
          tx.putRow('sync_erasure', id(70), erasure);
          expect(tx.halfErased()).toEqual([]);
          tx.eraseSubject(subject);
          expect(tx.halfErased()).toEqual([]);
        });
        const kept = [
          [2, 'absorbed', null, null],
          [4, 'absorbed', null, null],
          [6, 'absorbed', other.content, other.body],
        ];
        const later = await reopen();
        later.transact((tx) => {
          expect(words(tx)).toEqual([...kept, [8, 'pending', waiting.content, waiting.body]]);
          // Sent again under other numbers, as after a fork.
          const erased = must(tx.operation(acked.opId), 'operation');
          tx.putOperation({ ...erased, link: 'm'.repeat(64) });
          expect(tx.operation(acked.opId)).toMatchObject({ link: 'm'.repeat(64), content: null });
          tx.setFate(waiting.opId, 'rejected', { o: 'rejected', rule: 'household-erased' });
          tx.setDevice({ ...tx.device(), ackedDseq: 8 });
          expect(tx.halfErased()).toEqual([subject]);
          tx.eraseSubject(subject);
          expect(tx.halfErased()).toEqual([]);
          expect(words(tx)).toEqual([...kept, [8, 'rejected', null, null]]);
        });
      }));

    test('stages of two feeds are kept apart and in order', () =>
      using(async ({ store, reopen }) => {
        const change = (n: number) => ({
          k: 'put' as const,
          table: 'person',
          id: id(n),
          oe: 0,
          ver: n,
          row: { id: id(n) },
        });
        store.transact((tx) => tx.stage('a', [change(1), change(2)]));
        store.transact((tx) => {
          tx.stage('b', [change(9)]);
          tx.stage('a', [change(3)]);
          tx.stage('a', [{ ...change(1), k: 'del', row: null }]);
        });
        const later = await reopen();
        later.transact((tx) => {
          expect(tx.staged('a').map(({ k, ver }) => `${k} ${ver}`)).toEqual(['put 1', 'put 2', 'put 3', 'del 1']);
          tx.clearStage('a');
          expect(tx.staged('a')).toEqual([]);
          expect(tx.staged('b')).toEqual([change(9)]);
        });
      }));

    test('what is seen is the server’s row with the open operations on top, through any mixture of both', () =>
      using(({ store }) => {
        const row = { ...anyRow(random, 'household', id(1)), note: 'from the server 0', tong: 't0' };
        const place = { table: 'household', id: id(1) };
        store.transact((tx) => {
          tx.putFeed(newFeed(FEED));
          setServerRow(
            tx,
            onieumSchema,
            { ...place, feed: FEED, ver: 1, oe: 0, digest: '00'.repeat(32) },
            place,
            row,
            undefined,
          );
        });
        let server: PlainRow = row;
        const views: unknown[] = [];
        for (let step = 1; step <= 40; step += 1) {
          store.transact((tx) => {
            switch (random.below(4)) {
              case 0: {
                server = { ...server, note: `from the server ${step}`, ri: `r${step}` };
                const image = { ...place, feed: FEED, ver: step + 1, oe: 0, digest: 'ab'.repeat(32) };
                setServerRow(tx, onieumSchema, image, place, server, tx.image(place.table, place.id));
                break;
              }
              case 1: {
                const open = unabsorbed(tx, 'household', id(1))[0];
                if (open)
                  tx.putOperation({ ...open, state: random.pick(['absorbed', 'rejected', 'held']) ?? 'absorbed' });
                refold(tx, onieumSchema, 'household', id(1));
                break;
              }
              default: {
                const before = must(tx.row('household', id(1)), 'view');
                const set = { note: { from: before.note as string, to: `typed ${step}` } };
                enqueueGroup(ENQUEUE, tx, {
                  actor: id(90),
                  actorKey: 'key',
                  officeId: OFFICE,
                  operations: [
                    { opId: id(1_000 + step), table: 'household', rowId: id(1), body: { kind: 'patch', set } },
                  ],
                });
              }
            }
          });
          store.transact((tx) => {
            const open = unabsorbed(tx, 'household', id(1));
            const last = open.at(-1)?.body;
            const note = last?.kind === 'patch' ? last.set.note?.to : server.note;
            const view = tx.row('household', id(1));
            expect(view).toEqual({ ...server, note });
            expect(tx.shadow('household', id(1))).toEqual(open.length > 0 ? server : undefined);
            views.push(view);
          });
        }
        expect(new Set(views.map((view) => JSON.stringify(view))).size).toBeGreaterThan(10);
      }));
  });
}

let count = 0;
const ENQUEUE = {
  schema: onieumSchema,
  hash: (text: string) => text.length.toString(16).padStart(64, '0'),
  newId: () => {
    count += 1;
    return `01930000-0000-7000-9000-${String(count).padStart(12, '0')}`;
  },
  clock: { now: () => '2026-11-20T01:00:00.000Z', monoMs: () => 1, bootId: 'boot' },
  signAsOfficer: () => 'signature',
};

function anOperation(dseq: number, state: OutboxState, { row }: { row: string }): OutboxOperation {
  const opId = `01930000-0000-7000-a000-${String(dseq).padStart(12, '0')}`;
  const body = { kind: 'create' as const, set: { id: row, name: `이름 ${dseq}` } };
  return {
    opId,
    dseq,
    prev: 'p'.repeat(64),
    link: 'l'.repeat(64),
    groupId: '01930000-0000-7000-b000-000000000001',
    n: dseq,
    of: STATES.length,
    actorKey: 'key',
    signature: 'signature',
    header: JSON.stringify({ op_id: opId, kind: body.kind, subject: dseq % 2 === 0 ? row : null }),
    content: JSON.stringify({ body, salt: '0123456789abcdef' }),
    feed: FEED,
    table: 'person',
    rowId: row,
    schemaVersion: 1,
    body,
    recordedAt: `2026-11-20T01:00:0${dseq % 10}.000Z`,
    state,
    outcome: state === 'pending' || state === 'sent' ? null : { o: 'rejected', rule: 'id-used' },
  };
}

function fill(tx: ClientTransaction, random: Random): void {
  const row = anyRow(random, 'person', '01930000-0000-7000-8000-000000000001');
  tx.putFeed(newFeed(FEED));
  tx.putRow('person', String(row.id), row);
  tx.putImage({ table: 'person', id: String(row.id), feed: FEED, ver: 3, oe: 1, digest: 'cd'.repeat(32) });
  tx.putShadow('person', String(row.id), row);
  tx.putOperation(anOperation(1, 'pending', { row: String(row.id) }));
  tx.stage(FEED, [{ k: 'del', table: 'person', id: String(row.id), oe: 1, ver: 4, row: null }]);
}

function spoil(tx: ClientTransaction): void {
  const id = '01930000-0000-7000-8000-000000000001';
  tx.setDevice({ ...tx.device(), incarnation: 9 });
  tx.removeRow('person', id);
  tx.removeImage('person', id);
  tx.removeShadow('person', id);
  tx.putOperation(anOperation(2, 'held', { row: id }));
  tx.removeOperation(anOperation(1, 'pending', { row: id }).opId);
  tx.clearStage(FEED);
  tx.removeFeed(FEED);
}

/** Everything that `fill` wrote and `spoil` touched. */
function imageOf(tx: ClientTransaction): unknown {
  const id = '01930000-0000-7000-8000-000000000001';
  return {
    device: tx.device(),
    feeds: tx.feeds(),
    row: tx.row('person', id),
    images: tx.imagesOf(FEED),
    shadow: tx.shadow('person', id),
    outbox: tx.operationsAfter(0, 10),
    staged: tx.staged(FEED),
  };
}
