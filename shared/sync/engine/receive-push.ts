/** @file What a PC makes of the server's answer to a push: one transaction for all of it. */
import { assertNever } from '../../kernel/must.ts';
import type { Outcome } from '../outcome.schema.ts';
import type { PushRequest, PushResponse } from '../push.message.ts';
import type { SyncSchema } from '../sync-schema.ts';
import {
  type ClientTransaction,
  type FeedState,
  isFolding,
  type OutboxOperation,
  type OutboxState,
} from './client-store.ts';
import { refold } from './client-view.ts';
import { type HashText, linkHash, operationHash, ZERO_HASH } from './fingerprints.ts';

/** Something the user is told in one sentence. */
export type Notice =
  | { readonly kind: 'identity-was-used-elsewhere' }
  | { readonly kind: 'server-was-restored'; readonly sentAgain: number }
  | { readonly kind: 'feed-taken-away'; readonly feed: string }
  | { readonly kind: 'feed-repaired'; readonly feed: string; readonly table: string };

export interface ReceiveDependencies {
  readonly schema: SyncSchema;
  readonly hash: HashText;
}

export function receivePush(
  deps: ReceiveDependencies,
  tx: ClientTransaction,
  request: PushRequest,
  response: PushResponse,
): readonly Notice[] {
  const notices: Notice[] = [];
  const { epoch, askFrom } = tx.device();
  const isRestored = epoch !== null && epoch !== response.epoch;
  const stillToAsk = askFrom === null ? null : askedUpTo(tx, request);
  tx.setDevice({
    ...tx.device(),
    epoch: response.epoch,
    forkNonce: response.next_nonce,
    askFrom: isRestored ? 0 : stillToAsk,
  });
  if (response.fork.state === 'forked') {
    beginIncarnation(deps, tx, response.fork.incarnation);
    notices.push({ kind: 'identity-was-used-elsewhere' });
  } else {
    for (const { op_id, outcome } of response.results) learnOutcome(deps, tx, op_id, outcome);
    const sentAgain = acknowledge(deps, tx, response.expected_dseq - 1);
    if (sentAgain > 0) notices.push({ kind: 'server-was-restored', sentAgain });
    const receipt = response.results.at(-1)?.receipt ?? tx.device().receipt;
    tx.setDevice({ ...tx.device(), receipt, durableDseq: response.durable_dseq });
    tx.makeDurable(response.durable_dseq);
    // Written before this PC heard of the erasure, and refused by now.
    for (const subject of tx.halfErased()) tx.eraseSubject(subject);
  }
  for (const { op_id, outcome } of response.watched) learnOutcome(deps, tx, op_id, outcome);
  return [...notices, ...adjustFeeds(deps, tx, response.feeds)];
}

/** Null once the last operation has been asked about. */
function askedUpTo(tx: ClientTransaction, { watched }: PushRequest): number | null {
  const last = watched.length > 0 ? tx.operation(watched.at(-1)?.op_id ?? '') : undefined;
  return last && tx.operationsAfter(last.dseq, 1).length > 0 ? last.dseq : null;
}

/** Takes over what became of an operation and shows it. Safe to repeat. */
export function learnOutcome(deps: ReceiveDependencies, tx: ClientTransaction, opId: string, outcome: Outcome): void {
  const operation = tx.operation(opId);
  if (!operation) return;
  const state = stateAfter(tx, operation, outcome);
  tx.setFate(opId, state, outcome);
  // What an operation does to the view follows from its words and not from its outcome.
  if (isFolding(state) !== isFolding(operation.state)) refold(tx, deps.schema, operation.table, operation.rowId);
}

function stateAfter(tx: ClientTransaction, operation: OutboxOperation, outcome: Outcome): OutboxState {
  switch (outcome.o) {
    case 'applied': {
      if (operation.state === 'durable') return 'durable';
      const feed = tx.feed(outcome.feed);
      // A PC that may not read the feed any more will never see the effect: it is the server's now.
      if (!feed && tx.device().feeds !== null) return 'absorbed';
      const isHere = feed?.cursor !== null && feed !== undefined && feed.cursor.seq >= outcome.seq;
      return isHere ? 'absorbed' : 'applied';
    }
    case 'held':
    case 'rejected':
    case 'blocked':
    case 'op_id_conflict':
      return outcome.o;
    default:
      return assertNever(outcome);
  }
}

