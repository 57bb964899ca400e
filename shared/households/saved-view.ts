import { z } from 'zod';
import { ViewDefinition } from './built-in-views.ts';

export const HouseholdView = z.strictObject({
  /** A built-in view's word or a saved view's id. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['built-in', 'own', 'shared']),
  /** May be changed or removed by whoever asks. */
  isMine: z.boolean(),
  definition: ViewDefinition,
  count: z.int(),
});
export type HouseholdView = z.output<typeof HouseholdView>;
