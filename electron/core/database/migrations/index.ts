import type { Migration } from 'kysely/migration';
import { up as foundation } from './001-foundation.migration.ts';
import { up as consultations } from './002-consultations.migration.ts';
import { up as reports } from './003-reports.migration.ts';
import { up as listIndexes } from './004-list-indexes.migration.ts';
import { up as sync } from './005-sync.migration.ts';
import { up as receivedEdits } from './006-received-edits.migration.ts';

/** A static list, because a bundle cannot read a folder. Names sort in order; one that has shipped never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-foundation': { up: foundation },
  '002-consultations': { up: consultations },
  '003-reports': { up: reports },
  '004-list-indexes': { up: listIndexes },
  '005-sync': { up: sync },
  '006-received-edits': { up: receivedEdits },
};
