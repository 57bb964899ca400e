/** @file What one operation does to the server's rows. Refusals are values; whoever calls rolls the whole group back. */
import { addDays } from '../../calendar/day.ts';
import { assertNever } from '../../kernel/must.ts';
import { canonicalJson } from '../canonical-json.ts';
import { MOVE_OFFICE } from '../onieum-schema.ts';
import type { OperationBody, OperationHeader } from '../operation.schema.ts';
import type { HeldReason } from '../outcome.schema.ts';
import { feedOf, officeOfFeed, scopeOfFeed } from '../scope-access.ts';
import type { AuthenticatedActor, RuleReader, SyncSchema } from '../sync-schema.ts';
import type { PlainRow, SyncedTable } from '../synced-tables.ts';
import { addCandidate, CONFLICT_TABLE, type ConflictCandidate, type ConflictRow } from './conflict-rows.ts';
import { ACCOUNT_TABLE, type Effects } from './effects.ts';
import type { HashText } from './fingerprints.ts';
import { knownColumns } from './known-columns.ts';
import { groupOf, mergePatch } from './merge-groups.ts';
import type { ServerRecord, ServerTransaction } from './server-store.ts';

export type Refusal =
  | { readonly o: 'held'; readonly why: HeldReason }
  | { readonly o: 'rejected'; readonly rule: string }
  | { readonly o: 'blocked'; readonly by: string };

export type Step =
  | { readonly ok: true; readonly ver: number; readonly conflicts: readonly string[] }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Execution {
  readonly schema: SyncSchema;
  readonly hash: HashText;
  readonly tx: ServerTransaction;
  readonly effects: Effects;
  readonly device: string;
  readonly actor: AuthenticatedActor;
  /** The server's day, in KST. */
  readonly today: string;
  /** Operations of this group that have taken effect, each with the one before it on its row. */
  readonly earlier: Map<string, string | null>;
}

const rejected = (rule: string): Step => ({ ok: false, refusal: { o: 'rejected', rule } });
const held = (why: HeldReason): Step => ({ ok: false, refusal: { o: 'held', why } });
const blocked = (by: string): Step => ({ ok: false, refusal: { o: 'blocked', by } });
const done = (ver: number, conflicts: readonly string[] = []): Step => ({ ok: true, ver, conflicts });

type Of<K extends OperationBody['kind']> = Extract<OperationBody, { kind: K }>;

export async function executeOperation(run: Execution, header: OperationHeader, body: OperationBody): Promise<Step> {
  const table = run.schema.tables[header.table];
  if (!table) return held('unsupported_schema');
  if (table.scope !== scopeOfFeed(header.feed)) return rejected('wrong-feed');
  for (const dep of header.deps) {
    if (run.earlier.has(dep)) continue;
    const entry = await run.tx.logEntry(dep);
    if (entry?.outcome.o !== 'applied') return blocked(dep);
  }
  const record = await run.tx.record(header.table, header.row_id);
  if (body.kind === 'create') return record ? rejected('id-used') : create(run, header, body, table);
  if (await run.tx.isDeleted(header.table, header.row_id)) return onDeleted(run, header, body);
  // A row of another office and a row that does not exist get the same answer: nothing is given away.
  if (!record) return blocked(header.row_id);
  if (record.feed !== header.feed) return (await wasHere(run, header)) ? held('moved') : blocked(header.row_id);
  const knows = await knownColumns(run.tx, run.device, header, record, run.earlier);
  const edit = { header, record, table, knows };
  if (namesFixed(body)) return rejected('fixed-column');
  switch (body.kind) {
    case 'patch':
      return table.appendOnly ? rejected('append-only') : patch(run, edit, body);
    case 'delete':
      return remove(run, edit, body);
    case 'command':
      return command(run, edit, body);
    case 'resolve':
      return resolve(run, edit, body);
    case 'merge':
      return merge(run, edit, body);
    case 'unmerge':
      return unmerge(run, edit, body);
    case 'adopt':
    case 'withdraw':
      return rejected('adopt-needs-a-held-operation');
    default:
      return assertNever(body);
  }
}

