import type { Store } from '#core/database/store.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { SYNCED_TABLE_NAMES } from '#shared/sync/synced-tables.ts';

/**
 * Every row of every table that says something about the office, for "as it was before". Left out is what only ever
 * grows: history and its keys, the access log, running numbers, the memory of column names, and the record that a batch
 * existed.
 */
export function contentOf(store: Store, { withFiles = false } = {}): Record<string, unknown[]> {
  const kept = withFiles ? ['access_log', 'import_batch', 'column_mapping'] : [];
  const content: Record<string, unknown[]> = {};
  for (const table of [...SYNCED_TABLE_NAMES, 'household_board', 'search_key', ...kept]) {
    const rows = store.rawReader.prepare(`SELECT * FROM ${table}`).all();
    content[table] = rows.map((row) => JSON.stringify(row, inOneOrder)).sort();
  }
  const files = store.rawReader.prepare('SELECT name, bytes FROM import_file ORDER BY id').all() as {
    name: string;
    bytes: Uint8Array;
  }[];
  content.import_file = files.map(({ name, bytes }) =>
    withFiles ? [name, Buffer.from(bytes).toString('utf8')] : name,
  );
  return content;
}

/** JSON columns say the same whatever the order of their keys. */
function inOneOrder(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /^[[{]/.test(value) ? canonicalJson(JSON.parse(value)) : value;
}
