import { z } from 'zod';
import { query } from '../rpc/contract.ts';

export const clockContract = {
  /** The present moment by core's clock: a page that counted by its own would disagree with the records. */
  now: query({ access: 'anyone', input: z.strictObject({}), output: z.object({ now: z.iso.datetime() }), reads: [] }),
};