/** Which row it is, whose, and who made it, was said when it was made. A household changes office by its own command. */
const FIXED: readonly string[] = ['id', 'office_id', 'created_at', 'created_by'];

function namesFixed(body: OperationBody): boolean {
  const columns =
    body.kind === 'command' ? body.args.set : body.kind === 'patch' || body.kind === 'resolve' ? body.set : {};
  return Object.keys(columns ?? {}).some((column) => FIXED.includes(column));
}

interface EditInHand {
  readonly header: OperationHeader;
  readonly record: ServerRecord;
  readonly table: SyncedTable;
  readonly knows: (column: string) => boolean;
}

async function create(run: Execution, header: OperationHeader, body: Of<'create'>, table: SyncedTable): Promise<Step> {
  if (await run.tx.isDeleted(header.table, header.row_id)) return rejected('id-used');
  if (header.table === ACCOUNT_TABLE && (await isKnownElsewhere(run, header))) return rejected('id-used');
  const row = await redirected(run, table, body.set);
  if (row.id !== header.row_id) return rejected('id-mismatch');
  const misfiled = await fileUnder(run, header, row, undefined);
  if (misfiled) return misfiled;
  if (!table.row.safeParse(row).success) return held('unsupported_schema');
  const refusal = await againstRules(run, header, { ...body, set: row as never }, undefined, row);
  if (refusal) return rejected(refusal);
  const columns = Object.fromEntries(Object.keys(row).map((column) => [column, { ver: 1, op: header.op_id }]));
  const born = await run.tx.nextExecuted();
  const { feed, op_id: byOp } = header;
  await run.effects.put({
    table: header.table,
    id: header.row_id,
    feed,
    row,
    ver: 1,
    oe: 0,
    columns,
    byOp,
    born,
    merge: null,
  });
  return done(1);
}

/** People of an office that is still arriving are known before their rows are. */
async function isKnownElsewhere({ tx }: Execution, { row_id, feed }: OperationHeader): Promise<boolean> {
  const known = await tx.account(row_id);
  return known !== undefined && known.officeId !== officeOfFeed(feed);
}

/** What is filed under a household that was merged away goes to the one that it was merged into. */
async function redirected(run: Execution, table: SyncedTable, row: PlainRow): Promise<PlainRow> {
  const column = table.subject;
  if (column === null || column === 'id') return row;
  const seen = new Set<unknown>();
  let subject = row[column];
  for (;;) {
    if (typeof subject !== 'string' || seen.has(subject)) break;
    seen.add(subject);
    const parent = await run.tx.record('household', subject);
    if (parent?.row.status !== 'MERGED' || typeof parent.row.merged_into_id !== 'string') break;
    subject = parent.row.merged_into_id;
  }
  return subject === row[column] ? row : { ...row, [column]: subject };
}

/**
 * A row is filed under a household that is in the same office. One that has moved on takes along what is written for it;
 * one of another office and one that does not exist get the same answer.
 */
async function fileUnder(
  run: Execution,
  header: OperationHeader,
  row: PlainRow,
  before: PlainRow | undefined,
): Promise<Step | undefined> {
  const column = run.schema.tables[header.table]?.subject;
  const subject = column && column !== 'id' ? row[column] : null;
  if (!column || typeof subject !== 'string' || before?.[column] === subject) return undefined;
  const parent = await run.tx.record('household', subject);
  if (parent && officeOfFeed(parent.feed) === officeOfFeed(header.feed)) return undefined;
  if (parent) {
    const left = await run.tx.change(feedOf(officeOfFeed(header.feed), scopeOfFeed(parent.feed)), 'household', subject);
    return left?.k === 'evict' ? held('moved') : blocked(subject);
  }
  if (await run.tx.isDeleted('household', subject)) return rejected('row-deleted');
  // A standalone office may have lost a household and kept what was filed under it.
  return header.origin === 'pre-server' ? undefined : blocked(subject);
}

