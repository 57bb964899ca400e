import { casesContract } from './cases/cases.contract.ts';
import { preferencesContract } from './preferences/preferences.contract.ts';
import { referenceContract } from './reference/reference.contract.ts';
import type { Contract } from './rpc/contract.ts';

/** Everything the window may ask of core, by feature: one line each. */
export const appContract = {
  cases: casesContract,
  preferences: preferencesContract,
  reference: referenceContract,
} satisfies Contract;
export type AppContract = typeof appContract;
