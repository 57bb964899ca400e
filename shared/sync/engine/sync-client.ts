/**
 * @file The PC's side of a conversation: what to ask next, and what to make of the answer. Pure over its store: whoever
 * drives it brings network, timers and single flight.
 */
import { type Envelope, envelopeText } from '../envelope.message.ts';
import { SyncError } from '../error.message.ts';
import { PROTOCOL_VERSION } from '../protocol-version.ts';
import { type PullRequest, PullResponse } from '../pull.message.ts';
import { type PushRequest, PushResponse, type SentGroup } from '../push.message.ts';
import { type RepairRequest, RepairResponse } from '../repair.message.ts';
import { type SnapshotRequest, SnapshotResponse } from '../snapshot.message.ts';
import { MAX_GROUP_CHARACTERS, MAX_OPERATIONS_PER_PUSH } from '../wire.schema.ts';
import {
  allAtOnce,
  type ClientStore,
  type ClientTransaction,
  type FeedState,
  type OutboxOperation,
  type Steps,
} from './client-store.ts';
import { operationHash } from './fingerprints.ts';
import { bucketsOf, receivePage, receiveRepair, receiveSnapshot, startOver } from './receive-pages.ts';
import { type Notice, type ReceiveDependencies, receivePush } from './receive-push.ts';

export interface SyncClientDependencies extends ReceiveDependencies {
  readonly store: ClientStore;
  readonly now: () => string;
  readonly build: string;
  /** Rows of a page. Those of a snapshot are shown as they come; what is pulled waits until it is complete. */
  readonly pageSize: { readonly snapshot: number; readonly pull: number };
  readonly signAsDevice: (text: string) => string;
}

export type Question =
  | { readonly kind: 'push'; readonly body: PushRequest }
  | { readonly kind: 'pull'; readonly body: PullRequest }
  | { readonly kind: 'snapshot'; readonly body: SnapshotRequest }
  | { readonly kind: 'repair'; readonly body: RepairRequest };

/** One conversation: it begins with a push, because only the server can say what this PC is still enrolled for. */
export interface Conversation {
  readonly hasPushed: boolean;
  /** Feeds that have nothing more to say for now. */
  readonly finished: readonly string[];
  /** Since feeds were last read. */
  readonly pushes: number;
}

export const NEW_CONVERSATION: Conversation = { hasPushed: false, finished: [], pushes: 0 };

/** Whoever has thousands of operations to hand over reads in between: what comes back then is shown in small pieces. */
const PUSHES_IN_A_ROW = 5;

/** Undefined when this PC and the server have nothing more to tell each other. */
export const nextQuestion = (deps: SyncClientDependencies, conversation: Conversation): Question | undefined =>
  allAtOnce(nextQuestionInSteps(deps, conversation));

/** The same with pauses: before a repair, a whole table is read. */
export function* nextQuestionInSteps(
  deps: SyncClientDependencies,
  conversation: Conversation,
): Steps<Question | undefined> {
  return yield* inSteps(deps.store, function* (tx) {
    const { ackedDseq, askFrom } = tx.device();
    const waiting = tx.operationsAfter(ackedDseq, MAX_OPERATIONS_PER_PUSH);
    const push = (): Question => ({ kind: 'push', body: pushBody(deps, tx, waiting) });
    if (!conversation.hasPushed || askFrom !== null) return push();
    if (waiting.length > 0 && conversation.pushes < PUSHES_IN_A_ROW) return push();
    const feeds = tx.device().feeds ?? [];
    const next = tx.feeds().find(({ feed }) => feeds.includes(feed) && !conversation.finished.includes(feed));
    if (next) return yield* readFeed(deps, tx, next);
    return waiting.length > 0 ? push() : undefined;
  });
}

/** Signs the very text that travels. */
export function seal(deps: SyncClientDependencies, { kind, body }: Question): Envelope {
  const { device, incarnation } = deps.store.transact((tx) => tx.device());
  const unsigned = { protocol: PROTOCOL_VERSION, kind, device, incarnation, body: JSON.stringify(body) };
  return { ...unsigned, signature: deps.signAsDevice(envelopeText(unsigned)) };
}

