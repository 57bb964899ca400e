/**
 * @file A plain reading of the rules: plays the log of a server in the order of execution and says what the rows must be.
 * Slow, direct, and written from docs/sync.md; where it and the engine differ, one of them is wrong.
 */
import type { History, LoggedOperation, Row } from './history.ts';
import { type Body, canonical, equal, type Header } from './words.ts';

interface Cell {
  readonly ver: number;
  /** Whose value it is; empty when a rule made it out of several. */
  readonly by: string;
}

export interface ModelRow {
  table: string;
  id: string;
  feed: string;
  row: Record<string, unknown>;
  ver: number;
  oe: number;
  cells: Record<string, Cell>;
  mergedBy?: { op: string; survivorVer: number; moved: string[] };
}

export interface ModelConflict {
  readonly row: string;
  readonly group: string;
  readonly candidates: Set<string>;
  isOpen: boolean;
  size: number;
  /** How often it changed, which is its version less one. */
  changes: number;
}

export interface Model {
  readonly rows: Map<string, ModelRow>;
  readonly deleted: Set<string>;
  readonly conflicts: ModelConflict[];
  /** State transitions and edits that the rules do not allow. */
  readonly faults: string[];
}

export function play(history: History): Model {
  const model: Model = { rows: new Map(), deleted: new Set(), conflicts: [], faults: [] };
  const log = new Map(history.server.log.map((each) => [each.opId, each]));
  const chains = new Map(history.lives.at(-1) ?? []);
  const done = history.server.log
    .filter(({ executed, outcome }) => executed !== null && outcome.o === 'applied')
    .sort((a, b) => Number(a.executed) - Number(b.executed) || a.n - b.n);
  const context = { history, model, log, chains, conflictIds: new Map<string, ModelConflict>() };
  for (const operation of done) execute(context, operation);
  return model;
}

interface Context {
  readonly history: History;
  readonly model: Model;
  readonly log: ReadonlyMap<string, LoggedOperation>;
  readonly chains: ReadonlyMap<string, string>;
  readonly conflictIds: Map<string, ModelConflict>;
}

function execute(context: Context, operation: LoggedOperation): void {
  const { model, history } = context;
  const header = JSON.parse(operation.header) as Header;
  const body = lift(history, operation, (JSON.parse(operation.content) as { body: Body }).body, header);
  if (body.kind === 'adopt' || body.kind === 'withdraw') return;
  const key = `${header.table} ${header.row_id}`;
  if (body.kind === 'create') {
    if (model.rows.has(key) || model.deleted.has(key)) model.faults.push(`I20 ${key} was created a second time`);
    const row = follow(context, header.table, body.set);
    const cells = Object.fromEntries(Object.keys(row).map((column) => [column, { ver: 1, by: operation.opId }]));
    model.rows.set(key, { table: header.table, id: header.row_id, feed: header.feed, row, ver: 1, oe: 0, cells });
    return;
  }
  const now = model.rows.get(key);
  if (!now) {
    if (!model.deleted.has(key)) model.faults.push(`an operation on ${key}, which was never there, took effect`);
    else if (body.kind === 'patch') candidate(context, operation, key, 'deleted', values(body.set));
    else if (body.kind === 'resolve') close(context, body);
    return;
  }
  const knows = knowledge(context, operation, header, now);
  const descriptor = history.tables[header.table];
  switch (body.kind) {
    case 'patch': {
      if (descriptor?.appendOnly) model.faults.push(`append-only ${header.table} was edited`);
      if (Object.hasOwn(body.set, 'merged_into_id')) model.faults.push('I20 merged_into_id was edited');
      if (header.table === 'crisis_case' && Object.hasOwn(body.set, 'state'))
        model.faults.push('I12 a state was edited');
      const isStub = now.row.status === 'MERGED';
      const knewMerge = knows('status');
      patch(context, operation, now, body.set, knows);
      if (isStub && !knewMerge) candidate(context, operation, key, 'merged', values(body.set));
      return;
    }
    case 'delete':
      unseen(context, now, knows, 'deleted');
      model.rows.delete(key);
      model.deleted.add(key);
      return;
    case 'command':
      command(context, operation, now, body);
      return;
    case 'resolve': {
      const conflict = context.conflictIds.get(body.conflict_id);
      const saw =
        conflict?.isOpen === true &&
        conflict.changes + 1 === body.conflict_ver &&
        Object.keys(body.set).every((column) => groupOf(history, header.table, column).columns.every(knows));
      const isSame = Object.entries(body.set).every(([column, value]) => equal(now.row[column], value));
      if (!saw && !isSame) {
        candidate(context, operation, key, conflict?.group ?? '?', body.set);
        return;
      }
      write(now, body.set, () => operation.opId);
      close(context, body);
      return;
    }
    case 'merge': {
      unseen(context, now, knows, 'merged');
      const survivor = model.rows.get(`household ${body.survivor}`);
      if (!survivor || survivor.row.status === 'MERGED') model.faults.push('merged into what is not there');
      const moved = children(context, body.loser);
      for (const child of moved) write(child, { [subjectOf(context, child)]: body.survivor }, () => operation.opId);
      now.mergedBy = {
        op: operation.opId,
        survivorVer: survivor?.ver ?? 0,
        moved: moved.map(({ table, id }) => `${table} ${id}`),
      };
      write(now, { status: 'MERGED', merged_into_id: body.survivor }, () => operation.opId);
      return;
    }
    case 'unmerge': {
      if (now.mergedBy?.op !== body.of_op) model.faults.push('unmerged what was merged otherwise');
      for (const each of now.mergedBy?.moved ?? []) {
        const child = model.rows.get(each);
        if (child && child.row[subjectOf(context, child)] === body.survivor) {
          write(child, { [subjectOf(context, child)]: body.loser }, () => operation.opId);
        }
      }
      delete now.mergedBy;
      write(now, { status: body.status, merged_into_id: null }, () => operation.opId);
    }
  }
}

