import { z } from 'zod';
import { Role } from '../accounts/role.ts';
import { query } from '../rpc/contract.ts';

/** An invented person of the sample office, with the password that the sign-in screen shows. */
export const DemoPerson = z.strictObject({ loginId: z.string(), name: z.string(), role: Role, password: z.string() });
export type DemoPerson = z.infer<typeof DemoPerson>;

export const demoContract = {
  /** Empty unless the app was started with sample data. */
  people: query({ access: 'anyone', input: z.strictObject({}), output: z.array(DemoPerson), reads: [] }),
};
