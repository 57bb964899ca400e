/** @file One group on the server: all of it takes effect, or none of it, and either way each operation gets its outcome. */
import { dayOf } from '../../calendar/day.ts';
import { must } from '../../kernel/must.ts';
import type { OperationBody, OperationHeader } from '../operation.schema.ts';
import type { HeldReason, Outcome } from '../outcome.schema.ts';
import { ADOPTERS, feedOf, mayWrite, officeOfFeed, scopeOfFeed } from '../scope-access.ts';
import type { AuthenticatedActor, SyncSchema } from '../sync-schema.ts';
import { HELD_TABLE, systemRecord } from './conflict-rows.ts';
import { Effects } from './effects.ts';
import { isErased } from './erase-subject.ts';
import { type Execution, executeOperation, type Refusal, type Step } from './execute-operation.ts';
import { contentHash, groupText, type HashText, idFromHash } from './fingerprints.ts';
import { type Received, type ReceivedGroup, readContent, readHeader } from './received-group.ts';
import type { Account, Device, LogEntry, ServerRecord, ServerTransaction } from './server-store.ts';

export interface GroupDependencies {
  readonly schema: SyncSchema;
  readonly hash: HashText;
  readonly verify: (publicKey: string, text: string, signature: string) => Promise<boolean>;
  readonly audience: string;
  /** The server's own clock: an account that ended yesterday has no rights today. */
  readonly now: () => string;
}

interface Readable extends Received {
  readonly content: string;
  readonly parsed: OperationHeader;
  readonly body: OperationBody;
}

type Attempt =
  | { readonly ok: true; readonly outcomes: readonly Outcome[] }
  | { readonly ok: false; readonly index: number; readonly refusal: Refusal };

export interface GroupResult {
  readonly outcome: Outcome;
  readonly replayed: boolean;
}

/** Takes a group in, once: what was received before gets the answer that was given before. */
export async function receiveGroup(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  group: ReceivedGroup,
): Promise<readonly GroupResult[]> {
  const received = group.operations;
  const known = await Promise.all(received.map(({ opId }) => tx.logEntry(opId)));
  if (known.every((entry, index) => entry?.hash === received[index]?.hash)) {
    return known.map((entry) => ({ outcome: must(entry, 'log entry').outcome, replayed: true }));
  }
  const conflicting = known.findIndex((entry, index) => entry && entry.hash !== received[index]?.hash);
  const position = await tx.nextPosition();
  const log = { device: device.id, group, position };
  if (conflicting >= 0) return refuseDuplicates(tx, log, received, known, conflicting);
  const isNew = known.every((entry) => entry === undefined);
  if (!isNew || new Set(received.map(({ opId }) => opId)).size < received.length)
    return refuseBorrowed(tx, log, received, known);

  await closeGenesis(tx, device, received);
  const savepoint = await tx.savepoint();
  const effects = new Effects(deps.hash, tx);
  const readable = await admit(deps, tx, device, group);
  const attempt =
    'refusal' in readable ? readable : await attemptGroup(deps, tx, effects, device.id, readable.operations, null);
  if (attempt.ok) {
    await effects.commit(received.map(({ hash }) => `${hash} applied`));
    const executed = await tx.nextExecuted();
    await logAll(tx, log, received, attempt.outcomes, executed);
    if (!('refusal' in readable))
      await wakeBlocked(deps, tx, await nowThere(tx, effects, readable.operations, attempt.outcomes));
  } else {
    await tx.rollbackTo(savepoint);
    const outcomes = await settle(deps, tx, device, received, attempt, group.groupId);
    await logAll(tx, log, received, outcomes, null);
    await wakeBlocked(deps, tx, serverRows(outcomes));
  }
  const entries = await Promise.all(received.map(({ opId }) => tx.logEntry(opId)));
  return entries.map((entry) => ({ outcome: must(entry, 'log entry').outcome, replayed: false }));
}

/** Checks who speaks and whether it can be read, before anything is touched. */
async function admit(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  group: ReceivedGroup,
): Promise<Proven | Extract<Attempt, { ok: false }>> {
  const proven = await prove(deps, tx, group);
  if ('refusal' in proven) return proven;
  const refusal = await refusedTo(deps, tx, device, proven);
  return refusal ?? proven;
}

interface Proven {
  readonly operations: readonly Readable[];
  readonly isKeyRevoked: boolean;
}

type Signed = Pick<ReceivedGroup, 'groupId' | 'actorKey' | 'signature' | 'signedText'> & {
  readonly operations: readonly Received[];
};

