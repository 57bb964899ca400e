import { z } from 'zod';
import { ImportRow } from '#shared/imports/import-row.ts';
import { RoundKind } from '#shared/imports/list-kind.ts';

/*
 * What a batch is going to write, decided row by row and stored with the batch before the first household is touched:
 * after a crash the same plan goes on from the row that was committed last.
 */

const Match = z.strictObject({ score: z.number(), reasons: z.array(z.string()) }).nullable();

export const PlannedRow = z.strictObject({
  row: ImportRow,
  raw: z.array(z.string()),
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('new') }),
    z.strictObject({
      kind: z.literal('household'),
      householdId: z.uuid(),
      /** The member that the row is; null adds a new member. */
      personId: z.uuid().nullable(),
      match: Match,
    }),
    z.strictObject({ kind: z.literal('row'), rowNo: z.int(), isSamePerson: z.boolean(), match: Match }),
    z.strictObject({ kind: z.literal('out'), reasons: z.array(z.string()) }),
  ]),
});
export type PlannedRow = z.infer<typeof PlannedRow>;

export const ImportPlan = z.strictObject({
  version: z.literal(1),
  roundId: z.uuid(),
  kind: RoundKind,
  roundTitle: z.string(),
  endOn: z.iso.date().nullable(),
  legalBasis: z.string(),
  openCases: z.boolean(),
  /** Names of the file's columns, for the export in its original shape. Kept when the rows are dropped. */
  header: z.array(z.string()),
  rows: z.array(PlannedRow),
});
export type ImportPlan = z.infer<typeof ImportPlan>;

export const parsePlan = (text: string): ImportPlan => ImportPlan.parse(JSON.parse(text));

/** What stays of a plan once it is done: the rows are in the registry by then. */
export const planWithoutRows = (plan: ImportPlan): string => JSON.stringify({ ...plan, rows: [] });
