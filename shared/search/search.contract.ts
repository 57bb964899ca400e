import { z } from 'zod';
import { HOUSEHOLD_READERS } from '../accounts/role.ts';
import { query } from '../rpc/contract.ts';
import { FoundHousehold, SearchAnswer } from './search.schema.ts';

export const searchContract = {
  /** As typed, also in the middle of a syllable: name, 초성, phone tail, address, unit, household number. */
  find: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ text: z.string().max(60), limit: z.int().min(1).max(50).default(20) }),
    output: SearchAnswer,
    reads: ['household_board', 'recent'],
  }),
  recent: query({
    access: HOUSEHOLD_READERS,
    input: z.strictObject({ limit: z.int().min(1).max(20).default(8) }),
    output: z.array(FoundHousehold),
    reads: ['household_board', 'recent'],
  }),
};
