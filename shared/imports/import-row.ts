import { z } from 'zod';
import { RowIssue } from './row-issue.ts';

/** One person of a list, in our own words. Made by `normaliseRow`; errors among `issues` keep it out. */
export const ImportRow = z.strictObject({
  rowNo: z.int(),
  name: z.string(),
  /** The list hides part of the name (홍*동): it can support a match and never make one. */
  nameIsMasked: z.boolean(),
  birthDate: z.iso.date().nullable(),
  sex: z.enum(['M', 'F']).nullable(),
  roadAddress: z.string(),
  detailAddress: z.string(),
  phones: z.array(z.strictObject({ number: z.string(), label: z.string().nullable() })),
  indicators: z.array(
    z.strictObject({ code: z.string(), monthsOverdue: z.int().nullable(), amount: z.int().nullable() }),
  ),
  monthsOverdue: z.int().nullable(),
  amount: z.int().nullable(),
  tong: z.string().nullable(),
  ban: z.string().nullable(),
  ri: z.string().nullable(),
  note: z.string(),
  issues: z.array(RowIssue),
});
export type ImportRow = z.infer<typeof ImportRow>;

export const hasError = (row: Pick<ImportRow, 'issues'>): boolean =>
  row.issues.some(({ severity }) => severity === 'error');