function pushBody(
  deps: SyncClientDependencies,
  tx: ClientTransaction,
  waiting: readonly OutboxOperation[],
): PushRequest {
  const device = tx.device();
  const backlog = tx.backlogAfter(device.ackedDseq);
  const groups = wholeGroups(waiting);
  const sent = new Set(groups.flatMap(({ operations }) => operations.map(({ op_id }) => op_id)));
  for (const operation of waiting) {
    if (operation.state === 'pending' && sent.has(operation.opId))
      tx.setFate(operation.opId, 'sent', operation.outcome);
  }
  return {
    epoch: device.epoch,
    fork_nonce: device.forkNonce,
    acknowledged: { dseq: device.ackedDseq, link: device.ackedLink, receipt: device.receipt },
    backlog: { count: backlog.count, oldest_at: backlog.oldestAt, head_dseq: device.headDseq },
    client_now: deps.now(),
    build: deps.build,
    schema_ver: deps.schema.version,
    groups,
    watched: watched(deps, tx),
  };
}

/** What somebody else decides about, and after a restore of the server everything, piece by piece. */
function watched({ hash }: SyncClientDependencies, tx: ClientTransaction): PushRequest['watched'] {
  const { askFrom, forkNonce } = tx.device();
  const operations =
    askFrom === null ? tx.operationsIn('held', 'blocked') : tx.operationsAfter(askFrom, MAX_OPERATIONS_PER_PUSH);
  // More than fit are asked about in turns: where a turn begins follows from a word that is new with every answer.
  const pieces = Math.ceil(operations.length / MAX_OPERATIONS_PER_PUSH);
  const turn = pieces > 1 ? Number.parseInt(hash(`watch\n${forkNonce}`).slice(0, 8), 16) % pieces : 0;
  return operations
    .slice(turn * MAX_OPERATIONS_PER_PUSH, (turn + 1) * MAX_OPERATIONS_PER_PUSH)
    .map(({ opId, header }) => ({ op_id: opId, hash: operationHash(hash, header) }));
}

/** A group travels whole; what does not fit waits for the next push. */
function wholeGroups(operations: readonly OutboxOperation[]): SentGroup[] {
  const groups: SentGroup[] = [];
  let characters = 0;
  for (let index = 0; index < operations.length; ) {
    const first = operations[index] as OutboxOperation;
    const group = operations.slice(index, index + first.of);
    characters += group.reduce((sum, { header, content }) => sum + header.length + (content?.length ?? 0), 0);
    if (group.length < first.of || (groups.length > 0 && characters > MAX_GROUP_CHARACTERS)) break;
    groups.push({
      group_id: first.groupId,
      actor_key: first.actorKey,
      signature: first.signature,
      operations: group.map(({ opId, dseq, prev, header, content }) => ({ op_id: opId, dseq, prev, header, content })),
    });
    index += group.length;
  }
  return groups;
}

function* readFeed(deps: SyncClientDependencies, tx: ClientTransaction, state: FeedState): Steps<Question> {
  const { feed, phase, token, broken, cursor, stagedTo } = state;
  const { pageSize } = deps;
  const schema_ver = deps.schema.version;
  const at = stagedTo ?? cursor;
  const [table] = broken;
  if (phase === 'repair' && cursor && table !== undefined) {
    const buckets = yield* bucketsOf(deps, tx, feed, table);
    return { kind: 'repair', body: { feed, at: cursor, table, buckets, schema_ver } };
  }
  if (phase === 'snapshot' || !at)
    return { kind: 'snapshot', body: { feed, token, schema_ver, limit: pageSize.snapshot } };
  const [epoch, shown] = [tx.device().epoch ?? '', cursor?.seq ?? null];
  return { kind: 'pull', body: { epoch, feed, cursor: at, shown, schema_ver, limit: pageSize.pull } };
}

export type Heard =
  | { readonly state: 'going-on'; readonly conversation: Conversation; readonly notices: readonly Notice[] }
  /** Nothing was decided; everything is kept and asked again later. */
  | { readonly state: 'stopped'; readonly why: 'busy' | 'unauthenticated' | 'malformed' | 'unreadable-answer' };

/** Takes in the answer to `question`, whoever sent it: what is not an answer changes nothing. */
export const hear = (
  deps: SyncClientDependencies,
  conversation: Conversation,
  question: Question,
  answer: unknown,
): Heard => allAtOnce(hearInSteps(deps, conversation, question, answer));

