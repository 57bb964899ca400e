import fc from 'fast-check';
import { uuidv7 } from 'uuidv7';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes, sha256Hex, signingPublicKey, verifySignature } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { openOperationBody, type WriteTransaction } from '#core/database/write-door.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { OutboxOperation } from '#shared/sync/engine/client-store.ts';
import { foldOne, unabsorbed } from '#shared/sync/engine/client-view.ts';
import { groupText, linkHash, operationHash, ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { learnOutcome } from '#shared/sync/engine/receive-push.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { OperationHeader } from '#shared/sync/operation.schema.ts';
import type { Outcome } from '#shared/sync/outcome.schema.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import { MAX_GROUP_CHARACTERS, MAX_OPERATIONS_PER_PUSH } from '#shared/sync/wire.schema.ts';
import { aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSession, aStore, joinTestServer, TEST_OFFICE, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { doorToServer, inGroups, officerOf } from './door-to-server.ts';
import { findOutboxGroup, listOutbox } from './outbox.repository.ts';
import { SqliteClientStore } from './sqlite-client-store.ts';

const seed = randomBytes(32);
let store: Awaited<ReturnType<typeof aStore>>;

beforeEach(async () => {
  store = await aStore();
  joinTestServer(store, seed);
  store.doorToServer = doorToServer(store, officerOf(TEST_OFFICER, seed));
});
afterEach(() => store.dispose());

const write = (work: (tx: WriteTransaction) => void) =>
  inTransaction(aSession(store), (tx) => {
    work(tx);
    return ok(undefined);
  });
const outbox = (): readonly OutboxOperation[] =>
  new SqliteClientStore(store).transact((tx) => tx.operationsAfter(0, 10_000));

describe('a save on a PC that shares its records', () => {
  test('is one group: signed by who is signed in, linked to what came before, with the same content as the history', async () => {
    let id = '';
    await write((tx) => {
      id = aRegisteredHousehold(tx);
    });
    await write((tx) => void tx.patch('household', id, { note: '둘째' }));
    const all = outbox();
    expect(all.map(({ n, of, table }) => `${n}/${of} ${table}`)).toEqual([
      '1/2 household',
      '2/2 person',
      '1/1 household',
    ]);
    let link = ZERO_HASH;
    for (const operation of all) {
      expect(operation.prev).toBe(link);
      link = linkHash(sha256Hex, link, operation.dseq, operationHash(sha256Hex, operation.header));
      expect(operation.link).toBe(link);
      const header = OperationHeader.parse(JSON.parse(operation.header));
      expect(header).toMatchObject({ actor: TEST_OFFICER, origin: 'live', audience: 'test', subject: id });
    }
    for (const groupId of new Set(all.map((operation) => operation.groupId))) {
      const group = all.filter((operation) => operation.groupId === groupId);
      const text = groupText(
        groupId,
        group.map(({ header }) => operationHash(sha256Hex, header)),
      );
      const signature = new Uint8Array(Buffer.from(group[0]?.signature ?? '', 'base64'));
      expect(verifySignature(signingPublicKey(seed), Buffer.from(text), signature)).toBe(true);
    }
    const history = await store.reader.selectFrom('operation').selectAll().orderBy('dseq').execute();
    expect(history.map(({ op_id, group_id }) => [op_id, group_id])).toEqual(
      all.map(({ opId, groupId }) => [opId, groupId]),
    );
    for (const [index, operation] of history.entries())
      expect(canonicalJson(openOperationBody(store, operation))).toBe(canonicalJson(all[index]?.body));
    // The patch waits for the creation that the server has not confirmed.
    expect(OperationHeader.parse(JSON.parse(all[2]?.header ?? '')).deps).toEqual([all[0]?.opId]);
  });

  test('that is rolled back leaves nothing for the server', async () => {
    await inTransaction(aSession(store), (tx) => {
      aRegisteredHousehold(tx);
      return err({ code: 'test' });
    });
    await expect(
      inTransaction(aSession(store), (tx) => {
        aRegisteredHousehold(tx);
        throw new Error('in the middle');
      }),
    ).rejects.toThrow('in the middle');
    expect(outbox()).toEqual([]);
    await write((tx) => void aRegisteredHousehold(tx));
    expect(outbox().map(({ dseq }) => dseq)).toEqual([1, 2]);
  });

  test('is refused when nobody signs it', async () => {
    const system = { store, actor: { accountId: 'system', officeId: TEST_OFFICE } };
    await expect(
      inTransaction(system, (tx) => {
        aRegisteredHousehold(tx);
        return ok(undefined);
      }),
    ).rejects.toThrow('nobody signs');
    expect(store.prepareRead('SELECT count(*) AS n FROM household').get()).toEqual({ n: 0 });
  });

  test('of any size goes out in groups that fit', async () => {
    const ids: string[] = [];
    await write((tx) => {
      for (let n = 0; n < 300; n += 1) ids.push(aRegisteredHousehold(tx, { note: '가'.repeat(2_000) }));
    });
    await write((tx) => {
      for (const id of ids) tx.patch('household', id, { officer_id: TEST_OFFICER });
    });
    const all = outbox();
    expect(all).toHaveLength(900);
    const groups = new Map<string, OutboxOperation[]>();
    for (const operation of all) groups.set(operation.groupId, [...(groups.get(operation.groupId) ?? []), operation]);
    for (const group of groups.values()) {
      expect(group.map(({ n }) => n)).toEqual(group.map((_, index) => index + 1));
      expect(group.length).toBeLessThanOrEqual(MAX_OPERATIONS_PER_PUSH);
      const characters = group.reduce((sum, { header, content }) => sum + header.length + (content?.length ?? 0), 0);
      expect(characters).toBeLessThanOrEqual(MAX_GROUP_CHARACTERS);
    }
  });

  test('shows in the outbox, newest group first, and can be opened', async () => {
    let id = '';
    await write((tx) => {
      id = aRegisteredHousehold(tx);
    });
    await write((tx) => void tx.patch('household', id, { note: '둘째' }));
    const lines = listOutbox(store, { tab: 'waiting', limit: 10 });
    expect(lines.map(({ kind, n }) => `${kind} ${n}`)).toEqual(['patch 1', 'create 1', 'create 2']);
    const [patch] = findOutboxGroup(store, lines[0]?.groupId ?? '');
    expect(patch?.operation.body).toMatchObject({ kind: 'patch', set: { note: { from: null, to: '둘째' } } });
  });
});

test('an operation is never split, however large', () => {
  const body = { kind: 'create' as const, set: { text: 'x'.repeat(MAX_GROUP_CHARACTERS) } };
  const operation = { id: uuidv7(), table: 'household' as const, rowId: uuidv7(), subject: null, body };
  expect(inGroups([operation, operation]).map((group) => group.length)).toEqual([1, 1]);
  expect(inGroups([])).toEqual([]);
});

/** P5 through the door: whatever people do and the server says in between, the rows are the fold. */
test('the rows are always the server’s with one’s own open work on top', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(9)), { minLength: 1, maxLength: 25 }),
      async (steps) => {
        const fresh = await aStore();
        try {
          joinTestServer(fresh, seed);
          fresh.doorToServer = doorToServer(fresh, officerOf(TEST_OFFICER, seed));
          const client = new SqliteClientStore(fresh);
          const deps = { schema: onieumSchema, hash: sha256Hex };
          const households: string[] = [];
          for (const [what, which, value] of steps) {
            const id = households[which % Math.max(1, households.length)];
            const open = client.transact((tx) => tx.operationsIn('pending', 'applied'))[value];
            if (what === 0 || !id) {
              await inTransaction(aSession(fresh), (tx) => {
                households.push(aRegisteredHousehold(tx));
                return ok(undefined);
              });
            } else if (what <= 2) {
              await inTransaction(aSession(fresh), (tx) => {
                if (tx.find('household', id)) tx.patch('household', id, { note: `n${value}`, tong: `${value}` });
                return ok(undefined);
              });
            } else if (what === 3) {
              await inTransaction(aSession(fresh), (tx) => {
                for (const person of fresh.prepare('SELECT id FROM person WHERE household_id = ?').all(id) as {
                  id: string;
                }[])
                  tx.remove('person', person.id, '시험');
                return ok(undefined);
              });
            } else if (open) {
              const outcome: Outcome =
                what === 4
                  ? { o: 'rejected', rule: 'x' }
                  : { o: 'applied', feed: open.feed, seq: 1, ver: 1, conflicts: [] };
              client.transact((tx) => learnOutcome(deps, tx, open.opId, outcome));
            }
            client.transact((tx) => {
              const places = new Set(tx.operationsAfter(0, 1_000).map(({ table, rowId }) => `${table} ${rowId}`));
              for (const place of places) {
                const [table, rowId] = place.split(' ') as [string, string];
                let row: PlainRow | null = tx.shadow(table, rowId) ?? null;
                const own = unabsorbed(tx, table, rowId);
                for (const operation of own) row = foldOne(onieumSchema, row, operation);
                expect(tx.shadow(table, rowId) === undefined).toBe(own.length === 0);
                if (own.length > 0) expect(tx.row(table, rowId) ?? null).toEqual(row);
              }
            });
          }
        } finally {
          fresh.dispose();
        }
      },
    ),
    { numRuns: 25, seed: 20_261_122 },
  );
});
