import type { Contract } from './rpc/contract.ts';

/** Everything the window may ask of core, by feature: one line each. */
export const appContract = {} satisfies Contract;
export type AppContract = typeof appContract;
