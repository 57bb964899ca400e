import type { Projection } from '#core/database/store.ts';
import { boardProjection } from '#core/households/board-projection.ts';

/** What is derived from households inside each transaction: one line each. */
export const projections: readonly Projection[] = [boardProjection];
