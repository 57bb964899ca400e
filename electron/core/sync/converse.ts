/** @file One conversation with the server: records both ways, keys, and the access log. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { KeyHolder } from '#core/accounts/key-holder.ts';
import { sha256Hex } from '#core/crypto/primitives.ts';
import { announceNowAndThen } from '#core/database/in-groups.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { allAtOnce, type Steps } from '#shared/sync/engine/client-store.ts';
import type { Notice } from '#shared/sync/engine/receive-push.ts';
import {
  type Conversation,
  hearInSteps,
  NEW_CONVERSATION,
  nextQuestionInSteps,
  type Question,
  type SyncClientDependencies,
  seal,
} from '#shared/sync/engine/sync-client.ts';
import { type Envelope, envelopeText } from '#shared/sync/envelope.message.ts';
import { SyncError } from '#shared/sync/error.message.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { PushResponse } from '#shared/sync/push.message.ts';
import { SnapshotResponse } from '#shared/sync/snapshot.message.ts';
import type { AwayReason, SyncPhase } from '#shared/sync/sync-status.schema.ts';
import { alone, withLightCommits } from './alone.ts';
import { deriveTouched } from './derive-touched.ts';
import { signText } from './door-to-server.ts';
import { changeEnrolment, type Enrolment, findDevice, findEnrolment, isTakenOut } from './enrolment.repository.ts';
import { forgetBegunSurveys, forgetLostScope } from './forget-lost-scope.ts';
import { exchangeKeys, hasKeyChanges } from './key-changes.ts';
import { hasLeft } from './leaving.ts';
import { sendAccessLog } from './send-access-log.ts';
import { SqliteClientStore } from './sqlite-client-store.ts';
import type { SyncTransport } from './sync-transport.ts';

export interface ConverseDependencies {
  readonly session: Session;
  readonly keys: KeyHolder;
  readonly transport: SyncTransport;
  readonly build: string;
  readonly report: (bug: unknown, what: string) => void;
}

export interface Progress {
  readonly phase: SyncPhase;
  readonly done: number;
  readonly total: number | null;
}

export type Ended =
  | { readonly state: 'done'; readonly why: null }
  /** This PC had asked to leave, and the server had heard it. */
  | { readonly state: 'left'; readonly why: null }
  | { readonly state: 'stopped'; readonly why: AwayReason; readonly retryAfterMs: number | null };

/** Rows that a page brings at most: showing those of a snapshot takes about as long as a click may wait. */
const PAGE_SIZE = { snapshot: 400, pull: 1_000 };

/**
 * Talks until both sides have nothing more to say, one request at a time. Throws `Away` when there is no server, and
 * whatever the disk throws; what was taken in until then stays.
 */
export async function converse(
  deps: ConverseDependencies,
  signal: AbortSignal,
  tell: (progress: Progress) => void,
  options: { readonly withKeys: boolean; readonly until?: () => boolean },
): Promise<Ended> {
  const { store } = deps.session;
  const changes = announceNowAndThen(store);
  const client = clientOver(deps, changes.add);
  const meter = meterOver(deps, tell);
  let mustUpgrade = false;
  try {
    if (options.withKeys || hasKeyChanges(store))
      await exchangeKeys(deps, (body) => ask(deps, 'keys', body, signal), { isFinal: false });
    let conversation: Conversation = NEW_CONVERSATION;
    for (;;) {
      signal.throwIfAborted();
      if (options.until?.()) return { state: 'done', why: null };
      const askNext = async () => {
        const question = await inTurns(nextQuestionInSteps(client, conversation));
        return question && { question, envelope: seal(client, question) };
      };
      // That something was sent need not outlive a power cut: then it is sent again.
      const asked = await alone(store, () => withLightCommits(store, askNext));
      if (!asked) break;
      const answer = await deps.transport.exchange(asked.envelope, signal);
      signal.throwIfAborted();
      if (asked.question.kind === 'push' && (await alone(store, () => hasLeft(store, answer))))
        return { state: 'left', why: null };
      const refusal = SyncError.safeParse(answer).data;
      mustUpgrade ||= refusal?.error === 'upgrade_required';
      const heard = await alone(store, async () => {
        const steps = hearInSteps(client, conversation, asked.question, answer);
        const isSnapshot = asked.question.kind === 'snapshot';
        const result = await (isSnapshot ? withLightCommits(store, () => allAtOnce(steps)) : inTurns(steps));
        if (result.state === 'going-on') keepNotices(deps, result.notices);
        noteAnswer(deps, asked.question, answer);
        return result;
      });
      if (heard.state === 'stopped') return stopped(heard.why, refusal);
      meter.heard(asked.question, answer);
      conversation = heard.conversation;
      // Reads and clicks of people come in between.
      await nextTurn();
    }
    if (hasKeyChanges(store)) await exchangeKeys(deps, (body) => ask(deps, 'keys', body, signal), { isFinal: true });
    await deriveTouched(store, { signal, report: deps.report });
    await sendAccessLog(store, (body) => ask(deps, 'access-log', body, signal));
    if (mustUpgrade) return { state: 'stopped', why: 'upgrade-required', retryAfterMs: null };
    await alone(store, () => {
      forgetDurable(store);
      forgetLostScope(store);
    });
    // What it still had is taken, and nothing comes back: that is no connection.
    if (isTakenOut(store)) return { state: 'stopped', why: 'revoked', retryAfterMs: null };
    await alone(store, () => changeEnrolment(store, { lastSuccessAt: store.clock.now() }));
    return { state: 'done', why: null };
  } finally {
    changes.flush();
  }
}

/** How long the thread belongs to sync before somebody's read gets its turn. */
const TURN_MS = 8;

/**
 * What was pulled is shown all at once, however much it is, and nobody waits for it but those who write: reads in the
 * pauses see what was there before.
 */
