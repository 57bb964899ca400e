/** @file A push on the server: one transaction for all that a device hands in, in the order of its stream. */
import { must } from '../../kernel/must.ts';
import type { PushRequest, PushResponse, PushResult } from '../push.message.ts';
import { type GroupDependencies, receiveGroup } from './execute-group.ts';
import { receiptHash, ZERO_HASH } from './fingerprints.ts';
import { type ReceivedGroup, readGroup } from './received-group.ts';
import type { Device, Foreseen, ServerTransaction, Stream } from './server-store.ts';

export interface PushDependencies extends GroupDependencies {
  readonly newId: () => string;
}

const NEW_STREAM: Stream = { nextDseq: 1, link: ZERO_HASH, receipt: ZERO_HASH, nonce: null, previousNonce: null };

export async function acceptPush(
  deps: PushDependencies,
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  request: PushRequest,
): Promise<PushResponse> {
  const groups = request.groups.map((sent) => readGroup(deps.hash, sent));
  await tx.foresee?.(foreseen(device, incarnation, request, groups));
  const epoch = await tx.epoch();
  const before = (await tx.stream(device.id, incarnation)) ?? NEW_STREAM;
  const ready = readyOf(before, groups);
  if (
    !ready ||
    hasForgotten(before, request, groups) ||
    (await contradicts(tx, device, incarnation, before, request, groups, epoch))
  )
    return fork(deps, tx, device, incarnation, request, epoch);
  const taken = await take(await verifyingAhead(deps, tx, ready), tx, device, incarnation, before, ready);
  await reportLosses(tx, device, incarnation, before, request);
  const nonce = deps.newId();
  await tx.putStream(device.id, incarnation, { ...taken.stream, nonce, previousNonce: before.nonce });
  if (incarnation > device.newestIncarnation) await tx.putDevice({ ...device, newestIncarnation: incarnation });
  return {
    epoch,
    fork: { state: 'ok' },
    next_nonce: nonce,
    expected_dseq: taken.stream.nextDseq,
    server_now: deps.now(),
    results: [...taken.results],
    watched: await outcomesOf(tx, device, request.watched),
    durable_dseq: await tx.durableDseq(device.id, incarnation),
    feeds: device.status === 'active' ? [...device.feeds] : [],
  };
}

/** It was told what is wanted and has it no more: forgotten after a backup that this server does not come from. */
function hasForgotten({ nextDseq }: Stream, { acknowledged }: PushRequest, [group]: readonly ReceivedGroup[]): boolean {
  const [first] = group?.operations ?? [];
  return first !== undefined && first.dseq > nextDseq && acknowledged.dseq === nextDseq - 1;
}

function foreseen(
  device: Device,
  incarnation: number,
  { watched, acknowledged }: PushRequest,
  groups: readonly ReceivedGroup[],
): Foreseen {
  const sent = groups.flatMap(({ operations }) => operations);
  const headers = sent.flatMap(({ parsed }) => parsed ?? []);
  return {
    operations: [
      ...sent.map(({ opId }) => opId),
      ...watched.map(({ op_id }) => op_id),
      ...headers.flatMap(({ deps, base }) => (base.after_op === null ? deps : [...deps, base.after_op])),
    ],
    rows: headers.flatMap(({ table, row_id: id, subject }) =>
      subject === null || subject === id
        ? [{ table, id }]
        : [
            { table, id },
            { table: 'household', id: subject },
          ],
    ),
    entries: { device: device.id, incarnation, dseqs: [acknowledged.dseq, ...sent.map(({ dseq }) => dseq)] },
  };
}

/**
 * Whether somebody else has used this identity. The nonce of the last answer tells early, even when nothing was sent.
 * An older nonce is innocent when the answer was lost on its way: then the device still has all that was taken from it.
 */
async function contradicts(
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  stream: Stream,
  request: PushRequest,
  groups: readonly ReceivedGroup[],
  epoch: string,
): Promise<boolean> {
  if (!(await sharesHistory(tx, device, incarnation, stream, request, groups))) return true;
  if (stream.nonce === null || request.fork_nonce === stream.nonce) return false;
  const hasAllWeTook = request.backlog.head_dseq >= stream.nextDseq - 1;
  if (!hasAllWeTook) return true;
  if (request.fork_nonce === stream.previousNonce) return false;
  // A server that was restored has forgotten nonces that it gave out; the hashes above have spoken already.
  return request.epoch === epoch;
}

/** What the device says it sent must be what we have, as far as both remember. */
async function sharesHistory(
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  stream: Stream,
  { acknowledged }: PushRequest,
  groups: readonly ReceivedGroup[],
): Promise<boolean> {
  const links = [acknowledged, ...groups.flatMap(({ operations }) => operations)];
  for (const each of links) {
    if (each.dseq === 0 || each.dseq >= stream.nextDseq) continue;
    const entry = await tx.streamEntry(device.id, incarnation, each.dseq);
    if (entry?.link !== each.link) return false;
  }
  return true;
}