/**
 * That this is a whole group, that its words are those that were signed, and by the person whom it names. Asked when a
 * group arrives, and again of what the log kept of it before it takes effect later: it may have been put there unread.
 */
async function prove(
  deps: GroupDependencies,
  tx: ServerTransaction,
  group: Signed,
): Promise<Proven | Extract<Attempt, { ok: false }>> {
  const refuse = (refusal: Refusal, index = 0) => ({ ok: false as const, index, refusal });
  const { actorKey, signature, signedText, operations: received } = group;
  const key = await tx.officerKey(actorKey);
  if (!key) return refuse({ o: 'held', why: 'needs_human' });
  if (!(await deps.verify(key.publicKey, signedText, signature))) return refuse({ o: 'rejected', rule: 'signature' });

  const operations: Readable[] = [];
  for (const [index, each] of received.entries()) {
    const { parsed, content: text } = each;
    if (text === null) return refuse(ERASED, index);
    const content = readContent(text);
    if (!parsed || !content) return refuse({ o: 'held', why: 'unsupported_schema' }, index);
    const rule = envelopeFault(deps, { ...each, content: text }, parsed, content.body, group, index, key.accountId);
    if (rule) return refuse({ o: 'rejected', rule }, index);
    const lifted = deps.schema.upcast(parsed.table, content.body, parsed.schema_ver);
    if (!lifted) return refuse({ o: 'held', why: 'unsupported_schema' }, index);
    operations.push({ ...each, content: text, parsed, body: lifted });
  }
  return { operations, isKeyRevoked: key.isRevoked };
}

async function refusedTo(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  { operations, isKeyRevoked }: Proven,
): Promise<Extract<Attempt, { ok: false }> | undefined> {
  for (const [index, { parsed }] of operations.entries()) {
    const refusal = await unauthorised(deps, tx, device, isKeyRevoked, parsed);
    if (refusal) return { ok: false, index, refusal };
  }
  return undefined;
}

/** Words about a household that was erased are not taken, and not kept either. */
const ERASED: Refusal = { o: 'rejected', rule: 'household-erased' };

function envelopeFault(
  deps: GroupDependencies,
  received: Received & { readonly content: string },
  header: OperationHeader,
  body: OperationBody,
  { groupId, actorKey, operations }: Signed,
  index: number,
  accountId: string,
): string | undefined {
  if (header.op_id !== received.opId || header.kind !== body.kind) return 'envelope';
  const { id, n, of } = header.group;
  if (id !== groupId || n !== index + 1 || of !== operations.length) return 'group-shape';
  if (header.actor_key !== actorKey || header.actor !== accountId) return 'actor-is-not-signer';
  if (header.audience !== deps.audience) return 'other-server';
  return contentHash(deps.hash, received.content) === header.body_hash ? undefined : 'content-hash';
}

/** Effects are authorised when they take effect, by what the server knows about the person then. */
async function unauthorised(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  isKeyRevoked: boolean,
  header: OperationHeader,
): Promise<Refusal | undefined> {
  const account = await tx.account(header.actor);
  const isUnread = deps.schema.unreadByAuthors.includes(header.table) && officeOfFeed(header.feed) === device.officeId;
  const hasFeed = device.feeds.includes(header.feed) || isUnread;
  if (!account || !(hasFeed || device.formerFeeds.includes(header.feed)))
    return { o: 'rejected', rule: 'not-enrolled' };
  const role = roleOf(deps, account);
  const mayStill =
    !isKeyRevoked &&
    hasFeed &&
    account.officeId === officeOfFeed(header.feed) &&
    role !== undefined &&
    mayWrite(role as Parameters<typeof mayWrite>[0], scopeOfFeed(header.feed));
  if (!mayStill) return { o: 'held', why: 'scope_revoked' };
  return header.origin === 'live' ? undefined : refuseHistory(tx, device, role, header);
}

const roleOf = ({ now }: GroupDependencies, { role, validTo }: Account): string | undefined =>
  validTo !== null && validTo < dayOf(now()) ? undefined : role;

/**
 * What a standalone office brings along when it joins: rows as they were, each with the author that it names. Taken from
 * the one PC that brought the office, signed by a manager of it, and only until that PC's first live work.
 */
