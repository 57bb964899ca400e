import type { Migration } from 'kysely/migration';
import { up as sync } from './001-sync.migration.ts';
import { up as administration } from './002-administration.migration.ts';
import { up as accessLog } from './003-access-log.migration.ts';

/** Names sort in order; one that has shipped never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-sync': { up: sync },
  '002-administration': { up: administration },
  '003-access-log': { up: accessLog },
};
