import { accountNames } from '#core/consultations/household-head.repository.ts';
import type { ReceivedEditTable } from '#core/database/local-tables.ts';
import type { Store } from '#core/database/store.ts';
import { openOperationBody } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { householdOf, instantOfId } from '#core/sync/conflict-subjects.ts';
import { listConflicts, type StoredConflict } from '#core/sync/conflicts.repository.ts';
import { openReceivedEdit } from '#core/sync/received-edits.repository.ts';
import { householdNotFound } from '#shared/households/household.errors.ts';
import { FieldChange, type TimelineEntry } from '#shared/households/household-page.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { maskBirthDate, maskPhone } from '#shared/korean/masking.ts';
import { phoneTail } from '#shared/korean/phone.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { ReceivedEdit } from '#shared/sync/engine/client-store.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { findHousehold, listFamilyOf } from './household.repository.ts';
import { fieldOfColumn } from './household-rows.ts';
import { isMaskedFor, maskNumbers } from './member-view.ts';
import { type Reference, referenceOf } from './reference-cache.ts';
import {
  type ArrivedRow,
  type AttemptRow,
  type Cursor,
  type EventRow,
  findRowName,
  type GroupRow,
  listArrivedRows,
  listAttempts,
  listEditGroups,
  listEvents,
  listGroupOperations,
  listReceivedGroups,
  listReceivedOfGroup,
  parseCursor,
  type ReceivedGroupRow,
} from './timeline.repository.ts';

interface Question {
  readonly id: string;
  readonly show: 'all' | 'contacts' | 'cases' | 'changes';
  readonly before: string | null;
  readonly limit: number;
}

/** Everything that happened at a household, newest first: steps, contacts, edits, imports and merges in one line. */
export function readTimeline({ store, actor }: Session, { id, show, before, limit }: Question) {
  if (!findHousehold(store, id)) return err(householdNotFound());
  const from = parseCursor(before);
  const wants = (kind: Question['show']) => show === 'all' || show === kind;
  const isMasked = isMaskedFor(actor.role);
  const { codes } = referenceOf(store);
  const reading = { store, isMasked, family: listFamilyOf(store, id) };
  const merged: Placed[] = [
    ...(wants('cases')
      ? listEvents(store, id, from, limit + 1).map((row) => place(row.at, row.id, () => toEvent(row)))
      : []),
    ...(wants('contacts')
      ? listAttempts(store, id, from, limit + 1).map((row) => place(row.at, row.id, () => toAttempt(row, codes)))
      : []),
    ...(wants('changes') ? conflictsAt(reading).filter(isBefore(from)) : []),
    ...(wants('changes')
      ? listEditGroups(store, reading.family, from, limit + 1).map((row) =>
          place(row.at, row.group_id, () => toChange(ownGroup(row, reading), reading)),
        )
      : []),
    ...(wants('changes')
      ? listReceivedGroups(store, reading.family, from, limit + 1).map((row) =>
          place(row.at, row.group_id, () => toChange(receivedGroup(row, reading), reading)),
        )
      : []),
    ...(wants('changes') ? arrivals(reading).filter(isBefore(from)) : []),
  ].sort((a, b) => (a.at === b.at ? compare(b.id, a.id) : compare(b.at, a.at)));
  const page = merged.slice(0, limit);
  const last = page.at(-1);
  return ok({
    entries: page.flatMap((placed) => placed.read() ?? []),
    next: merged.length > limit && last ? `${last.at}|${last.id}` : null,
  });
}

/** Where an entry stands; it is read only when its page is shown, because edits are encrypted. */
interface Placed extends Cursor {
  read(): TimelineEntry | undefined;
}
const place = (at: string, id: string, read: () => TimelineEntry | undefined): Placed => ({ at, id, read });
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function toEvent(row: EventRow): TimelineEntry {
  return {
    kind: 'case-event',
    id: row.id,
    at: row.at,
    by: row.by,
    caseId: row.case_id,
    caseNo: row.case_no,
    fromState: row.from_state,
    toState: row.to_state,
    reason: row.reason,
    note: row.note,
  };
}

function toAttempt(row: AttemptRow, codes: Reference['codes']): TimelineEntry {
  return {
    kind: 'attempt',
    id: row.id,
    at: row.at,
    by: row.by,
    attemptId: row.id,
    caseId: row.case_id,
    method: row.method,
    result: row.result,
    isReached: codes.isReached(row.result),
    phoneTail: row.phone_used === null ? null : phoneTail(row.phone_used),
    memo: row.memo,
    struck:
      row.struck_at === null ? null : { at: row.struck_at, by: row.struck_by ?? '', reason: row.struck_reason ?? '' },
  };
}