async function patch(run: Execution, edit: EditInHand, body: Of<'patch'>): Promise<Step> {
  const { header, record, table, knows } = edit;
  const { changes, blended, candidates } = mergePatch(table, record.row, body.set, knows);
  const refusal = await againstRules(run, header, body, record.row, { ...record.row, ...changes });
  if (refusal) return rejected(refusal);
  const written = await write(run, edit, await redirected(run, table, { ...record.row, ...changes }), blended);
  if (!written.ok) return written;
  const conflicts: string[] = [];
  for (const { group, from, to } of candidates) {
    conflicts.push(await keep(run, header, record.feed, { group, kind: 'same_group' }, from, to));
  }
  if (isMergedAway(record) && !knows('status')) {
    const { from, to } = sides(body);
    conflicts.push(await keep(run, header, record.feed, { group: 'merged', kind: 'edit_on_merged' }, from, to));
  }
  return done(written.ver, conflicts);
}

async function command(run: Execution, edit: EditInHand, body: Of<'command'>): Promise<Step> {
  const { header, record, table } = edit;
  const effect = Object.hasOwn(table.commands, body.name) ? table.commands[body.name] : undefined;
  if (!effect) return held('unsupported_schema');
  const state = typeof record.row.state === 'string' ? record.row.state : null;
  const check = run.schema.checkState(header.table, body, state);
  if (check === 'fails') return rejected('state-changed');
  const { content_hash: expected } = body.expect;
  if (expected !== null && expected !== contentOf(run.hash, record.row)) return rejected('content-changed');
  if (body.name === MOVE_OFFICE) return moveOffice(run, edit, body);
  const after = check === 'already-there' ? record.row : effect(record.row, body.args);
  const refusal = await againstRules(run, header, body, record.row, after);
  return refusal ? rejected(refusal) : write(run, edit, after, new Set());
}

const contentOf = (hash: HashText, row: PlainRow): unknown =>
  typeof row.content_hash === 'string' ? row.content_hash : hash(canonicalJson(row.sheet ?? null));

/** Deletion wins in either order, and in either order what the deleter had not seen is kept for a person. */
async function remove(run: Execution, { header, record, knows }: EditInHand, body: Of<'delete'>): Promise<Step> {
  const refusal = await againstRules(run, header, body, record.row, undefined);
  if (refusal) return rejected(refusal);
  const conflicts = await keepUnseen(run, { header, record, knows }, 'edit_on_deleted', 'deleted');
  await run.effects.remove(record);
  return done(record.ver + 1, conflicts);
}

async function onDeleted(run: Execution, header: OperationHeader, body: OperationBody): Promise<Step> {
  if (body.kind === 'delete') return done(0);
  if (body.kind === 'resolve') return resolveWithoutRow(run, header, body);
  if (body.kind !== 'patch') return rejected('row-deleted');
  const { from, to } = sides(body);
  return done(0, [await keep(run, header, header.feed, { group: 'deleted', kind: 'edit_on_deleted' }, from, to)]);
}

/** Values that somebody wrote and this operation's author had not seen: each author's become one candidate. */
async function keepUnseen(
  run: Execution,
  { header, record, knows }: Pick<EditInHand, 'header' | 'record' | 'knows'>,
  kind: ConflictRow['kind'],
  group: string,
): Promise<readonly string[]> {
  const byWriter = new Map<string, string[]>();
  for (const [column, { op }] of Object.entries(record.columns)) {
    if (knows(column) || op === '') continue;
    byWriter.set(op, [...(byWriter.get(op) ?? []), column]);
  }
  const conflicts = new Set<string>();
  for (const [op, columns] of [...byWriter].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const entry = await run.tx.logEntry(op);
    const to = Object.fromEntries(columns.sort().map((column) => [column, record.row[column]]));
    const claimed = entry ? (JSON.parse(entry.header) as { recorded_at: string }).recorded_at : header.recorded_at;
    const candidate = {
      op_id: op,
      actor: entry?.actor ?? '',
      recorded_at: claimed,
      from: {},
      to: to as never,
      beside: null,
    };
    const where = { table: record.table, rowId: record.id, feed: record.feed };
    conflicts.add(await addCandidate(run, where, { group, kind }, candidate));
  }
  return [...conflicts];
}