async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - began < TURN_MS) continue;
    await nextTurn();
    began = performance.now();
  }
}

/** People look back for a while at what they sent, even when it is safe for good. */
const LOOK_BACK_MS = 30 * 24 * 60 * 60_000;

/** Forgets its own copy of what is in a proved backup of the server; see `forgetDurable` of the engine. */
function forgetDurable(store: Session['store']): void {
  const { durableDseq } = must(findDevice({ prepareRead: store.prepare }), 'identity of this PC');
  const olderThan = new Date(store.clock.ms() - LOOK_BACK_MS).toISOString();
  store
    .prepare("DELETE FROM outbox WHERE state = 'durable' AND dseq <= ? AND recorded_at < ?")
    .run(durableDseq, olderThan);
}

function stopped(why: 'busy' | 'unauthenticated' | 'malformed' | 'unreadable-answer', refusal?: SyncError): Ended {
  switch (why) {
    case 'busy':
      return {
        state: 'stopped',
        why: 'server-busy',
        retryAfterMs: refusal?.error === 'busy' ? refusal.retry_after_ms : null,
      };
    case 'unauthenticated':
      return { state: 'stopped', why: 'revoked', retryAfterMs: null };
    case 'malformed':
    case 'unreadable-answer':
      return { state: 'stopped', why: 'unreadable-answer', retryAfterMs: null };
  }
}

function clientOver(
  { session: { store }, build }: ConverseDependencies,
  announce: (tables: readonly string[]) => void,
): SyncClientDependencies {
  const secret = must(findEnrolment(store), 'enrolment').deviceSecret;
  return {
    schema: onieumSchema,
    hash: sha256Hex,
    store: new SqliteClientStore(store, announce),
    now: store.clock.now,
    build,
    pageSize: PAGE_SIZE,
    signAsDevice: (text) => signText(secret, text),
  };
}

/** A request beside the engine's, such as the keys of the office: signed by this PC like every other. */
export function ask(
  { session: { store }, transport }: Pick<ConverseDependencies, 'session' | 'transport'>,
  kind: Envelope['kind'],
  body: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const { device, incarnation } = must(findDevice(store), 'identity of this PC');
  const { deviceSecret } = must(findEnrolment(store), 'enrolment');
  const unsigned = { protocol: PROTOCOL_VERSION, kind, device, incarnation, body: JSON.stringify(body) };
  return transport.exchange({ ...unsigned, signature: signText(deviceSecret, envelopeText(unsigned)) }, signal);
}

/** What people are told once, in one sentence. */
function keepNotices({ session: { store } }: ConverseDependencies, notices: readonly Notice[]): void {
  for (const { kind, ...detail } of notices) {
    store
      .prepare('INSERT INTO sync_notice (at, kind, detail) VALUES (?, ?, ?)')
      .run(store.clock.now(), kind, JSON.stringify(detail));
    if (kind === 'feed-taken-away' && 'feed' in detail) forgetBegunSurveys(store, detail.feed);
  }
  if (notices.length > 0) store.onChanged(['sync_notice']);
}

/** Whether this PC is listened to, and how far its clock is off; that decides nothing, and people should know. */
function noteAnswer({ session: { store } }: ConverseDependencies, question: Question, answer: unknown): void {
  if (question.kind !== 'push') return;
  if (SyncError.safeParse(answer).data?.error === 'not_enrolled') changeEnrolment(store, { status: 'revoked' });
  const response = PushResponse.safeParse(answer);
  if (!response.success) return;
  const clockOffsetMs = Math.round(store.clock.ms() - Date.parse(response.data.server_now));
  const { genesis } = must(findEnrolment(store), 'enrolment');
  changeEnrolment(store, { status: 'active', clockOffsetMs, genesis: genesisAfter(store, genesis) });
}

function genesisAfter(store: Session['store'], genesis: Enrolment['genesis']): Enrolment['genesis'] {
  if (genesis !== 'sending') return genesis;
  const left = store
    .prepare("SELECT 1 FROM outbox WHERE state IN ('pending', 'sent') AND state <> 'durable' LIMIT 1")
    .get();
  return left ? genesis : 'none';
}

/** Tells how far it is: with a total where the server or the outbox knows one. */
function meterOver({ session: { store } }: ConverseDependencies, tell: (progress: Progress) => void) {
  const received = new Map<string, number>();
  return {
    heard: (question: Question, answer: unknown): void => {
      switch (question.kind) {
        case 'push': {
          const { backlog, groups } = question.body;
          if (groups.length === 0) return;
          const sent = groups.reduce((sum, { operations }) => sum + operations.length, 0);
          const isGenesis = findEnrolment(store)?.genesis === 'sending';
          const before = backlog.head_dseq - backlog.count;
          if (isGenesis) tell({ phase: 'genesis', done: before + sent, total: backlog.head_dseq });
          else tell({ phase: 'sending', done: sent, total: backlog.count });
          return;
        }
        case 'snapshot': {
          const page = SnapshotResponse.safeParse(answer);
          if (!page.success) return;
          const { feed, rows, total } = page.data;
          const done = (received.get(feed) ?? countImages(store, feed) - rows.length) + rows.length;
          received.set(feed, done);
          tell({ phase: 'first-sync', done: Math.min(done, total), total });
          return;
        }
        case 'pull':
          tell({ phase: 'receiving', done: 0, total: null });
          return;
        case 'repair':
          tell({ phase: 'repairing', done: 0, total: null });
      }
    },
  };
}

function countImages(store: Session['store'], feed: string): number {
  const { rows } = store.prepareRead('SELECT count(*) AS rows FROM sync_image WHERE feed = ?').get(feed) as {
    rows: number;
  };
  return rows;
}