/** The same with pauses, for who has a window to keep awake. */
export function* hearInSteps(
  deps: SyncClientDependencies,
  conversation: Conversation,
  question: Question,
  answer: unknown,
): Steps<Heard> {
  const error = SyncError.safeParse(answer);
  if (error.success) return deps.store.transact((tx) => hearError(tx, conversation, question, error.data));
  const goOn = (notices: readonly Notice[], next: Conversation): Heard => ({
    state: 'going-on',
    conversation: next,
    notices,
  });
  switch (question.kind) {
    case 'push': {
      const response = PushResponse.safeParse(answer);
      if (!response.success) return UNREADABLE;
      const notices = deps.store.transact((tx) => receivePush(deps, tx, question.body, response.data));
      const hasPushed = response.data.fork.state === 'ok';
      const next = conversation.pushes < PUSHES_IN_A_ROW ? conversation : NEW_CONVERSATION;
      return goOn(notices, { ...next, hasPushed, pushes: next.pushes + 1 });
    }
    case 'pull': {
      const page = PullResponse.safeParse(answer);
      if (!page.success) return UNREADABLE;
      const notices = yield* inSteps(deps.store, (tx) => receivePage(deps, tx, question.body, page.data));
      const isDone = deps.store.transact((tx) => hasArrived(tx, page.data));
      return goOn(notices, isDone ? finish(conversation, page.data.feed) : conversation);
    }
    case 'snapshot': {
      const page = SnapshotResponse.safeParse(answer);
      if (!page.success) return UNREADABLE;
      return goOn(
        deps.store.transact((tx) => receiveSnapshot(deps, tx, question.body, page.data)),
        conversation,
      );
    }
    case 'repair': {
      const repair = RepairResponse.safeParse(answer);
      if (!repair.success) return UNREADABLE;
      const notices = yield* inSteps(deps.store, (tx) => receiveRepair(deps, tx, question.body, repair.data));
      return goOn(notices, conversation);
    }
  }
}

function* inSteps<T>(store: ClientStore, work: (tx: ClientTransaction) => Steps<T>): Steps<T> {
  return store.transactInSteps ? yield* store.transactInSteps(work) : store.transact((tx) => allAtOnce(work(tx)));
}

const UNREADABLE: Heard = { state: 'stopped', why: 'unreadable-answer' };

const hasArrived = (tx: ClientTransaction, page: PullResponse): boolean => {
  const state = tx.feed(page.feed);
  return page.checkpoint !== null && state?.phase === 'following' && state.stagedTo === null;
};

const finish = (conversation: Conversation, feed: string): Conversation => ({
  ...conversation,
  finished: [...conversation.finished, feed],
});

function hearError(tx: ClientTransaction, conversation: Conversation, question: Question, error: SyncError): Heard {
  const feed = question.kind === 'push' ? undefined : question.body.feed;
  const goOn = (next: Conversation): Heard => ({ state: 'going-on', conversation: next, notices: [] });
  switch (error.error) {
    case 'epoch_changed':
      // Push first: the server says what it lost, and gets it again.
      tx.setDevice({ ...tx.device(), epoch: error.epoch, askFrom: 0 });
      return goOn({ ...conversation, hasPushed: false });
    case 'history_mismatch':
      tx.setDevice({ ...tx.device(), epoch: error.epoch, askFrom: 0 });
      if (feed) startOver(tx, feed);
      return goOn({ ...conversation, hasPushed: false });
    case 'resync_required':
      if (feed) startOver(tx, feed);
      return goOn(conversation);
    case 'upgrade_required':
    case 'not_enrolled':
      return feed ? goOn(finish(conversation, feed)) : { state: 'stopped', why: 'unauthenticated' };
    case 'busy': {
      // A repair compares the same moment on both sides; the head has moved on, so read on and let the checkpoint decide.
      const state = feed ? tx.feed(feed) : undefined;
      if (state?.phase === 'repair') {
        tx.putFeed({ ...state, phase: 'following', broken: [] });
        return goOn(conversation);
      }
      return { state: 'stopped', why: 'busy' };
    }
    case 'unauthenticated':
    case 'malformed':
      return { state: 'stopped', why: error.error };
  }
}