async function resolve(run: Execution, edit: EditInHand, body: Of<'resolve'>): Promise<Step> {
  const { header, record, knows, table } = edit;
  const conflict = await run.tx.record(CONFLICT_TABLE, body.conflict_id);
  if (!conflict || conflict.row.row_id !== record.id) return blocked(body.conflict_id);
  const { group } = conflict.row as ConflictRow;
  if (Object.keys(body.set).some((column) => column === 'state' || column === 'merged_into_id'))
    return rejected('state-by-command-only');
  const isUnchanged = Object.entries(body.set).every(([column, value]) => same(record.row[column], value));
  const sawEverything =
    conflict.row.status === 'open' &&
    conflict.ver === body.conflict_ver &&
    Object.keys(body.set).every((column) => groupOf(table, column).columns.every(knows));
  if (!sawEverything && !isUnchanged) {
    // A value chosen without having seen all of them is one more candidate.
    const from = Object.fromEntries(Object.keys(body.set).map((column) => [column, record.row[column]]));
    return done(record.ver, [await keep(run, header, record.feed, { group, kind: 'same_group' }, from, body.set)]);
  }
  const after = { ...record.row, ...body.set };
  const refusal = await againstRules(run, header, body, record.row, after);
  if (refusal) return rejected(refusal);
  const written = await write(run, edit, after, new Set());
  if (written.ok && conflict.row.status === 'open' && conflict.ver === body.conflict_ver)
    await close(run, conflict, header, settledAs(conflict, record.row, after));
  return written;
}

async function resolveWithoutRow(run: Execution, header: OperationHeader, body: Of<'resolve'>): Promise<Step> {
  const conflict = await run.tx.record(CONFLICT_TABLE, body.conflict_id);
  if (!conflict || conflict.row.row_id !== header.row_id) return blocked(body.conflict_id);
  if (conflict.row.status === 'open' && conflict.ver === body.conflict_ver) await close(run, conflict, header, null);
  return done(0);
}

async function close(
  run: Execution,
  conflict: ServerRecord,
  by: OperationHeader,
  settled: ConflictRow['settled'],
): Promise<void> {
  await run.effects.put({
    ...conflict,
    row: { ...conflict.row, status: 'resolved', resolved_by: by.op_id, resolver: by.actor, settled },
    ver: conflict.ver + 1,
  });
}

function settledAs({ row }: ServerRecord, before: PlainRow, after: PlainRow): ConflictRow['settled'] {
  const { candidates } = row as ConflictRow;
  const columns = [...new Set(candidates.flatMap(({ to }) => Object.keys(to)))].sort();
  const of = (values: PlainRow) =>
    Object.fromEntries(columns.map((column) => [column, (values[column] ?? null) as never]));
  return { stood: of(before), chosen: of(after) };
}

async function merge(run: Execution, edit: EditInHand, body: Of<'merge'>): Promise<Step> {
  const { header, record } = edit;
  if (header.table !== 'household' || body.loser !== record.id || body.survivor === body.loser)
    return rejected('merge');
  const survivor = await run.tx.record('household', body.survivor);
  if (!survivor || survivor.feed !== record.feed) return blocked(body.survivor);
  if (isMergedAway(record) || isMergedAway(survivor)) return rejected('already-merged');
  const conflicts = await keepUnseen(run, edit, 'edit_on_merged', 'merged');
  const moved = await moveChildren(run, header, record, body.survivor);
  const note = { op: header.op_id, survivorVer: survivor.ver, moved };
  const after = { ...record.row, status: 'MERGED', merged_into_id: body.survivor };
  const written = await write(run, { ...edit, record: { ...record, merge: note } }, after, new Set());
  return written.ok ? done(written.ver, conflicts) : written;
}

/** Everything filed under a household, also what the merging PC had never seen. */
async function moveChildren(run: Execution, header: OperationHeader, from: ServerRecord, to: string) {
  const moved: { table: string; id: string }[] = [];
  for (const child of await childrenOf(run, from)) {
    const column = run.schema.tables[child.table]?.subject as string;
    await put(run, header, child, { ...child.row, [column]: to }, new Set());
    moved.push({ table: child.table, id: child.id });
  }
  return moved;
}