/** Returns how many operations the server had acknowledged before and lacks now. */
function acknowledge(deps: ReceiveDependencies, tx: ClientTransaction, dseq: number): number {
  const device = tx.device();
  const again = dseq < device.ackedDseq ? tx.operationsAfter(dseq, Number.MAX_SAFE_INTEGER) : [];
  let count = 0;
  for (const operation of again) {
    if (operation.dseq <= device.ackedDseq) count += 1;
    tx.setFate(operation.opId, 'pending', null);
    if (!isFolding(operation.state)) refold(tx, deps.schema, operation.table, operation.rowId);
  }
  tx.setDevice({ ...device, ackedDseq: dseq, ackedLink: linkAt(tx, dseq) });
  return count;
}

function linkAt(tx: ClientTransaction, dseq: number): string {
  const device = tx.device();
  if (dseq === 0) return ZERO_HASH;
  if (dseq === device.headDseq) return device.headLink;
  if (dseq === device.ackedDseq) return device.ackedLink;
  const next = tx.operationsAfter(dseq, 1)[0];
  return next?.dseq === dseq + 1 ? next.prev : device.ackedLink;
}

/** Everything retained comes again under new numbers. Ids and signatures stay: the server knows what it had. */
function beginIncarnation({ hash }: ReceiveDependencies, tx: ClientTransaction, incarnation: number): void {
  let dseq = 0;
  let link = ZERO_HASH;
  for (const operation of tx.operationsAfter(0, Number.MAX_SAFE_INTEGER)) {
    const prev = link;
    dseq += 1;
    link = linkHash(hash, prev, dseq, operationHash(hash, operation.header));
    tx.putOperation({ ...operation, dseq, prev, link });
  }
  tx.setDevice({
    ...tx.device(),
    incarnation,
    headDseq: dseq,
    headLink: link,
    ackedDseq: 0,
    ackedLink: ZERO_HASH,
    durableDseq: 0,
    askFrom: null,
  });
}

export const newFeed = (feed: string): FeedState => ({
  feed,
  cursor: null,
  phase: 'snapshot',
  stagedTo: null,
  replaces: true,
  token: null,
  broken: [],
  totals: {},
});

/** What was taken away leaves this PC, but not before everything written for it has been handed over. */
function adjustFeeds(deps: ReceiveDependencies, tx: ClientTransaction, feeds: readonly string[]): readonly Notice[] {
  tx.setDevice({ ...tx.device(), feeds });
  for (const feed of feeds) if (!tx.feed(feed)) tx.putFeed(newFeed(feed));
  const notices: Notice[] = [];
  const { ackedDseq, headDseq } = tx.device();
  // Taken out altogether, it keeps its people to the last: without them nobody could sign in and hand over the rest.
  if (feeds.length === 0 && ackedDseq < headDseq) return notices;
  for (const { feed } of tx.feeds()) {
    if (feeds.includes(feed) || tx.hasWorkFor(feed, ackedDseq)) continue;
    purge(deps, tx, feed);
    notices.push({ kind: 'feed-taken-away', feed });
  }
  return notices;
}

function purge(deps: ReceiveDependencies, tx: ClientTransaction, feed: string): void {
  const images = tx.imagesOf(feed);
  tx.clearStage(feed);
  tx.removeFeed(feed);
  for (const operation of tx.operationsIn('applied')) {
    const { outcome } = operation;
    if (outcome?.o !== 'applied' || outcome.feed !== feed) continue;
    tx.setFate(operation.opId, 'absorbed', outcome);
    // Its row may have moved on to a feed that stays: then nothing below takes it off this PC.
    refold(tx, deps.schema, operation.table, operation.rowId);
  }
  const touched = tx.operationsIn('absorbed', 'durable').filter((operation) => operation.feed === feed);
  for (const { table, id } of [...images, ...touched.map(({ table, rowId }) => ({ table, id: rowId }))]) {
    const image = tx.image(table, id);
    // Written here once, and since then moved on to a feed that this PC goes on reading.
    if (image && image.feed !== feed) continue;
    tx.removeImage(table, id);
    tx.putShadow(table, id, null);
    refold(tx, deps.schema, table, id);
  }
}

/** Forgets its own copy of what is safe for good. `olderThan` keeps it for a while longer, for people. */
export function forgetDurable(tx: ClientTransaction, olderThan: string): readonly string[] {
  const old = tx
    .operationsIn('durable')
    .filter((each) => each.recordedAt < olderThan && each.dseq <= tx.device().durableDseq);
  for (const { opId } of old) tx.removeOperation(opId);
  return old.map(({ opId }) => opId);
}
