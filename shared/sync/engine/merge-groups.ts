import { canonicalJson } from '../canonical-json.ts';
import type { Edit } from '../operation.schema.ts';
import type { MergePolicy, PlainRow, SyncedTable } from '../synced-tables.ts';

export interface ColumnGroup {
  readonly name: string;
  readonly columns: readonly string[];
  readonly policy: MergePolicy;
}

export interface Candidate {
  readonly group: string;
  /** What the author saw before the edit, and what they wrote. */
  readonly from: PlainRow;
  readonly to: PlainRow;
}

export interface Merge {
  /** Columns that take a new value. */
  readonly changes: PlainRow;
  /** Columns of `changes` that a policy decided. Their value is nobody's own, so nobody can claim to have known it. */
  readonly blended: ReadonlySet<string>;
  /** Values that wait for a person. */
  readonly candidates: readonly Candidate[];
}

export function groupOf(table: Pick<SyncedTable, 'groups'>, column: string): ColumnGroup {
  for (const [name, { columns, policy }] of Object.entries(table.groups)) {
    if (columns.includes(column)) return { name, columns, policy };
  }
  return { name: column, columns: [column], policy: 'hold' };
}

/**
 * Three-way merge of one patch into the row as it is now. `knows` says whether the author had seen the present value of
 * a column (by version, or because the author wrote it). Columns of one group stand or fall together: half an address
 * from one PC and half from another is an address where nobody lives.
 */
export function mergePatch(
  table: Pick<SyncedTable, 'groups'>,
  row: PlainRow,
  edits: Readonly<Record<string, Edit>>,
  knows: (column: string) => boolean,
): Merge {
  const changes: Record<string, unknown> = {};
  const candidates: Candidate[] = [];
  const blended = new Set<string>();
  const done = new Set<string>();
  for (const column of Object.keys(edits)) {
    const group = groupOf(table, column);
    if (done.has(group.name)) continue;
    done.add(group.name);
    const touched = group.columns.filter((each) => Object.hasOwn(edits, each));
    const edit = (each: string): Edit => edits[each] as Edit;
    if (touched.every((each) => same(row[each], edit(each).to))) continue;
    const isFresh = group.columns.every(
      (each) => knows(each) || (Object.hasOwn(edits, each) && same(row[each], edit(each).from)),
    );
    const merged = isFresh
      ? Object.fromEntries(touched.map((each) => [each, edit(each).to]))
      : byPolicy(group.policy, touched, row, edits);
    if (merged) {
      for (const [each, value] of Object.entries(merged)) {
        if (same(row[each], value)) continue;
        changes[each] = value;
        if (!isFresh) blended.add(each);
      }
    } else {
      candidates.push({
        group: group.name,
        from: Object.fromEntries(touched.map((each) => [each, edit(each).from])),
        to: Object.fromEntries(touched.map((each) => [each, edit(each).to])),
      });
    }
  }
  return { changes, blended, candidates };
}

/** What a policy makes of two edits that did not know of each other; undefined when only a person can say. */
function byPolicy(
  policy: MergePolicy,
  columns: readonly string[],
  row: PlainRow,
  edits: Readonly<Record<string, Edit>>,
): PlainRow | undefined {
  const merged: Record<string, unknown> = {};
  for (const column of columns) {
    const { from, to } = edits[column] as Edit;
    const value = combine(policy, row[column], from, to);
    if (value === undefined) return undefined;
    merged[column] = value;
  }
  return merged;
}

function combine(policy: MergePolicy, current: unknown, from: unknown, to: unknown): unknown {
  switch (policy) {
    case 'hold':
      return undefined;
    case 'incoming':
      return to;
    case 'set':
      return asList(current) && asList(to) ? mergedSet(asList(current), asList(from), asList(to)) : undefined;
    case 'append':
      return asList(current) && asList(to) ? appended(asList(current), asList(from), asList(to)) : undefined;
    case 'escalate':
      return graver(current, to);
  }
}

type List = readonly unknown[];
const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const has = (list: List, value: unknown): boolean => list.some((each) => same(each, value));
const asList = (value: unknown): List | undefined => (Array.isArray(value) ? value : undefined);
/** Sorted, so that it does not matter whose edit arrived first. */
const sorted = (list: List): List => [...list].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));

function mergedSet(current: List | undefined, from: List | undefined, to: List | undefined): List {
  const before = from ?? [];
  const after = to ?? [];
  const kept = (current ?? []).filter((value) => has(after, value) || !has(before, value));
  const added = after.filter((value) => !has(before, value) && !has(kept, value));
  return sorted([...kept, ...added]);
}

function appended(current: List | undefined, from: List | undefined, to: List | undefined): List {
  const added = (to ?? []).filter((value) => !has(from ?? [], value) && !has(current ?? [], value));
  return sorted([...(current ?? []), ...added]);
}

/** The graver of two judgements. Only what has a natural order can be compared without a person. */
function graver(current: unknown, to: unknown): unknown {
  if (typeof current === 'boolean' && typeof to === 'boolean') return current || to;
  if (typeof current === 'number' && typeof to === 'number') return Math.max(current, to);
  return undefined;
}