/** Of the same office: what another one files under its id is none of this household's. */
async function childrenOf({ schema, tx }: Execution, { id, feed }: ServerRecord): Promise<readonly ServerRecord[]> {
  const children: ServerRecord[] = [];
  for (const [name, { subject }] of Object.entries(schema.tables)) {
    if (subject === null || subject === 'id') continue;
    children.push(...(await tx.recordsWhere(name, subject, id)));
  }
  return children.filter((child) => officeOfFeed(child.feed) === officeOfFeed(feed));
}

async function unmerge(run: Execution, edit: EditInHand, body: Of<'unmerge'>): Promise<Step> {
  const { header, record, knows } = edit;
  const note = record.merge;
  if (!isMergedAway(record) || record.row.merged_into_id !== body.survivor || note?.op !== body.of_op)
    return rejected('not-merged');
  if (body.loser !== record.id) return rejected('merge');
  const survivor = await run.tx.record('household', body.survivor);
  const isUntouched =
    survivor?.ver === note.survivorVer && record.columns.status?.ver === record.ver && knows('status');
  if (!survivor || !isUntouched) return rejected('edited-since');
  for (const { table, id } of note.moved) {
    const child = await run.tx.record(table, id);
    const column = run.schema.tables[table]?.subject;
    if (child && column && child.row[column] === body.survivor) {
      await put(run, header, child, { ...child.row, [column]: body.loser }, new Set());
    }
  }
  const after = { ...record.row, status: body.status, merged_into_id: null };
  return write(run, { ...edit, record: { ...record, merge: null } }, after, new Set());
}

/**
 * A household goes to another office with everything filed under it: each row leaves one feed and enters another in the
 * same transaction, with a higher `oe`, because the two feeds have no order between them.
 */
async function moveOffice(run: Execution, { header, record }: EditInHand, body: Of<'command'>): Promise<Step> {
  const office = body.args.office_id;
  if (run.actor.role !== 'MANAGER') return rejected('step-not-for-this-role');
  if (header.table !== 'household' || typeof office !== 'string' || office === record.row.office_id)
    return rejected('move');
  if (!(await run.tx.office(office))) return rejected('move');
  const rows = [record, ...(await childrenOf(run, record))];
  const conflicts: ServerRecord[] = [];
  for (const { id } of rows) conflicts.push(...(await run.tx.recordsWhere(CONFLICT_TABLE, 'row_id', id)));
  let ver = record.ver;
  for (const each of [...rows, ...conflicts]) {
    const isSystem = each.table === CONFLICT_TABLE;
    const row = isSystem ? each.row : { ...each.row, office_id: office };
    const columns = isSystem ? {} : { ...each.columns, office_id: { ver: each.ver + 1, op: header.op_id } };
    const feed = feedOf(office, scopeOfFeed(each.feed));
    await run.effects.move(each, {
      ...each,
      row,
      columns,
      feed,
      oe: each.oe + 1,
      ver: each.ver + 1,
      byOp: header.op_id,
    });
    if (each.id === record.id) ver = each.ver + 1;
  }
  return done(ver);
}

async function wasHere(run: Execution, header: OperationHeader): Promise<boolean> {
  return (await run.tx.change(header.feed, header.table, header.row_id))?.k === 'evict';
}

async function write(
  run: Execution,
  { header, record, table }: EditInHand,
  after: PlainRow,
  blended: ReadonlySet<string>,
): Promise<Step> {
  if (!table.row.safeParse(after).success) return held('rule_after_merge');
  const misfiled = await fileUnder(run, header, after, record.row);
  if (misfiled) return misfiled;
  return done(await put(run, header, record, after, blended));
}

