import { z } from 'zod';
import { command, query } from '../rpc/contract.ts';

/** How this PC's screen is set. It holds nothing about people and is needed before anybody signs in. */
export const Preferences = z.strictObject({
  contrast: z.enum(['normal', 'high']),
  text: z.enum(['normal', 'large']),
  /** Whether single letters work as keys; KWCAG asks that they can be switched off. */
  singleKeys: z.boolean(),
});
export type Preferences = z.infer<typeof Preferences>;

export const DEFAULT_PREFERENCES: Preferences = { contrast: 'normal', text: 'normal', singleKeys: true };

export const preferencesContract = {
  get: query({ access: 'anyone', input: z.void(), output: Preferences, reads: ['preferences'] }),
  set: command({ access: 'anyone', input: Preferences.partial(), output: Preferences }),
};
