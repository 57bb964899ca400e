import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { OutboxOperation } from '#shared/sync/engine/client-store.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { MemoryClientStore } from '#shared/sync/engine/memory-client-store.ts';
import { receiveSnapshot } from '#shared/sync/engine/receive-pages.ts';
import { newFeed } from '#shared/sync/engine/receive-push.ts';
import { NEW_CONVERSATION, nextQuestion } from '#shared/sync/engine/sync-client.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { newDevice } from './simulation/world.ts';

const FEED = '01930000-0000-7000-8000-00000000000f:welfare';
const idOf = (n: number) => `01930000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

function aPcWith(held: number) {
  const store = new MemoryClientStore(newDevice(idOf(1)));
  store.transact((tx) => {
    tx.setDevice({ ...tx.device(), feeds: [FEED], headDseq: held, ackedDseq: held });
    tx.putFeed(newFeed(FEED));
    for (let dseq = 1; dseq <= held; dseq += 1) tx.putOperation(heldOperation(dseq));
  });
  const deps = {
    schema: onieumSchema,
    hash: (text: string) => hash('sha256', text),
    store,
    now: () => '2026-11-22T00:00:00.000Z',
    build: 'test',
    pageSize: { snapshot: 10, pull: 10 },
    signAsDevice: () => '',
  };
  return { store, deps };
}

const heldOperation = (dseq: number): OutboxOperation => ({
  opId: idOf(1_000 + dseq),
  dseq,
  prev: ZERO_HASH,
  link: ZERO_HASH,
  groupId: idOf(5_000 + dseq),
  n: 1,
  of: 1,
  actorKey: 'key',
  signature: '',
  header: `{"op":${dseq}}`,
  content: '{}',
  feed: FEED,
  table: 'household',
  rowId: idOf(9_000),
  schemaVersion: 1,
  body: { kind: 'delete', reason: '' },
  recordedAt: '2026-11-22T00:00:00.000Z',
  state: 'held',
  outcome: null,
});

function asked({ deps }: ReturnType<typeof aPcWith>): string[] {
  const question = nextQuestion(deps, NEW_CONVERSATION);
  if (question?.kind !== 'push') throw new Error('no push');
  return question.body.watched.map(({ op_id }) => op_id);
}

test('however many operations wait for somebody, each is asked about in its turn', () => {
  const pc = aPcWith(427);
  const seen = new Set<string>();
  for (let push = 0; push < 40; push += 1) {
    pc.store.transact((tx) => tx.setDevice({ ...tx.device(), forkNonce: `nonce ${push}` }));
    const ids = asked(pc);
    expect(ids.length).toBeLessThanOrEqual(200);
    for (const id of ids) seen.add(id);
  }
  expect(seen.size).toBe(427);
});

test('a decision that fell before a snapshot began is asked for: the snapshot does not tell it', () => {
  const pc = aPcWith(427);
  const token = { snapshot_id: idOf(2), start: { seq: 9, chain: ZERO_HASH }, table: '_', after: null };
  const request = { feed: FEED, token: null, schema_ver: 1, limit: 10 };
  pc.store.transact((tx) =>
    receiveSnapshot(pc.deps, tx, request, { epoch: 'e', feed: FEED, token, rows: [], isLast: true, total: 0 }),
  );
  const afterwards = nextQuestion(pc.deps, { ...NEW_CONVERSATION, hasPushed: true });
  expect(afterwards).toMatchObject({ kind: 'push' });
  expect(asked(pc)).toHaveLength(200);
  expect(asked(pc)[0]).toBe(idOf(1_001));
});