/** Writes what differs. A change that a policy blended is nobody's own value: no author can claim to have known it. */
async function put(
  run: Execution,
  header: OperationHeader,
  record: ServerRecord,
  after: PlainRow,
  blended: ReadonlySet<string>,
): Promise<number> {
  const changed = Object.keys(after).filter((column) => !same(record.row[column], after[column]));
  if (changed.length === 0) return record.ver;
  const ver = record.ver + 1;
  const { op_id: by } = header;
  const written = changed.map(
    (column) => [column, blended.has(column) ? { ver, op: '', by } : { ver, op: by }] as const,
  );
  const columns = { ...record.columns, ...Object.fromEntries(written) };
  await run.effects.put({ ...record, row: after, ver, columns, byOp: header.op_id });
  return ver;
}

async function keep(
  run: Execution,
  header: OperationHeader,
  feed: string,
  what: Pick<ConflictRow, 'group' | 'kind'>,
  from: PlainRow,
  to: PlainRow,
): Promise<string> {
  const candidate = {
    op_id: header.op_id,
    actor: header.actor,
    recorded_at: header.recorded_at,
    from: from as ConflictCandidate['from'],
    to: to as ConflictCandidate['to'],
    beside: await writerOf(run, header, Object.keys(to)),
  };
  return addCandidate(run, { table: header.table, rowId: header.row_id, feed }, what, candidate);
}

/** Whose value stands in the first of these columns. */
async function writerOf(
  { tx }: Execution,
  { table, row_id }: OperationHeader,
  [column]: readonly string[],
): Promise<ConflictCandidate['beside']> {
  const record = column === undefined ? undefined : await tx.record(table, row_id);
  const op = record?.columns[column ?? '']?.op;
  const entry = op ? await tx.logEntry(op) : undefined;
  if (!entry) return null;
  const { recorded_at } = JSON.parse(entry.header) as { recorded_at: string };
  return { op_id: entry.opId, actor: entry.actor, recorded_at };
}

const sides = (body: Of<'patch'>): { from: PlainRow; to: PlainRow } => ({
  from: Object.fromEntries(Object.entries(body.set).map(([column, edit]) => [column, edit.from])),
  to: Object.fromEntries(Object.entries(body.set).map(([column, edit]) => [column, edit.to])),
});

const isMergedAway = ({ row }: ServerRecord): boolean =>
  row.status === 'MERGED' && typeof row.merged_into_id === 'string';
const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);

async function againstRules(
  run: Execution,
  header: OperationHeader,
  body: OperationBody,
  before: PlainRow | undefined,
  after: PlainRow | undefined,
): Promise<string | undefined> {
  const rules = [...(run.schema.rules['*'] ?? []), ...(run.schema.rules[header.table] ?? [])];
  const read = readerFor(run, header.feed);
  for (const rule of rules) {
    const refusal = await rule({ header, body, actor: run.actor, before, after, read });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Rules see the feed of the operation only: a refusal must not tell about rows that its author may not see. */
function readerFor({ tx, hash, actor, today }: Execution, feed: string): RuleReader {
  return {
    async row(table, id) {
      const record = await tx.record(table, id);
      return record?.feed === feed ? record.row : undefined;
    },
    async rowsWhere(table, column, value) {
      const records = await tx.recordsWhere(table, column, value);
      return records.filter((each) => each.feed === feed).map(({ row }) => row);
    },
    authorsOf: (table, id) => tx.authorsOf(table, id),
    async codeIssuersOf(accountId, { table, id }) {
      const born = (await tx.record(table, id))?.born ?? 0;
      const codes = (await tx.account(accountId))?.codeIssuers ?? [];
      return codes.filter(({ at }) => at > born).map(({ by }) => by);
    },
    async managersNaming(accountId) {
      const naming = await tx.recordsWhere(ACCOUNT_TABLE, 'deputy_id', accountId);
      return naming
        .filter(({ row }) => row.office_id === actor.officeId && row.role === 'MANAGER' && row.active === true)
        .map(({ row }) => ({ id: String(row.id), from: String(row.deputy_from), to: String(row.deputy_to) }))
        .filter(({ from, to }) => from <= today && today <= addDays(to, OFFLINE_LEASE_DAYS));
    },
    hash,
  };
}

/** How long a PC may work without a server (`docs/architecture.md`). */
const OFFLINE_LEASE_DAYS = 45;
