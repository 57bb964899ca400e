/** @file What every `ServerStore` has to keep, said through the port alone. `server-store.test.ts` runs it on each. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import type { FeedChange, LogEntry, ServerRecord, ServerStore } from '#shared/sync/engine/server-store.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';

const OFFICE = '01930000-0000-7000-8000-00000000000f';
const FEED = `${OFFICE}:welfare`;
const OTHER_FEED = `${OFFICE}:council`;

const id = (number: number): string => `01930000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const hash = (number: number): string => number.toString(16).padStart(64, '0');

const aRecord = (over: Partial<ServerRecord> = {}): ServerRecord => ({
  table: 'household',
  id: id(1),
  feed: FEED,
  row: { id: id(1), head_name: '김온이' },
  ver: 1,
  oe: 0,
  columns: { id: { ver: 1, op: id(900) }, head_name: { ver: 1, op: id(900) } },
  byOp: id(900),
  born: 1,
  merge: null,
  ...over,
});

const applied = { o: 'applied' as const, feed: FEED, seq: 1, ver: 1, conflicts: [] };
const anEntry = (over: Partial<LogEntry> = {}): LogEntry => ({
  opId: id(900),
  hash: hash(900),
  header: '{"v":1}',
  content: '{"salt":"0123456789abcdef"}',
  groupId: id(800),
  n: 1,
  of: 1,
  actorKey: 'key',
  signature: 'signature',
  device: id(700),
  table: 'household',
  rowId: id(1),
  feed: FEED,
  actor: id(600),
  afterOp: null,
  outcome: applied,
  position: 1,
  executed: 1,
  adoptedBy: null,
  ...over,
});
const aChange = (seq: number, row: number, over: Partial<FeedChange> = {}): FeedChange => ({
  seq,
  k: 'put',
  table: 'household',
  id: id(row),
  oe: 0,
  ver: 1,
  ...over,
});

export function serverStoreSuite(name: string, fresh: () => Promise<ServerStore>): void {
  describe(name, () => {
    test('a transaction that throws has changed nothing', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        await tx.putRecord(aRecord());
        await tx.advance(FEED, { seq: 1, chain: hash(1) });
        await tx.nextPosition();
      });
      const attempt = store.transact(async (tx) => {
        await tx.putRecord(aRecord({ ver: 2, row: { id: id(1), head_name: '다른 이름' } }));
        await tx.putRecord(aRecord({ id: id(2) }));
        await tx.removeRecord('household', id(1));
        await tx.markDeleted('household', id(1));
        await tx.putLogEntry(anEntry());
        await tx.advance(FEED, { seq: 2, chain: hash(2) });
        await tx.putChange(FEED, aChange(2, 1));
        await tx.changeTotal(FEED, 'household', () => ({ count: 7, digest: hash(7) }));
        await tx.putStream(id(700), 1, {
          nextDseq: 2,
          link: hash(1),
          receipt: hash(2),
          nonce: 'n',
          previousNonce: null,
        });
        await tx.nextPosition();
        await tx.nextExecuted();
        throw new Error('the rule said no');
      });
      await expect(attempt).rejects.toThrow('the rule said no');
      await store.transact(async (tx) => {
        expect(await tx.record('household', id(1))).toEqual(aRecord());
        expect(await tx.record('household', id(2))).toBeUndefined();
        expect(await tx.isDeleted('household', id(1))).toBe(false);
        expect(await tx.logEntry(id(900))).toBeUndefined();
        expect(await tx.head(FEED)).toEqual({ seq: 1, chain: hash(1) });
        expect(await tx.chainAt(FEED, 2)).toBeUndefined();
        expect(await tx.changesAfter(FEED, 0, 10)).toEqual([]);
        expect(await tx.totals(FEED)).toEqual({});
        expect(await tx.stream(id(700), 1)).toBeUndefined();
        expect(await tx.nextPosition()).toBe(2);
        expect(await tx.nextExecuted()).toBe(1);
      });
    });

    test('a savepoint takes back everything since, and only that', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        await tx.putRecord(aRecord());
        const first = await tx.savepoint();
        await tx.putRecord(aRecord({ ver: 2 }));
        await tx.nextExecuted();
        const second = await tx.savepoint();
        await tx.removeRecord('household', id(1));
        await tx.putRecord(aRecord({ id: id(2) }));
        await tx.changeTotal(FEED, 'household', () => ({ count: 2, digest: hash(2) }));
        await tx.rollbackTo(second);
        expect((await tx.record('household', id(1)))?.ver).toBe(2);
        expect(await tx.record('household', id(2))).toBeUndefined();
        expect(await tx.totals(FEED)).toEqual({});
        await tx.rollbackTo(first);
        expect((await tx.record('household', id(1)))?.ver).toBe(1);
        expect(await tx.nextExecuted()).toBe(1);
      });
      await store.transact(async (tx) => {
        expect(await tx.record('household', id(1))).toEqual(aRecord());
        expect(await tx.recordsOf(FEED, 'household')).toHaveLength(1);
        expect(await tx.nextExecuted()).toBe(2);
      });
    });

    test('what a transaction has written, it reads, in every way', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        for (const n of [1, 2, 3]) {
          await tx.putRecord(aRecord({ id: id(n), row: { id: id(n), case_id: 'a' }, born: n }));
          await tx.putChange(FEED, aChange(n, n));
        }
        await tx.putLogEntry(anEntry({ opId: id(901), n: 2, of: 2, actor: 'b' }));
        await tx.putLogEntry(anEntry({ opId: id(900), n: 1, of: 2, actor: 'a' }));
      });
      await store.transact(async (tx) => {
        await tx.putRecord(aRecord({ id: id(2), row: { id: id(2), case_id: 'b' }, born: 2, ver: 2 }));
        await tx.removeRecord('household', id(3));
        await tx.putRecord(aRecord({ id: id(4), row: { id: id(4), case_id: 'a' }, born: 4 }));
        await tx.putChange(FEED, aChange(4, 1));
        await tx.putChange(FEED, aChange(4, 4));
        await tx.putLogEntry(
          anEntry({ opId: id(901), n: 2, of: 2, actor: 'b', outcome: { o: 'rejected', rule: 'x' } }),
        );
        await tx.putLogEntry(anEntry({ opId: id(902), n: 3, of: 3, actor: 'c' }));
        const idsOf = (records: readonly { id: string }[]) => records.map((each) => each.id);
        expect(idsOf(await tx.recordsWhere('household', 'case_id', 'a'))).toEqual([id(1), id(4)]);
        expect(idsOf(await tx.recordsAfter(FEED, '_', null, 2))).toEqual([id(1), id(2)]);
        expect(idsOf(await tx.recordsAfter(FEED, 'household', id(2), 2))).toEqual([id(4)]);
        expect(idsOf(await tx.recordsOf(FEED, 'household')).sort()).toEqual([id(1), id(2), id(4)]);
        expect(await tx.record('household', id(3))).toBeUndefined();
        const changes = await tx.changesAfter(FEED, 1, 10);
        expect(changes.map(({ seq, id: row }) => [seq, row])).toEqual([
          [2, id(2)],
          [3, id(3)],
          [4, id(1)],
          [4, id(4)],
        ]);
        expect(await tx.change(FEED, 'household', id(1))).toEqual(aChange(4, 1));
        expect((await tx.groupEntries(id(800))).map(({ opId }) => opId)).toEqual([id(900), id(901), id(902)]);
        expect([...(await tx.authorsOf('household', id(1)))].sort()).toEqual(['a', 'c']);
        const writers = await tx.writers([id(900), id(900), id(901), id(902), id(903)]);
        expect(writers.map(({ opId, actor }) => `${opId} ${actor}`).sort()).toEqual([`${id(900)} a`, `${id(902)} c`]);
      });
    });

    test('a foreseen answer is the same answer', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        await tx.putRecord(aRecord());
        await tx.markDeleted('household', id(2));
        await tx.putLogEntry(anEntry({ outcome: { o: 'blocked', by: id(1) } }));
        const entry = { opId: id(900), link: hash(1), receipt: hash(2), conflict: null, position: 1 };
        await tx.putStreamEntry(id(700), 1, 1, entry);
      });
      const ask = (isForeseen: boolean) =>
        store.transact(async (tx) => {
          const rows = [1, 2, 3].map((n) => ({ table: 'household', id: id(n) }));
          const entries = { device: id(700), incarnation: 1, dseqs: [0, 1, 2] };
          if (isForeseen) await tx.foresee?.({ operations: [id(900), id(901)], rows, entries });
          return [
            ...(await Promise.all(rows.map((row) => tx.record(row.table, row.id)))),
            ...(await Promise.all(rows.map((row) => tx.isDeleted(row.table, row.id)))),
            await tx.logEntry(id(900)),
            await tx.logEntry(id(901)),
            await tx.groupsBlockedBy(id(1)),
            await tx.streamEntry(id(700), 1, 1),
            await tx.streamEntry(id(700), 1, 2),
          ];
        });
      expect(await ask(true)).toEqual(await ask(false));
    });

    test('groups that wait come in the order of arrival, until they no longer wait', async () => {
      const store = await fresh();
      const waiting: Outcome = { o: 'blocked', by: id(1) };
      await store.transact(async (tx) => {
        await tx.putLogEntry(anEntry({ opId: id(3), groupId: id(803), position: 3, outcome: waiting }));
        await tx.putLogEntry(anEntry({ opId: id(2), groupId: id(802), position: 2, outcome: waiting }));
        await tx.putLogEntry(anEntry({ opId: id(4), groupId: id(802), position: 2, outcome: waiting }));
        await tx.putLogEntry(
          anEntry({ opId: id(5), groupId: id(805), position: 1, outcome: { o: 'blocked', by: id(9) } }),
        );
      });
      await store.transact(async (tx) => {
        expect(await tx.groupsBlockedBy(id(1))).toEqual([id(802), id(803)]);
        await tx.putLogEntry(anEntry({ opId: id(3), groupId: id(803), position: 3, outcome: applied }));
        expect(await tx.groupsBlockedBy(id(1))).toEqual([id(802)]);
        await tx.putLogEntry(anEntry({ opId: id(6), groupId: id(806), position: 4, outcome: waiting }));
        expect(await tx.groupsBlockedBy(id(1))).toEqual([id(802), id(806)]);
      });
      await store.transact(async (tx) => expect(await tx.groupsBlockedBy(id(1))).toEqual([id(802), id(806)]));
    });

    test('a page of changes never ends inside a number, and a number larger than a page comes whole', async () => {
      const store = await fresh();
      const sizes = [1, 2, 5, 1, 3];
      await store.transact(async (tx) => {
        let row = 0;
        for (const [index, size] of sizes.entries())
          for (let n = 0; n < size; n += 1) {
            row += 1;
            await tx.putChange(FEED, aChange(index + 1, 100 - row));
          }
        await tx.putChange(OTHER_FEED, aChange(2, 500));
      });
      const pages = async (limit: number) => {
        const found: number[][] = [];
        for (let seq = 0; ; ) {
          const page = await store.transact((tx) => tx.changesAfter(FEED, seq, limit));
          if (page.length === 0) return found;
          expect(page.map((each) => `${each.seq} ${each.id}`)).toEqual(
            page.map((each) => `${each.seq} ${each.id}`).sort(),
          );
          found.push([...new Set(page.map((each) => each.seq))]);
          seq = page.at(-1)?.seq ?? 0;
        }
      };
      expect(await pages(3)).toEqual([[1, 2], [3], [4], [5]]);
      expect(await pages(1)).toEqual([[1], [2], [3], [4], [5]]);
      expect(await pages(8)).toEqual([
        [1, 2, 3],
        [4, 5],
      ]);
      expect(await pages(Number.MAX_SAFE_INTEGER)).toEqual([[1, 2, 3, 4, 5]]);
    });

    test('a row has one change per feed, its newest', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        await tx.putChange(FEED, aChange(1, 1));
        await tx.putChange(FEED, aChange(2, 1, { k: 'evict', oe: 1 }));
        await tx.putChange(OTHER_FEED, aChange(1, 1, { oe: 1, ver: 2 }));
      });
      await store.transact(async (tx) => {
        expect(await tx.changesAfter(FEED, 0, 10)).toEqual([aChange(2, 1, { k: 'evict', oe: 1 })]);
        expect(await tx.change(FEED, 'household', id(1))).toEqual(aChange(2, 1, { k: 'evict', oe: 1 }));
        expect(await tx.change(OTHER_FEED, 'household', id(1))).toEqual(aChange(1, 1, { oe: 1, ver: 2 }));
        expect(await tx.change(OTHER_FEED, 'household', id(2))).toBeUndefined();
      });
    });

    test('rows of a feed come in the order of table and id, in pages that leave none out', async () => {
      const store = await fresh();
      const tables = ['crisis_case', 'household', 'household_member'];
      await store.transact(async (tx) => {
        for (const table of tables) for (const n of [3, 1, 2]) await tx.putRecord(aRecord({ table, id: id(n) }));
        await tx.putRecord(aRecord({ table: 'meeting', id: id(1), feed: OTHER_FEED }));
      });
      const seen: string[] = [];
      for (let table = '_', after: string | null = null; ; ) {
        const page: readonly ServerRecord[] = await store.transact((tx) => tx.recordsAfter(FEED, table, after, 2));
        seen.push(...page.map((each) => `${each.table} ${each.id}`));
        const last = page.at(-1);
        if (!last) break;
        [table, after] = [last.table, last.id];
      }
      expect(seen).toEqual(tables.flatMap((table) => [1, 2, 3].map((n) => `${table} ${id(n)}`)));
    });

    test('rows are found by a column, oldest first, and only by the same text', async () => {
      const store = await fresh();
      const rows: [number, unknown][] = [
        [3, 'x'],
        [1, 'x'],
        [2, 7],
        [4, 'y'],
        [5, null],
        [6, 'x\0'],
        [7, '\ue000'],
        [8, '\ud800'],
      ];
      for (const column of ['household_id', 'anything_else']) {
        await store.transact(async (tx) => {
          for (const [n, value] of rows)
            await tx.putRecord(aRecord({ id: id(n), row: { [column]: value }, born: 10 - n }));
        });
        await store.transact(async (tx) => {
          const found = async (value: string) =>
            (await tx.recordsWhere('household', column, value)).map((each) => each.id);
          expect(await found('x')).toEqual([id(3), id(1)]);
          expect(await found('7')).toEqual([]);
          expect(await found('x\0')).toEqual([id(6)]);
          expect(await found('\ue000')).toEqual([id(7)]);
          expect(await found('\ud800')).toEqual([id(8)]);
          expect(await found("'; DROP TABLE record; --")).toEqual([]);
        });
      }
    });

    test('a row that was moved or changed is found by what it is now', async () => {
      const store = await fresh();
      await store.transact((tx) => tx.putRecord(aRecord({ row: { case_id: 'a' } })));
      await store.transact((tx) => tx.putRecord(aRecord({ row: { case_id: 'b' }, feed: OTHER_FEED, oe: 1, ver: 2 })));
      await store.transact(async (tx) => {
        expect(await tx.recordsWhere('household', 'case_id', 'a')).toEqual([]);
        expect(await tx.recordsWhere('household', 'case_id', 'b')).toHaveLength(1);
        expect(await tx.recordsOf(FEED, 'household')).toEqual([]);
        expect(await tx.recordsOf(OTHER_FEED, 'household')).toHaveLength(1);
      });
    });

    test('any row that JSON can say comes back with the same digest, and any text as it was', async () => {
      const store = await fresh();
      const text = fc.string({ unit: 'binary', maxLength: 20 });
      const odd = fc.constantFrom(
        -0,
        5e-324,
        1.7976931348623157e308,
        2 ** 53 - 1,
        -(2 ** 53) + 1,
        1e21,
        0.1,
        '\0',
        '\ud800',
        '\ue000',
        '',
      );
      const value = fc.oneof(odd, fc.jsonValue({ maxDepth: 3 }), text);
      const row = fc.dictionary(fc.oneof(text, fc.constantFrom('note', '__proto__x', 'a\0')), value, { maxKeys: 6 });
      let n = 0;
      await fc.assert(
        fc.asyncProperty(row, text, text, async (values, header, content) => {
          n += 1;
          const record = aRecord({
            id: id(n),
            row: values,
            columns: { a: { ver: 1, op: '' }, b: { ver: 2, op: id(2) }, c: { ver: 2, op: '', by: id(2) } },
          });
          const merge = { op: id(2), survivorVer: 3, moved: [{ table: 'household_member', id: id(5) }] };
          await store.transact(async (tx) => {
            await tx.putRecord({ ...record, merge });
            await tx.putLogEntry(anEntry({ opId: id(n), header, content, signature: content }));
          });
          await store.transact(async (tx) => {
            const found = await tx.record('household', id(n));
            expect(canonicalJson(found?.row)).toBe(canonicalJson(values));
            expect({ ...found, row: {} }).toEqual({ ...record, merge, row: {} });
            const entry = await tx.logEntry(id(n));
            expect([entry?.header, entry?.content, entry?.signature]).toEqual([header, content, content]);
          });
        }),
        { numRuns: 150 },
      );
    });

    test('log entries, streams, people and offices come back as they were', async () => {
      const store = await fresh();
      const outcomes: Outcome[] = [
        { ...applied, conflicts: [id(1), id(2)] },
        { o: 'held', why: 'moved', held_id: id(3) },
        { o: 'rejected', rule: 'no-such-step' },
        { o: 'blocked', by: id(4) },
        { o: 'op_id_conflict', known: hash(5) },
      ];
      const entries = outcomes.map((outcome, n) =>
        anEntry({ opId: id(n), outcome, content: null, executed: null, afterOp: id(9), adoptedBy: '관리자' }),
      );
      const stream = { nextDseq: 3, link: hash(1), receipt: hash(2), nonce: 'a', previousNonce: null };
      const place = { opId: id(1), link: hash(1), receipt: hash(2), conflict: outcomes[4] ?? null, position: 9 };
      const device = {
        id: id(700),
        officeId: OFFICE,
        publicKey: 'public',
        status: 'push_only' as const,
        feeds: [FEED],
        formerFeeds: [],
        newestIncarnation: 2,
      };
      const office = { id: OFFICE, code: null, name: '온이음동', sigungu: null, genesisDevice: id(700) };
      const account = {
        id: id(600),
        officeId: OFFICE,
        role: undefined,
        validTo: '2026-12-31',
        codeIssuers: [{ by: id(601), at: 3 }],
      };
      const officerKey = { id: 'key', accountId: id(600), publicKey: 'public', isRevoked: true };
      await store.transact(async (tx) => {
        for (const entry of entries) await tx.putLogEntry(entry);
        await tx.putStream(id(700), 2, stream);
        await tx.putStreamEntry(id(700), 2, 1, place);
        await tx.putDevice(device);
        await tx.putOffice(office);
        await tx.putAccount(account);
        await tx.putOfficerKey(officerKey);
        await tx.reportLoss({ device: id(700), incarnation: 1, fromDseq: 3, toDseq: 5 });
      });
      await store.transact(async (tx) => {
        for (const entry of entries) expect(await tx.logEntry(entry.opId)).toEqual(entry);
        expect(await tx.stream(id(700), 2)).toEqual(stream);
        expect(await tx.stream(id(700), 1)).toBeUndefined();
        expect(await tx.streamEntry(id(700), 2, 1)).toEqual(place);
        expect(await tx.durableDseq(id(700), 2)).toBe(0);
        expect(await tx.device(id(700))).toEqual(device);
        expect(await tx.device(id(701))).toBeUndefined();
        expect(await tx.office(OFFICE)).toEqual(office);
        expect(await tx.account(id(600))).toEqual(account);
        expect(await tx.officerKey('key')).toEqual(officerKey);
        expect(await tx.epoch()).toBe('epoch-0');
        await tx.putDevice({ ...device, feeds: [], formerFeeds: [FEED] });
        expect((await tx.device(id(700)))?.formerFeeds).toEqual([FEED]);
      });
    });

    test('what was received about a household is found by it, and unreadable once its key is destroyed', async () => {
      const store = await fresh();
      const about = (subject: string | null) => JSON.stringify({ v: 1, subject });
      const entries = [
        anEntry({ header: about(id(1)) }),
        anEntry({ opId: id(901), header: about(id(1)), rowId: id(2), groupId: id(801), feed: '', position: 2 }),
        anEntry({ opId: id(902), header: about(id(3)), position: 3 }),
        anEntry({ opId: id(903), header: about(null), position: 4 }),
      ];
      await store.transact(async (tx) => {
        for (const each of entries) await tx.putLogEntry(each);
      });
      await store.transact(async (tx) => {
        expect(await tx.operationsAbout(id(1))).toEqual([
          { opId: id(900), rowId: id(1), groupId: id(800), feed: FEED },
          { opId: id(901), rowId: id(2), groupId: id(801), feed: '' },
        ]);
        await tx.destroyKey(id(1));
      });
      await store.transact(async (tx) => {
        const contents: (string | null | undefined)[] = [];
        for (const { opId } of entries) contents.push((await tx.logEntry(opId))?.content);
        expect(contents).toEqual([null, null, entries[2]?.content, entries[3]?.content]);
        await tx.putLogEntry(anEntry({ opId: id(904), header: about(id(1)), content: null, position: 5 }));
        await tx.putLogEntry(anEntry({ opId: id(905), header: about(id(3)), rowId: id(4), position: 6 }));
      });
      await store.transact((tx) => tx.destroyWords([{ table: 'household', id: id(4) }]));
      await store.transact(async (tx) => {
        expect(await tx.logEntry(id(905))).toMatchObject({ hash: hash(900), header: about(id(3)), content: null });
        expect((await tx.logEntry(id(902)))?.content).toBe(entries[2]?.content);
      });
      expect((await store.transact((tx) => tx.logEntry(id(904))))?.content).toBeNull();
    });

    test('a feed begins at nothing and knows each place it has been at', async () => {
      const store = await fresh();
      await store.transact(async (tx) => {
        expect(await tx.head(FEED)).toEqual({ seq: 0, chain: ZERO_HASH });
        expect(await tx.chainAt(FEED, 0)).toBe(ZERO_HASH);
        expect(await tx.floor(FEED)).toBe(0);
        for (const seq of [1, 2, 3]) await tx.advance(FEED, { seq, chain: hash(seq) });
        await tx.changeTotal(FEED, 'household', () => ({ count: 1, digest: hash(1) }));
        await tx.changeTotal(FEED, 'crisis_case', () => ({ count: 0, digest: ZERO_HASH }));
      });
      await store.transact(async (tx) => {
        expect(await tx.head(FEED)).toEqual({ seq: 3, chain: hash(3) });
        expect(await tx.chainAt(FEED, 2)).toBe(hash(2));
        expect(await tx.chainAt(FEED, 4)).toBeUndefined();
        expect(await tx.chainAt(OTHER_FEED, 2)).toBeUndefined();
        expect(await tx.totals(FEED)).toEqual({ household: { count: 1, digest: hash(1) } });
        expect(await tx.totals(OTHER_FEED)).toEqual({});
      });
    });

    test('transactions that meet follow each other: numbers have no gaps and nobody judges what is gone', async () => {
      const store = await fresh();
      const AT_ONCE = 24;
      const seen = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          store
            .transact(async (tx) => {
              const { seq } = await tx.head(FEED);
              const record = await tx.record('household', id(1));
              const count = Number(record?.row.count ?? 0) + 1;
              await tx.putRecord(aRecord({ row: { count }, ver: count }));
              await tx.advance(FEED, { seq: seq + 1, chain: hash(seq + 1) });
              await tx.putChange(FEED, aChange(seq + 1, 1000 + n));
              if (n % 6 === 5) throw new Error('refused');
              return [seq + 1, count, await tx.nextPosition()];
            })
            .catch(() => undefined),
        ),
      );
      const kept = seen.filter((each) => each !== undefined).sort(([a = 0], [b = 0]) => a - b);
      expect(kept).toEqual(Array.from({ length: AT_ONCE - 4 }, (_, n) => [n + 1, n + 1, n + 1]));
      const changes = await store.transact((tx) => tx.changesAfter(FEED, 0, 100), { readOnly: true });
      expect(changes.map(({ seq }) => seq)).toEqual(kept.map(([seq]) => seq));
    });

    test('a transaction that only reads refuses to write', async () => {
      const store = await fresh();
      const attempt = store.transact((tx) => tx.putRecord(aRecord()), { readOnly: true });
      await expect(attempt).rejects.toThrow('read-only');
      expect(await store.transact((tx) => tx.record('household', id(1)), { readOnly: true })).toBeUndefined();
    });
  });
}