function patch(
  context: Context,
  operation: LoggedOperation,
  now: ModelRow,
  edits: Extract<Body, { kind: 'patch' }>['set'],
  knows: (column: string) => boolean,
): void {
  const byGroup = new Map<string, { columns: readonly string[]; policy: string; edited: string[] }>();
  for (const column of Object.keys(edits)) {
    const group = groupOf(context.history, now.table, column);
    const known = byGroup.get(group.name);
    if (known) known.edited.push(column);
    else byGroup.set(group.name, { ...group, edited: [column] });
  }
  const take: Row = {};
  const blended = new Set<string>();
  const waiting: [string, Row][] = [];
  for (const [name, { columns, policy, edited }] of byGroup) {
    const to = (column: string) => edits[column]?.to;
    if (edited.every((column) => equal(now.row[column], to(column)))) continue;
    const isInformed = columns.every(
      (column) => knows(column) || (edited.includes(column) && equal(now.row[column], edits[column]?.from)),
    );
    for (const column of edited) {
      const value = isInformed ? to(column) : blend(policy, now.row[column], edits[column]?.from, to(column));
      if (value === undefined) {
        waiting.push([name, Object.fromEntries(edited.map((each) => [each, to(each)]))]);
        break;
      }
      if (equal(now.row[column], value)) continue;
      (take as Record<string, unknown>)[column] = value;
      if (!isInformed) blended.add(column);
    }
  }
  write(now, follow(context, now.table, { ...now.row, ...take }), (column) =>
    blended.has(column) ? '' : operation.opId,
  );
  for (const [group, row] of waiting) candidate(context, operation, `${now.table} ${now.id}`, group, row);
}

function blend(policy: string, current: unknown, from: unknown, to: unknown): unknown {
  if (policy === 'incoming') return to;
  if (policy === 'escalate') return typeof current === 'boolean' && typeof to === 'boolean' ? current || to : undefined;
  if (policy !== 'set' && policy !== 'append') return undefined;
  const text = (list: unknown) => (list as unknown[]).map(canonical);
  const removed = policy === 'set' ? text(from).filter((each) => !text(to).includes(each)) : [];
  const all = new Set([
    ...text(current).filter((each) => !removed.includes(each)),
    ...text(to).filter((each) => !text(from).includes(each)),
  ]);
  return [...all].sort().map((each) => JSON.parse(each) as unknown);
}

function command(
  context: Context,
  operation: LoggedOperation,
  now: ModelRow,
  body: Extract<Body, { kind: 'command' }>,
): void {
  const { model } = context;
  if (body.name === 'move_office') {
    const office = String(body.args.office_id);
    const all = [now, ...children(context, now.id)];
    // Conflicts travel with their rows, and that too is a new version of them.
    const keys = new Set(all.map(({ table, id }) => `${table} ${id}`));
    for (const conflict of model.conflicts) if (keys.has(conflict.row)) conflict.changes += 1;
    for (const each of all) {
      each.row = { ...each.row, office_id: office };
      each.ver += 1;
      each.oe += 1;
      each.feed = `${office}:${each.feed.split(':')[1]}`;
      each.cells = { ...each.cells, office_id: { ver: each.ver, by: operation.opId } };
    }
    return;
  }
  const set = body.args.set as Row;
  const { state } = now.row;
  if (state === set.state) return;
  const isDoubt = set.state === 'RETURNED' && body.expect.state === 'PENDING_REVIEW' && state === 'REVIEWED';
  const isTakenBack =
    set.state === 'CONSULTED' &&
    body.expect.state === 'PENDING_REVIEW' &&
    (state === 'REVIEWED' || state === 'RETURNED');
  if (body.expect.state !== null && state !== body.expect.state && !isDoubt && !isTakenBack) {
    model.faults.push(
      `I12 ${body.expect.state} → ${String(set.state)} took effect on a case that was ${String(state)}`,
    );
  }
  write(now, set, () => operation.opId);
}

