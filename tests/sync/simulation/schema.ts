/** @file The office's schema and its successor, for seeds in which server and PCs are upgraded while work goes on. */
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';

const lifted = (value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('t') ? value.slice(1) : value;

/** Version 2 writes a ward without the letter in front of it. */
function upcast(table: string, body: OperationBody): OperationBody {
  if (table !== 'household') return body;
  if (body.kind === 'create') return { ...body, set: { ...body.set, tong: lifted(body.set.tong) as never } };
  if (body.kind !== 'patch' || !body.set.tong) return body;
  const { from, to } = body.set.tong;
  return { ...body, set: { ...body.set, tong: { from: lifted(from) as never, to: lifted(to) as never } } };
}

export const schemas: Readonly<Record<1 | 2, SyncSchema>> = {
  1: { ...onieumSchema, version: 1, upcast: (_table, body, from) => (from === 1 ? body : undefined) },
  2: {
    ...onieumSchema,
    version: 2,
    upcast: (table, body, from) => (from === 2 ? body : from === 1 ? upcast(table, body) : undefined),
  },
};
