import { z } from 'zod';

const Id = z.uuid();
const Values = z.record(z.string(), z.json());

/** One column's change. `from` is what the author saw, so that a later merge can tell who knew what. */
export const Edit = z.strictObject({ from: z.json(), to: z.json() });

/** What an operation does to its row: the vocabulary of `docs/sync.md`. */
export const OperationBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), set: Values }),
  z.strictObject({ kind: z.literal('patch'), set: z.record(z.string(), Edit) }),
  z.strictObject({ kind: z.literal('delete'), reason: z.string() }),
  z.strictObject({
    kind: z.literal('command'),
    name: z.string(),
    /** What must hold when the command takes effect. `content_hash` is null for commands that judge no content. */
    expect: z.strictObject({ state: z.string().nullable(), content_hash: z.string().nullable() }),
    args: Values,
  }),
  z.strictObject({ kind: z.literal('merge'), survivor: Id, loser: Id }),
  z.strictObject({ kind: z.literal('unmerge'), survivor: Id, loser: Id, of_op: Id, status: z.string() }),
]);
export type OperationBody = z.infer<typeof OperationBody>;

/** One recorded change of one row. `recorded_at` decides nothing; it is shown to people. */
export const Operation = z.strictObject({
  op_id: Id,
  dseq: z.int().positive(),
  group: z.strictObject({ id: Id, n: z.int().positive(), of: z.int().positive() }),
  scope: z.string(),
  table: z.string(),
  row_id: Id,
  subject: Id.nullable(),
  after_op: Id.nullable(),
  actor: z.string(),
  schema_ver: z.int(),
  recorded_at: z.iso.datetime(),
  body: OperationBody,
});
export type Operation = z.infer<typeof Operation>;
