import { z } from 'zod';
import { Feed, Seq } from './wire.schema.ts';

/** "There is something new": sent over SSE, may be lost, and carries no data. A device that misses it polls anyway. */
export const Hint = z.strictObject({ feed: Feed, seq: Seq });
export type Hint = z.infer<typeof Hint>;
