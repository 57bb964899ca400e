import { z } from 'zod';
import { EVERYONE } from '../accounts/role.ts';
import { command, query } from '../rpc/contract.ts';

const Place = z.strictObject({
  /** The form, in the words of its route: `household-new`, `household-edit`. */
  screen: z.string().min(1).max(60),
  /** What the form is about: an id, or empty for something new. */
  ref: z.string().max(80),
});

/** Unfinished edits, kept on this PC for the person who types and nobody else. Never synced. */
export const draftsContract = {
  get: query({
    access: EVERYONE,
    input: Place,
    output: z.strictObject({ body: z.json(), savedAt: z.iso.datetime() }).nullable(),
    // A form reads its draft once, when it opens; its own saving must not disturb it.
    reads: [],
  }),
  /** The person's own drafts, newest first: what can be taken up again after a crash. */
  list: query({
    access: EVERYONE,
    input: z.strictObject({}),
    output: z.array(z.strictObject({ screen: z.string(), ref: z.string(), savedAt: z.iso.datetime() })),
    reads: ['draft'],
  }),
  save: command({
    access: EVERYONE,
    input: z.strictObject({ ...Place.shape, body: z.json() }),
    output: z.strictObject({ savedAt: z.iso.datetime() }),
  }),
  discard: command({ access: EVERYONE, input: Place, output: z.strictObject({}) }),
};