/** Whether the author had seen the present value of a column. */
function knowledge(
  context: Context,
  operation: LoggedOperation,
  header: Header,
  now: ModelRow,
): (column: string) => boolean {
  const { at, ver, after_op } = header.base;
  const isOurs = at !== null && (at.seq === 0 || context.chains.get(`${feedAtWriting(header)} ${at.seq}`) === at.chain);
  const own = new Set<string>();
  for (let next = after_op; next !== null && !own.has(next); ) {
    const entry = context.log.get(next);
    if (!entry || entry.device !== operation.device) break;
    own.add(next);
    next = (JSON.parse(entry.header) as Header).base.after_op;
  }
  const isElsewhere = now.feed !== header.feed;
  return (column) => {
    const cell = now.cells[column];
    return !cell || (isOurs && !isElsewhere && cell.ver <= (ver ?? 0)) || own.has(cell.by);
  };
}

const feedAtWriting = (header: Header): string => header.feed;

function write(now: ModelRow, values: Row, by: (column: string) => string): void {
  const changed = Object.keys(values).filter((column) => !equal(now.row[column], values[column]));
  if (changed.length === 0) return;
  now.ver += 1;
  now.row = { ...now.row, ...values };
  now.cells = {
    ...now.cells,
    ...Object.fromEntries(changed.map((column) => [column, { ver: now.ver, by: by(column) }])),
  };
}

function unseen(context: Context, now: ModelRow, knows: (column: string) => boolean, group: string): void {
  const byAuthor = new Map<string, Row>();
  for (const [column, { by }] of Object.entries(now.cells)) {
    if (by === '' || knows(column)) continue;
    byAuthor.set(by, { ...byAuthor.get(by), [column]: now.row[column] });
  }
  for (const [by, row] of [...byAuthor].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const author = context.log.get(by);
    if (author) candidate(context, author, `${now.table} ${now.id}`, group, row);
  }
}

function candidate(context: Context, operation: LoggedOperation, row: string, group: string, to: Row): void {
  const text = `${operation.opId} ${canonical(to)}`;
  const open = context.model.conflicts.find((each) => each.row === row && each.group === group && each.isOpen);
  const conflict = open ?? { row, group, candidates: new Set<string>(), isOpen: true, size: 0, changes: -1 };
  if (!open) context.model.conflicts.push(conflict);
  if ([...conflict.candidates].some((each) => each.startsWith(operation.opId))) return;
  conflict.candidates.add(text);
  conflict.size += 1;
  conflict.changes += 1;
  for (const { id, row: found } of context.history.server.records.filter(({ table }) => table === 'sync_conflict')) {
    if (`${String(found.table)} ${String(found.row_id)}` !== row || found.group !== group) continue;
    const ids = (found.candidates as { op_id: string }[]).map(({ op_id }) => op_id);
    if (ids.includes(operation.opId)) context.conflictIds.set(id, conflict);
  }
}

function close({ conflictIds }: Context, body: Extract<Body, { kind: 'resolve' }>): void {
  const conflict = conflictIds.get(body.conflict_id);
  if (!conflict?.isOpen || conflict.changes + 1 !== body.conflict_ver) return;
  conflict.isOpen = false;
  conflict.changes += 1;
}

function groupOf(
  history: History,
  table: string,
  column: string,
): { name: string; columns: readonly string[]; policy: string } {
  const found = Object.entries(history.tables[table]?.groups ?? {}).find(([, { columns }]) => columns.includes(column));
  return found ? { name: found[0], ...found[1] } : { name: column, columns: [column], policy: 'hold' };
}

const subjectOf = ({ history }: Context, { table }: ModelRow): string => history.tables[table]?.subject ?? '';

function children(context: Context, household: string): ModelRow[] {
  return [...context.model.rows.values()].filter((each) => {
    const subject = subjectOf(context, each);
    return subject !== '' && subject !== 'id' && each.row[subject] === household;
  });
}

/** What is filed under a household that was merged away is filed under the one that is left. */
function follow(context: Context, table: string, row: Row): Record<string, unknown> {
  const subject = context.history.tables[table]?.subject;
  if (!subject || subject === 'id') return { ...row };
  let to = row[subject];
  for (let hops = 0; hops < 50; hops += 1) {
    const parent = context.model.rows.get(`household ${String(to)}`);
    if (parent?.row.status !== 'MERGED') break;
    to = parent.row.merged_into_id;
  }
  return { ...row, [subject]: to };
}

/** Values of a PC that was older than the server. */
function lift(history: History, operation: LoggedOperation, body: Body, header: Header): Body {
  const isLifted =
    history.upgradedAt !== null && Number(operation.executed) > history.upgradedAt && header.schema_ver === 1;
  if (!isLifted || header.table !== 'household') return body;
  const cut = (value: unknown) => (typeof value === 'string' && value.startsWith('t') ? value.slice(1) : value);
  if (body.kind === 'create') return { ...body, set: { ...body.set, tong: cut(body.set.tong) } };
  const tong = body.kind === 'patch' ? body.set.tong : undefined;
  if (body.kind !== 'patch' || !tong) return body;
  return { ...body, set: { ...body.set, tong: { from: cut(tong.from), to: cut(tong.to) } } };
}

const values = (set: Extract<Body, { kind: 'patch' }>['set']): Row =>
  Object.fromEntries(Object.entries(set).map(([column, { to }]) => [column, to]));