interface Ready {
  readonly group: ReceivedGroup;
  /** Taken before: it gets the answer that it got then. */
  readonly isRepeated: boolean;
}

/** What a push adds to its stream: strictly in order, nothing after a gap. Undefined when a group does not continue it. */
function readyOf(before: Stream, groups: readonly ReceivedGroup[]): readonly Ready[] | undefined {
  let { nextDseq, link } = before;
  const ready: Ready[] = [];
  for (const group of groups) {
    const first = must(group.operations[0], 'operation');
    const last = must(group.operations.at(-1), 'operation');
    const isRepeated = last.dseq < nextDseq;
    if (!isRepeated) {
      if (first.dseq > nextDseq) break;
      for (const operation of group.operations) {
        if (operation.dseq !== nextDseq || operation.prev !== link) return undefined;
        link = operation.link;
        nextDseq += 1;
      }
    }
    ready.push({ group, isRepeated });
  }
  return ready;
}

/**
 * Signatures of what is new are checked beside everything else that a push asks for, because they cost the most: `verify`
 * then finds the answer on its way. Who may sign is decided where it was.
 */
async function verifyingAhead(
  deps: PushDependencies,
  tx: ServerTransaction,
  ready: readonly Ready[],
): Promise<PushDependencies> {
  const begun = new Map<string, Promise<boolean>>();
  for (const { group, isRepeated } of ready) {
    const { actorKey, signature, signedText } = group;
    const key = isRepeated ? undefined : await tx.officerKey(actorKey);
    if (!key) continue;
    begun.set(`${key.publicKey} ${signature} ${signedText}`, deps.verify(key.publicKey, signedText, signature));
  }
  return {
    ...deps,
    verify: (publicKey, text, signature) =>
      begun.get(`${publicKey} ${signature} ${text}`) ?? deps.verify(publicKey, text, signature),
  };
}

async function take(
  deps: PushDependencies,
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  before: Stream,
  ready: readonly Ready[],
): Promise<{ readonly stream: Stream; readonly results: readonly PushResult[] }> {
  let stream = before;
  const results: PushResult[] = [];
  for (const { group, isRepeated } of ready) {
    if (isRepeated) {
      results.push(...(await repeat(tx, device, incarnation, group)));
      continue;
    }
    const outcomes = await receiveGroup(deps, tx, device, group);
    for (const [index, operation] of group.operations.entries()) {
      const { outcome, replayed } = must(outcomes[index], 'outcome');
      const { opId, dseq, link, hash } = operation;
      const receipt = receiptHash(deps.hash, stream.receipt, dseq, hash, outcome);
      const conflict = outcome.o === 'op_id_conflict' ? outcome : null;
      const position = await tx.nextPosition();
      await tx.putStreamEntry(device.id, incarnation, dseq, { opId, link, receipt, conflict, position });
      stream = { ...stream, nextDseq: dseq + 1, link, receipt };
      results.push({ op_id: opId, dseq, replayed, receipt, outcome });
    }
  }
  return { stream, results };
}

async function repeat(
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  group: ReceivedGroup,
): Promise<readonly PushResult[]> {
  const results: PushResult[] = [];
  for (const { opId, dseq } of group.operations) {
    const entry = must(await tx.streamEntry(device.id, incarnation, dseq), 'stream entry');
    const outcome = entry.conflict ?? must(await tx.logEntry(opId), 'log entry').outcome;
    results.push({ op_id: opId, dseq, replayed: true, receipt: entry.receipt, outcome });
  }
  return results;
}

async function reportLosses(
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  stream: Stream,
  request: PushRequest,
): Promise<void> {
  const { dseq } = request.acknowledged;
  if (dseq < stream.nextDseq) return;
  await tx.reportLoss({ device: device.id, incarnation, fromDseq: stream.nextDseq, toDseq: dseq });
}

/** A new life for this identity: its operations come again, under new numbers and the same ids. */
async function fork(
  deps: PushDependencies,
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  request: PushRequest,
  epoch: string,
): Promise<PushResponse> {
  const next = Math.max(device.newestIncarnation, incarnation) + 1;
  const nonce = deps.newId();
  await tx.putDevice({ ...device, newestIncarnation: next });
  await tx.putStream(device.id, next, { ...NEW_STREAM, nonce });
  return {
    epoch,
    fork: { state: 'forked', incarnation: next },
    next_nonce: nonce,
    expected_dseq: 1,
    server_now: deps.now(),
    results: [],
    watched: await outcomesOf(tx, device, request.watched),
    durable_dseq: 0,
    feeds: device.status === 'active' ? [...device.feeds] : [],
  };
}

/** Of the device's own operations only. */
async function outcomesOf(tx: ServerTransaction, device: Device, asked: PushRequest['watched']) {
  const outcomes: PushResponse['watched'] = [];
  for (const { op_id, hash } of asked) {
    const entry = await tx.logEntry(op_id);
    if (entry?.device === device.id && entry.hash === hash) outcomes.push({ op_id, outcome: entry.outcome });
  }
  return outcomes;
}