async function refuseHistory(
  tx: ServerTransaction,
  device: Device,
  role: string,
  { kind, feed }: OperationHeader,
): Promise<Refusal | undefined> {
  const office = await tx.office(officeOfFeed(feed));
  if (office?.genesisDevice !== device.id) return { o: 'rejected', rule: 'genesis-closed' };
  if (role !== 'MANAGER') return { o: 'rejected', rule: 'genesis-by-manager' };
  return kind === 'create' ? undefined : { o: 'rejected', rule: 'genesis-creates-only' };
}

async function closeGenesis(tx: ServerTransaction, device: Device, received: readonly Received[]): Promise<void> {
  const office = await tx.office(device.officeId);
  if (office?.genesisDevice !== device.id) return;
  const isLive = received.some(({ parsed }) => parsed?.origin === 'live');
  if (isLive) await tx.putOffice({ ...office, genesisDevice: null });
}

async function attemptGroup(
  deps: GroupDependencies,
  tx: ServerTransaction,
  effects: Effects,
  device: string,
  operations: readonly Readable[],
  adopter: AuthenticatedActor | null,
): Promise<Attempt> {
  const outcomes: Outcome[] = [];
  const earlier = new Map<string, string | null>();
  for (const [index, { opId, parsed, body }] of operations.entries()) {
    if (await isAboutErased(deps, tx, parsed, body)) return { ok: false, index, refusal: ERASED };
    const account = await tx.account(parsed.actor);
    const actor: AuthenticatedActor = {
      accountId: parsed.actor,
      officeId: officeOfFeed(parsed.feed),
      role: adopter ? adopter.role : account && roleOf(deps, account),
      adoptedBy: adopter?.accountId ?? null,
    };
    const today = dayOf(deps.now());
    const run: Execution = { schema: deps.schema, hash: deps.hash, tx, effects, device, actor, today, earlier };
    const step = await stepOf(deps, run, parsed, body);
    if (!step.ok) return { ok: false, index, refusal: step.refusal };
    earlier.set(opId, parsed.base.after_op);
    outcomes.push({
      o: 'applied',
      feed: parsed.feed,
      seq: await effects.seqIn(parsed.feed),
      ver: step.ver,
      conflicts: [...step.conflicts],
    });
  }
  return { ok: true, outcomes };
}

function stepOf(
  deps: GroupDependencies,
  run: Execution,
  header: OperationHeader,
  body: OperationBody,
): Promise<Step> | Step {
  if (body.kind === 'adopt') return adopt(deps, run, header, body);
  if (body.kind === 'withdraw') return withdraw(run, header, body);
  return executeOperation(run, header, body);
}

/** Deleting what is gone says nothing about anybody; the rest of its group may be about other households. */
async function isAboutErased(
  { schema }: GroupDependencies,
  tx: ServerTransaction,
  { table, subject }: OperationHeader,
  body: OperationBody,
): Promise<boolean> {
  if (body.kind === 'delete' || body.kind === 'withdraw') return false;
  if (await isErased(tx, subject)) return true;
  const column = body.kind === 'create' ? schema.tables[table]?.subject : undefined;
  const filedUnder = column && body.kind === 'create' ? body.set[column] : undefined;
  return typeof filedUnder === 'string' && filedUnder !== subject && isErased(tx, filedUnder);
}

/** What each operation of a refused group gets. The one that failed says why, the others that they waited for it. */
async function settle(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  received: readonly Received[],
  { index, refusal }: Extract<Attempt, { ok: false }>,
  groupId: string,
): Promise<readonly Outcome[]> {
  const culprit = must(received[index], 'refused operation');
  if (refusal.o === 'held') {
    const heldId = await hold(deps, tx, device, received, refusal.why, groupId);
    return received.map(() => ({ o: 'held', why: refusal.why, held_id: heldId }));
  }
  return received.map((each) => (each === culprit ? refusal : { o: 'blocked', by: culprit.opId }));
}

