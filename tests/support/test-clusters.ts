/** @file Before and after a run of vitest. Nothing is started here: most runs need no PostgreSQL. */
import { removeTestClusters } from '#server/database/test-postgres.ts';

export const setup = (): Promise<void> => removeTestClusters(process.pid);
export const teardown = (): Promise<void> => removeTestClusters(process.pid);
