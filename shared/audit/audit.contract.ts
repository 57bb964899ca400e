import { z } from 'zod';
import type { Role } from '../accounts/role.ts';
import { query } from '../rpc/contract.ts';
import { syncRefusedByServer, syncStandalone, syncUnreachable } from '../sync/sync.errors.ts';

/** Who answers for the office's data, and who checks on them. */
export const ACCESS_LOG_READERS = ['MANAGER', 'AUDITOR'] as const satisfies readonly Role[];

const Day = z.iso.date();
const Question = z.strictObject({
  from: Day,
  /** Included. */
  to: Day,
  actorId: z.uuid().nullable(),
  /** Where the page before ended, as it was given. */
  before: z.string().max(300).nullable(),
});
export type AccessLogQuestion = z.infer<typeof Question>;

export const AccessLogRow = z.strictObject({
  key: z.string(),
  /** As the PC's clock said; null for a line that cannot be read. */
  at: z.iso.datetime().nullable(),
  /** When the server had it; null for a line of this PC. */
  arrivedAt: z.iso.datetime().nullable(),
  who: z.string(),
  pc: z.string(),
  action: z.string(),
  screen: z.string(),
  purpose: z.string().nullable(),
  /** Names as this PC knows them; none for who may not see households. */
  households: z.array(z.string()),
  count: z.int(),
  result: z.string(),
});
export type AccessLogRow = z.infer<typeof AccessLogRow>;

/** Whether the lines of one PC follow from one another as they were written. */
export const AccessLogState = z.strictObject({
  key: z.string(),
  pc: z.string(),
  isThis: z.boolean(),
  lines: z.int(),
  /** What is wrong: a line does not follow, the end is missing, or the PC contradicts what it had handed in. */
  trouble: z.enum(['line', 'end', 'contradiction']).nullable(),
});
export type AccessLogState = z.infer<typeof AccessLogState>;

const Page = z.strictObject({
  rows: z.array(AccessLogRow),
  /** For the next page, which is older; null at the end. */
  next: z.string().nullable(),
  states: z.array(AccessLogState),
});
export type AccessLogPage = z.infer<typeof Page>;

/** Reading is itself written down. Nothing announces new lines: looking would be news, and news would be looked at. */
export const auditContract = {
  /** Lines of this PC; works offline. */
  own: query({ access: ACCESS_LOG_READERS, input: Question, output: Page, reads: [] }),
  /** What all PCs of the office have handed in, from the server. */
  office: query({
    access: ACCESS_LOG_READERS,
    input: Question,
    output: Page,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
    reads: [],
  }),
};
