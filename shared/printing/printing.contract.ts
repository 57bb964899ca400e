import { z } from 'zod';
import { HOUSEHOLD_READERS } from '../accounts/role.ts';
import { HouseholdColumn, HouseholdFilter, HouseholdSort } from '../households/household-filter.ts';
import { command } from '../rpc/contract.ts';
import { printingFailed, printingNothing, printingNotWritten, printingPurposeNeeded } from './printing.errors.ts';

const Delivery = {
  /** A PDF is saved where the person chooses; a printer is chosen in the system's dialog. */
  to: z.enum(['pdf', 'printer']),
};
/** Masked unless a purpose is given; the purpose is logged and printed. */
const Exposure = {
  isUnmasked: z.boolean(),
  purpose: z.string().trim().max(200).nullable(),
};

export const PrintOutcome = z.object({
  outcome: z.enum(['saved', 'printed', 'cancelled']),
  /** Name of the saved file, without its folder. */
  fileName: z.string().nullable(),
  /** Number of the copy, also in its watermark and in the access log. */
  serial: z.string().nullable(),
  households: z.int(),
});
export type PrintOutcome = z.infer<typeof PrintOutcome>;

const errors = [printingPurposeNeeded, printingNothing, printingNotWritten, printingFailed] as const;

export const printingContract = {
  /** 방문 목록 in walking order: 리, 통, 반, then street and number. */
  visitList: command({
    access: HOUSEHOLD_READERS,
    input: z.object({ filter: HouseholdFilter, title: z.string().trim().max(60), ...Exposure, ...Delivery }),
    output: PrintOutcome,
    errors,
    maxBytes: 1024 * 1024,
  }),
  /** The household list exactly as it is shown, as a workbook. */
  householdList: command({
    access: HOUSEHOLD_READERS,
    input: z.object({
      filter: HouseholdFilter,
      sort: HouseholdSort,
      columns: z.array(HouseholdColumn).min(1),
      title: z.string().trim().max(60),
      ...Exposure,
    }),
    output: PrintOutcome,
    errors,
    maxBytes: 1024 * 1024,
  }),
  /** 방문 카드 of one household. */
  householdCard: command({
    access: HOUSEHOLD_READERS,
    input: z.object({ householdId: z.uuid(), ...Exposure, ...Delivery }),
    output: PrintOutcome,
    errors,
  }),
  /** 초기상담지 to fill in by hand; it names nobody. */
  consultationSheet: command({
    access: HOUSEHOLD_READERS,
    input: z.object({ ...Delivery }),
    output: PrintOutcome,
    errors,
  }),
  /** Opens the file that was saved last, with the program the system has for it. */
  openSaved: command({
    access: HOUSEHOLD_READERS,
    input: z.object({ how: z.enum(['file', 'folder']) }),
    output: z.object({ opened: z.boolean() }),
  }),
};