/** Into the inbox of the managers who can decide: with its full content, in the feed where the row is now. */
async function hold(
  deps: GroupDependencies,
  tx: ServerTransaction,
  device: Device,
  received: readonly Received[],
  why: HeldReason,
  groupId: string,
): Promise<string> {
  const opIds = received.map(({ opId }) => opId);
  const id = idFromHash(deps.hash(`held\n${groupId}\n${opIds.join('\n')}`));
  const first = received.find(({ parsed }) => parsed !== undefined)?.parsed;
  const row = first && (await tx.record(first.table, first.row_id));
  const feed = why === 'moved' && row ? row.feed : inboxFor(device, received);
  const effects = new Effects(deps.hash, tx);
  const before = await tx.record(HELD_TABLE, id);
  const words: string[] = [];
  for (const each of received) words.push((await contentToKeep(tx, each)) ?? '');
  const content = {
    id,
    group_id: groupId,
    op_ids: opIds,
    table: first?.table ?? null,
    row_id: first?.row_id ?? null,
    rows: received.map(({ parsed }) => ({ table: parsed?.table ?? null, row_id: parsed?.row_id ?? null })),
    actor: first?.actor ?? null,
    why,
    status: 'open',
    decided_by: null,
    decider: null,
    reason: null,
    contents: words.includes('') ? [] : words,
  };
  const record = before
    ? { ...before, row: content, ver: before.ver + 1 }
    : systemRecord(HELD_TABLE, id, feed, content, await tx.nextExecuted());
  await effects.put(record);
  await effects.commit(received.map(({ hash }) => `${hash} held`));
  return id;
}

/** Each may be read by fewer than the one before it. */
const BY_READERS: readonly string[] = ['council', 'admin', 'welfare', 'welfare/restricted'];

/**
 * The whole group lies in one feed: the one with the fewest readers among those that it is for. Where it does not say, or
 * not truly, it may be about anything that its PC writes.
 */
function inboxFor(device: Device, received: readonly Received[]): string {
  const written = [...device.feeds, ...device.formerFeeds];
  const named = received.map(({ parsed }) => parsed?.feed ?? '');
  const feeds = named.every((feed) => written.includes(feed)) ? named : written;
  const rank = (feed: string) => BY_READERS.indexOf(scopeOfFeed(feed));
  const fallback = feeds[0] ?? feedOf(device.officeId, 'admin');
  return feeds.reduce((kept, feed) => (rank(feed) > rank(kept) ? feed : kept), fallback);
}

async function adopt(
  deps: GroupDependencies,
  run: Execution,
  header: OperationHeader,
  body: Extract<OperationBody, { kind: 'adopt' }>,
): Promise<Step> {
  const refused = (rule: string): Step => ({ ok: false, refusal: { o: 'rejected', rule } });
  if (!ADOPTERS.some((role) => role === run.actor.role)) return refused('step-not-for-this-role');
  const held = await run.tx.record(HELD_TABLE, header.row_id);
  if (!held || held.feed !== header.feed) return { ok: false, refusal: { o: 'blocked', by: header.row_id } };
  if (held.row.status !== 'open') return refused('already-decided');
  const named = await run.tx.logEntry(body.of_op);
  if (named?.outcome.o !== 'held' || named.outcome.held_id !== held.id) return refused('not-held');
  const entries = await siblingsOf(run.tx, named);
  await run.effects.put(decided(held, body, header));
  if (body.decision === 'reject') {
    for (const entry of entries)
      await conclude(run, entry, { o: 'rejected', rule: 'by-manager' }, null, run.actor.accountId);
    return { ok: true, ver: held.ver + 1, conflicts: [] };
  }
  const proven = await prove(deps, run.tx, asReceived(entries));
  if ('refusal' in proven) return refused(whyUnproven(proven.refusal));
  const ready = proven.operations.map((each) => within(held.feed, each));
  const attempt = await attemptGroup(deps, run.tx, run.effects, named.device, ready, run.actor);
  if (!attempt.ok) return refused('adopt-failed');
  const executed = await run.tx.nextExecuted();
  for (const [index, entry] of entries.entries()) {
    await conclude(run, entry, must(attempt.outcomes[index], 'outcome'), executed, run.actor.accountId);
  }
  return { ok: true, ver: held.ver + 1, conflicts: [] };
}

/**
 * What waits for something else is taken back by its author or a manager, before it takes effect: from then on it is
 * refused for good. A transaction that no longer waits is not touched.
 */
async function withdraw(
  run: Execution,
  header: OperationHeader,
  body: Extract<OperationBody, { kind: 'withdraw' }>,
): Promise<Step> {
  const refused = (rule: string): Step => ({ ok: false, refusal: { o: 'rejected', rule } });
  const entry = await run.tx.logEntry(body.of_op);
  if (!entry) return { ok: false, refusal: { o: 'blocked', by: body.of_op } };
  if (entry.feed !== header.feed || entry.rowId !== header.row_id) return refused('not-withdrawable');
  const isTheirs = entry.actor === header.actor || ADOPTERS.some((role) => role === run.actor.role);
  if (!isTheirs) return refused('not-withdrawable');
  const entries = await siblingsOf(run.tx, entry);
  if (entries.some(({ outcome }) => outcome.o !== 'blocked')) return refused('waits-no-longer');
  for (const each of entries) await conclude(run, each, { o: 'rejected', rule: 'withdrawn' }, null, null);
  return { ok: true, ver: (await run.tx.record(header.table, header.row_id))?.ver ?? 0, conflicts: [] };
}