const isBefore = (from: Cursor) => (placed: Placed) =>
  placed.at < from.at || (placed.at === from.at && placed.id < from.id);

/** Conflicts of the household and of what is filed under it, open or settled: both values are kept for good. */
function conflictsAt({ store, family, isMasked }: Reading): Placed[] {
  const names = accountNames(store);
  const told = [...listConflicts(store, 'open'), ...listConflicts(store, 'resolved')].filter(({ table, row_id }) =>
    family.includes(householdOf(store, table, row_id) ?? ''),
  );
  return told.map((conflict) => {
    const { id, table, row_id, group, candidates, resolved_by } = conflict;
    const newest = candidates.map(({ recorded_at }) => recorded_at).reduce((a, b) => (a > b ? a : b), '');
    const at = (resolved_by === null ? null : instantOfId(resolved_by)) ?? newest;
    const writers = new Set(candidates.flatMap(({ actor, beside }) => [actor, ...(beside ? [beside.actor] : [])]));
    return place(at, id, () => ({
      kind: 'conflict',
      id,
      at,
      by: conflict.resolver === null ? '' : names(conflict.resolver),
      conflictId: id,
      table,
      group,
      of: table === 'household' ? null : findRowName(store, table, row_id),
      writers: [...writers].map(names).filter((name) => name !== ''),
      isSettled: conflict.status === 'resolved',
      changes: settledChanges(store, conflict, isMasked),
    }));
  });
}

interface Reading {
  readonly store: Store;
  readonly isMasked: boolean;
  readonly family: readonly string[];
}

interface ToldGroup extends Pick<GroupRow, 'group_id' | 'at' | 'by' | 'batch_id'> {
  readonly operations: readonly ToldOperation[];
  readonly isElsewhere: boolean;
  readonly takenOverBy: string | null;
}

interface ToldOperation {
  readonly table_name: string;
  readonly row_id: string;
  readonly subject_id: string | null;
  /** Undefined once the key of the household has been destroyed. */
  readonly body: OperationBody | { readonly kind: 'patch'; readonly set: ReceivedEdit['set'] } | undefined;
}

function ownGroup(group: GroupRow, { store, family }: Reading): ToldGroup {
  const operations = listGroupOperations(store, group.group_id, family).map((operation) => ({
    ...operation,
    body: openOperationBody(store, operation),
  }));
  return { ...group, operations, isElsewhere: false, takenOverBy: null };
}

function receivedGroup({ taken_over_by, ...group }: ReceivedGroupRow, { store, family }: Reading): ToldGroup {
  const operations = listReceivedOfGroup(store, group.group_id, family).map((edit) => ({
    ...edit,
    body: receivedBody(edit, openReceivedEdit(store.prepareRead, edit)),
  }));
  return { ...group, batch_id: null, operations, isElsewhere: true, takenOverBy: taken_over_by };
}

/** A merge is told by the household that it closed; the rows that it moved are only moved. */
function receivedBody(
  { table_name, kind, row_id, op_id }: ReceivedEditTable,
  set: ReceivedEdit['set'] | undefined,
): ToldOperation['body'] {
  const into = table_name === 'household' ? set?.merged_into_id : undefined;
  if (kind === 'merge' && into) return { kind, survivor: String(into.to), loser: row_id };
  if (kind === 'unmerge' && into)
    return { kind, survivor: String(into.from), loser: row_id, of_op: op_id, status: String(set?.status?.to) };
  return set && { kind: 'patch', set };
}

/** What other PCs registered, one entry for what one person did in one step. */
function arrivals({ store, isMasked, family }: Reading): Placed[] {
  const steps = new Map<string, ArrivedRow[]>();
  for (const row of listArrivedRows(store, family)) {
    const step = `${row.at} ${row.by}`;
    steps.set(step, [...(steps.get(step) ?? []), row]);
  }
  return [...steps.values()].map((rows) => {
    const { at, by, row_id: id } = must(rows[0], 'first row of a step');
    const changes = rows.flatMap((row) => {
      const set = { name: row.name, indicator_code: row.name };
      return toldChanges(store, row, { kind: 'create', set }, isMasked);
    });
    const isRegistration = rows.some(({ table_name }) => table_name === 'household');
    return place(at, id, () => ({
      kind: 'change',
      id,
      at,
      by,
      action: isRegistration ? 'registered' : 'edited',
      source: null,
      changes,
      isErased: false,
      isElsewhere: true,
      takenOverBy: null,
    }));
  });
}

