/** @file What a group was about: the one of its operations that its author would name, and what tells it from others. */
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { OperationGist } from '#shared/sync/outbox-view.ts';

interface Told {
  readonly table: string;
  readonly kind: string;
}

/** From what is done by itself to what follows from it: a submitted review also moves its case and leaves an event. */
const BY_WEIGHT: readonly ((each: Told) => boolean)[] = [
  ({ kind }) => kind === 'adopt' || kind === 'withdraw',
  ({ kind }) => kind === 'resolve',
  ({ kind }) => kind === 'merge' || kind === 'unmerge',
  ({ table }) => table === 'approval_event',
  ({ table }) => table === 'consultation_version',
  ({ table, kind }) => table === 'household' && kind === 'create',
  ({ table }) => table === 'contact_attempt',
  ({ table }) => table === 'assessment',
  ({ table, kind }) => table === 'consultation' && kind === 'create',
  ({ table }) => table === 'consultation',
  ({ table, kind }) => table === 'crisis_case' && kind !== 'patch',
  ({ table, kind }) => table === 'person' && kind === 'create',
  ({ table }) => table === 'household',
  ({ table }) => table === 'person',
  ({ table }) => table === 'household_indicator',
  ({ table }) => table === 'crisis_case',
  ({ table }) => table !== 'case_event' && table !== 'account_right',
];

/** The telling operation of a group. */
export function mainOf<T extends Told>(operations: readonly T[]): T | undefined {
  for (const isTelling of BY_WEIGHT) {
    const found = operations.find(isTelling);
    if (found) return found;
  }
  return operations[0];
}

/** Columns that follow from others, or that nobody typed. */
export const UNTOLD_COLUMNS: ReadonlySet<string> = new Set([
  'id',
  'office_id',
  'created_at',
  'created_by',
  'address_key',
  'content_hash',
  'editor_ids',
  'work_began_at',
  'rule_hits',
  'host',
  'target_id',
]);

/** `body` is undefined once the household's key was destroyed: then only the kind of work is known. */
export function gistOf({ table, kind }: Told, body: OperationBody | undefined): OperationGist {
  const plain: OperationGist = { table, kind, detail: null, to: null, columns: [] };
  if (!body) return plain;
  switch (body.kind) {
    case 'create': {
      const { detail, to } = telling(table, body.set);
      return { ...plain, detail, to };
    }
    case 'patch':
      return { ...plain, columns: Object.keys(body.set).filter((column) => !UNTOLD_COLUMNS.has(column)) };
    case 'command': {
      const state = (body.args.set as { state?: unknown } | undefined)?.state;
      return { ...plain, detail: body.name, to: typeof state === 'string' ? state : null };
    }
    case 'resolve':
      return { ...plain, columns: Object.keys(body.set).filter((column) => !UNTOLD_COLUMNS.has(column)) };
    case 'adopt':
      return { ...plain, detail: body.decision };
    default:
      return plain;
  }
}

function telling(table: string, row: Readonly<Record<string, unknown>>): Pick<OperationGist, 'detail' | 'to'> {
  const text = (column: string) => (row[column] === null || row[column] === undefined ? null : String(row[column]));
  switch (table) {
    case 'contact_attempt':
      return { detail: text('method'), to: text('result') };
    case 'approval_event':
    case 'consultation':
      return { detail: text('kind'), to: null };
    case 'consultation_version':
      return { detail: text('version_no'), to: null };
    case 'case_event':
      return { detail: null, to: text('to_state') };
    case 'policy':
      return { detail: text('key'), to: null };
    default:
      return { detail: null, to: null };
  }
}

/** What an operation says about its row, column by column. */
export function changesIn(body: OperationBody): { column: string; from: unknown; to: unknown }[] {
  const told = (entries: [string, { from: unknown; to: unknown }][]) =>
    entries
      .filter(([column, { from, to }]) => !UNTOLD_COLUMNS.has(column) && !(from === null && isEmpty(to)))
      .map(([column, { from, to }]) => ({ column, from, to }));
  switch (body.kind) {
    case 'create':
      return told(Object.entries(body.set).map(([column, to]) => [column, { from: null, to }]));
    case 'patch':
      return told(Object.entries(body.set));
    case 'command':
      return told(Object.entries((body.args.set ?? {}) as object).map(([column, to]) => [column, { from: null, to }]));
    case 'resolve':
      return told(Object.entries(body.set).map(([column, to]) => [column, { from: null, to }]));
    case 'delete':
    case 'adopt':
    case 'withdraw':
      return [{ column: 'reason', from: null, to: body.reason }];
    default:
      return [];
  }
}

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);