const decided = (
  held: ServerRecord,
  { decision, reason }: Extract<OperationBody, { kind: 'adopt' }>,
  { op_id, actor }: OperationHeader,
): ServerRecord => ({
  ...held,
  row: {
    ...held.row,
    status: decision === 'apply' ? 'applied' : 'rejected',
    decided_by: op_id,
    decider: actor,
    reason,
  },
  ver: held.ver + 1,
});

async function conclude(
  { tx, effects }: Pick<Execution, 'tx' | 'effects'>,
  entry: LogEntry,
  outcome: Outcome,
  executed: number | null,
  adoptedBy: string | null,
): Promise<void> {
  await tx.putLogEntry({ ...entry, outcome, executed, adoptedBy });
  effects.announceOutcome(entry.feed, entry.opId);
}

/** What came with it, in order. The id of a group is a claim as well; who signed cannot sign two groups alike. */
async function siblingsOf(
  tx: ServerTransaction,
  { groupId, signature }: Pick<LogEntry, 'groupId' | 'signature'>,
): Promise<readonly LogEntry[]> {
  return (await tx.groupEntries(groupId)).filter((each) => each.signature === signature);
}

/** A logged group once more, as it was when it arrived. */
function asReceived(entries: readonly LogEntry[]): Signed {
  const { groupId, actorKey, signature } = must(entries[0], 'logged entry');
  const signedText = groupText(
    groupId,
    entries.map((each) => each.hash),
  );
  const operations = entries.map(({ opId, hash, header, content }) => {
    return { opId, hash, header, content, parsed: readHeader(header) };
  });
  return { groupId, actorKey, signature, signedText, operations };
}

/** Into the feed where its row is by now. The other operations of a held group may belong to other scopes of the office. */
const within = (feed: string, each: Readable): Readable => ({
  ...each,
  parsed: { ...each.parsed, feed: feedOf(officeOfFeed(feed), scopeOfFeed(each.parsed.feed)) },
});

function whyUnproven(refusal: Refusal): string {
  if (refusal.o === 'held' && refusal.why === 'needs_human') return 'signer-unknown';
  if (refusal.o === 'rejected' && refusal !== ERASED) return refusal.rule;
  return 'still-unreadable';
}

/** Everything that is there since a group took effect and that something else may have waited for. */
async function nowThere(
  tx: ServerTransaction,
  effects: Effects,
  applied: readonly Readable[],
  outcomes: readonly Outcome[],
): Promise<readonly string[]> {
  const there = applied.flatMap(({ opId, parsed }) => [opId, parsed.row_id]);
  for (const { body } of applied) {
    const entry = body.kind === 'adopt' ? await tx.logEntry(body.of_op) : undefined;
    const siblings = entry ? await siblingsOf(tx, entry) : [];
    for (const each of siblings) if (each.outcome.o === 'applied') there.push(each.opId, each.rowId);
  }
  return [...new Set([...there, ...effects.arrived, ...serverRows(outcomes)])];
}

/** Conflicts and held entries have ids too, and after a restore an answer to one may arrive before its question. */
const serverRows = (outcomes: readonly Outcome[]): string[] =>
  outcomes.flatMap((outcome) =>
    outcome.o === 'applied' ? outcome.conflicts : outcome.o === 'held' ? [outcome.held_id] : [],
  );

/** What waited gets its turn, in the order of arrival. */
async function wakeBlocked(deps: GroupDependencies, tx: ServerTransaction, there: readonly string[]): Promise<void> {
  const queue = [...there];
  while (queue.length > 0) {
    for (const groupId of await tx.groupsBlockedBy(must(queue.shift(), 'queue'))) {
      const entries = await tx.groupEntries(groupId);
      for (const signature of new Set(entries.map((each) => each.signature))) {
        const siblings = entries.filter((each) => each.signature === signature);
        queue.push(...(await retry(deps, tx, siblings)));
      }
    }
  }
}

