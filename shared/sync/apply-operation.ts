import { assertNever } from '../kernel/must.ts';
import type { OperationBody } from './operation.schema.ts';
import type { PlainRow, SyncedTable } from './synced-tables.ts';

/**
 * What one operation makes of one row; `undefined` means there is none. The write door and replay both use it, so the
 * rows on disk are the fold of the history by construction, and a test proves it by replaying.
 */
export function applyOperation(
  table: SyncedTable,
  row: PlainRow | undefined,
  body: OperationBody,
): PlainRow | undefined {
  switch (body.kind) {
    case 'create':
      if (row) throw new Error('create over an existing row');
      return body.set;
    case 'patch':
      return { ...existing(row), ...Object.fromEntries(Object.entries(body.set).map(([key, edit]) => [key, edit.to])) };
    case 'delete':
      existing(row);
      return undefined;
    case 'command': {
      const effect = table.commands[body.name];
      if (!effect) throw new Error(`no command "${body.name}"`);
      return effect(existing(row), body.args);
    }
    case 'resolve':
      return { ...existing(row), ...body.set };
    case 'adopt':
    case 'withdraw':
      throw new Error(`${body.kind} decides about an operation and changes no row by itself`);
    case 'merge':
      return { ...existing(row), status: 'MERGED', merged_into_id: body.survivor };
    case 'unmerge':
      return { ...existing(row), status: body.status, merged_into_id: null };
    default:
      return assertNever(body);
  }
}

function existing(row: PlainRow | undefined): PlainRow {
  if (!row) throw new Error('operation on a missing row');
  return row;
}
