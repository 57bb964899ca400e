import type { Migration } from 'kysely/migration';
import { up as sync } from './001-sync.migration.ts';

/** Names sort in order; one that has shipped never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-sync': { up: sync },
};