async function retry(
  deps: GroupDependencies,
  tx: ServerTransaction,
  entries: readonly LogEntry[],
): Promise<readonly string[]> {
  const group = asReceived(entries);
  const device = await tx.device(must(entries[0], 'blocked entry').device);
  // Only a group that waited as a whole can take effect as a whole.
  const isWaiting = entries.every(({ outcome }) => outcome.o === 'blocked');
  if (!device || !isWaiting) return [];
  const proven = await prove(deps, tx, group);
  if ('refusal' in proven) return [];
  const ready = proven.operations;
  const savepoint = await tx.savepoint();
  const effects = new Effects(deps.hash, tx);
  const attempt =
    (await refusedTo(deps, tx, device, proven)) ?? (await attemptGroup(deps, tx, effects, device.id, ready, null));
  if (attempt.ok) {
    const executed = await tx.nextExecuted();
    for (const [index, entry] of entries.entries()) {
      await conclude({ tx, effects }, entry, must(attempt.outcomes[index], 'outcome'), executed, null);
    }
    await effects.commit(ready.map(({ hash }) => `${hash} applied`));
    return nowThere(tx, effects, ready, attempt.outcomes);
  }
  await tx.rollbackTo(savepoint);
  const outcomes = await settle(deps, tx, device, ready, attempt, group.groupId);
  const announcements = new Effects(deps.hash, tx);
  for (const [index, entry] of entries.entries()) {
    await conclude({ tx, effects: announcements }, entry, must(outcomes[index], 'outcome'), null, null);
  }
  await announcements.commit(ready.map(({ hash }) => `${hash} again`));
  return serverRows(outcomes);
}

interface LogPlace {
  readonly device: string;
  readonly group: ReceivedGroup;
  readonly position: number;
}

async function logAll(
  tx: ServerTransaction,
  place: LogPlace,
  received: readonly Received[],
  outcomes: readonly Outcome[],
  executed: number | null,
): Promise<void> {
  for (const [index, each] of received.entries())
    await log(tx, place, each, index, must(outcomes[index], 'outcome'), executed);
}

const contentToKeep = async (tx: ServerTransaction, { content, parsed }: Received): Promise<string | null> =>
  (await isErased(tx, parsed?.subject)) ? null : content;

async function log(
  tx: ServerTransaction,
  { device, group, position }: LogPlace,
  received: Received,
  index: number,
  outcome: Outcome,
  executed: number | null,
): Promise<void> {
  const { opId, hash, header, parsed } = received;
  await tx.putLogEntry({
    opId,
    hash,
    header,
    content: await contentToKeep(tx, received),
    groupId: group.groupId,
    n: index + 1,
    of: group.operations.length,
    actorKey: group.actorKey,
    signature: group.signature,
    device,
    table: parsed?.table ?? '',
    rowId: parsed?.row_id ?? '',
    feed: parsed?.feed ?? '',
    actor: parsed?.actor ?? '',
    afterOp: parsed?.base.after_op ?? null,
    outcome,
    position,
    executed,
    adoptedBy: null,
  });
}

/** Two operations share an id and differ: two PCs share an identity. Nothing of the group takes effect. */
async function refuseDuplicates(
  tx: ServerTransaction,
  place: LogPlace,
  received: readonly Received[],
  known: readonly (LogEntry | undefined)[],
  conflicting: number,
): Promise<readonly GroupResult[]> {
  const culprit = must(received[conflicting], 'conflicting operation').opId;
  const results: GroupResult[] = [];
  for (const [index, each] of received.entries()) {
    const entry = known[index];
    if (entry) {
      const isSame = entry.hash === each.hash;
      results.push({ outcome: isSame ? entry.outcome : { o: 'op_id_conflict', known: entry.hash }, replayed: isSame });
      continue;
    }
    const outcome: Outcome = { o: 'blocked', by: culprit };
    await log(tx, place, each, index, outcome, null);
    results.push({ outcome, replayed: false });
  }
  return results;
}

/**
 * An operation belongs to one group and comes once in it. What the log says of the ones that are there stays as it is:
 * written again, it would no longer say who changed what.
 */
async function refuseBorrowed(
  tx: ServerTransaction,
  place: LogPlace,
  received: readonly Received[],
  known: readonly (LogEntry | undefined)[],
): Promise<readonly GroupResult[]> {
  const outcome: Outcome = { o: 'rejected', rule: 'group-shape' };
  const results: GroupResult[] = [];
  for (const [index, each] of received.entries()) {
    const entry = known[index];
    if (!entry) await log(tx, place, each, index, outcome, null);
    results.push({ outcome: entry?.outcome ?? outcome, replayed: entry !== undefined });
  }
  return results;
}