function settledChanges(store: Store, { table, row_id, settled }: StoredConflict, isMasked: boolean): FieldChange[] {
  if (!settled || !TOLD_TABLES.has(table)) return [];
  const set = Object.fromEntries(
    Object.entries(settled.chosen)
      .filter(([column, to]) => canonicalJson(to) !== canonicalJson(settled.stood[column]))
      .map(([column, to]) => [column, { from: settled.stood[column], to }]),
  );
  return toldChanges(store, { table_name: table, row_id }, { kind: 'patch', set }, isMasked);
}

/** One group of operations as one entry; none when nothing in it is told here. */
function toChange(group: ToldGroup, { store, isMasked, family }: Reading): TimelineEntry | undefined {
  let isErased = false;
  let isRegistration = false;
  let mergedWith: string | null = null;
  let isUnmerge = false;
  let hasMovedOut = false;
  const changes: FieldChange[] = [];
  for (const operation of group.operations) {
    const isOurs = operation.subject_id !== null && family.includes(operation.subject_id);
    const { body } = operation;
    if (!body) {
      isErased ||= isOurs;
      continue;
    }
    if (body.kind === 'create' && operation.table_name === 'household' && isOurs) isRegistration = true;
    if (body.kind === 'merge' || body.kind === 'unmerge') {
      isUnmerge = body.kind === 'unmerge';
      mergedWith = findRowName(store, 'household', family[0] === body.loser ? body.survivor : body.loser);
    }
    const leaves = body.kind === 'patch' && family.includes(String(body.set.household_id?.from ?? ''));
    if (leaves && !isOurs) hasMovedOut = true;
    if (isOurs || leaves) changes.push(...toldChanges(store, operation, body, isMasked));
  }
  if (changes.length === 0 && !isErased && !isRegistration && mergedWith === null) return undefined;
  const action =
    mergedWith !== null
      ? isUnmerge
        ? 'unmerged'
        : 'merged'
      : group.batch_id !== null && isImport(store, group.batch_id)
        ? 'imported'
        : isRegistration
          ? 'registered'
          : hasMovedOut
            ? 'moved-out'
            : 'edited';
  const source = mergedWith ?? (group.batch_id === null ? null : findRowName(store, 'import_batch', group.batch_id));
  // What a merge moved is told by the merge itself; only chosen values are worth a line each.
  const told = mergedWith === null ? changes : changes.filter(({ table }) => table === 'household');
  const { group_id: id, at, by, isElsewhere, takenOverBy } = group;
  return { kind: 'change', id, at, by, action, source, changes: told, isErased, isElsewhere, takenOverBy };
}

/** A batch is an import's or a bulk assignment's; only imports have a row of their own. */
const isImport = (store: Store, batchId: string) => findRowName(store, 'import_batch', batchId) !== null;

function toldChanges(
  store: Store,
  { table_name, row_id }: { table_name: string; row_id: string },
  body: NonNullable<ToldOperation['body']>,
  isMasked: boolean,
): FieldChange[] {
  const table = table_name as FieldChange['table'];
  const of = table === 'household' ? null : findRowName(store, table, row_id);
  const change = (column: string, from: unknown, to: unknown): FieldChange => ({
    table,
    rowId: row_id,
    of,
    field: fieldOfColumn(column),
    ...(from !== undefined && { from: toldValue(store, column, from, isMasked) as FieldChange['from'] }),
    to: toldValue(store, column, to, isMasked) as FieldChange['to'],
  });
  if (body.kind === 'create') {
    if (table === 'person') return [change('name', null, body.set.name)];
    if (table === 'household_indicator') return [change('indicator_code', null, body.set.indicator_code)];
    return [];
  }
  if (body.kind !== 'patch') return [];
  return Object.entries(body.set)
    .filter(([column]) => !UNTOLD.has(column))
    .map(([column, { from, to }]) => change(column, from, to));
}

const TOLD_TABLES: ReadonlySet<string> = new Set(FieldChange.shape.table.options);

/** Columns that follow from others. */
const UNTOLD: ReadonlySet<string> = new Set(['address_key', 'merged_into_id', 'target_id', 'due_at']);

/** A value as this reader may see it; ids of people and households become their names. */
function toldValue(store: Store, column: string, value: unknown, isMasked: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (column === 'officer_id') return findRowName(store, 'account', String(value)) ?? '—';
  if (column === 'household_id') return findRowName(store, 'household', String(value)) ?? '—';
  if (column === 'person_id') return findRowName(store, 'person', String(value)) ?? '—';
  if (!isMasked) return value;
  if (column === 'birth_date') return maskBirthDate(String(value));
  if (column === 'emergency_contact') return maskNumbers(String(value));
  if (column === 'phones')
    return (value as { number: string; label: string | null }[]).map((phone) => ({
      ...phone,
      number: maskPhone(phone.number),
    }));
  return value;
}
