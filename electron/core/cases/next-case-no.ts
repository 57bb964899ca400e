import { numberSeries } from '#core/database/number-series.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { dayOf } from '#shared/calendar/day.ts';

/** C-2026-A100042: for people to read out; the id is the key. Counted per year on this PC. */
export function nextCaseNo(tx: WriteTransaction): string {
  const year = dayOf(tx.at).slice(0, 4);
  const prefix = `C-${year}-${numberSeries(tx.store)}`;
  const counter = `cases/last-number/${prefix}`;
  const kept = tx.store.prepare('SELECT value FROM setting WHERE key = ?').get(counter) as
    | { value: string }
    | undefined;
  const next = (kept ? Number(kept.value) : lastUsed(tx, prefix)) + 1;
  tx.store.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(counter, String(next));
  return `${prefix}${String(next).padStart(5, '0')}`;
}

/** After a restore or a seeded office the counter is missing while numbers are in use. */
function lastUsed(tx: WriteTransaction, prefix: string): number {
  const row = tx.store
    .prepare('SELECT max(case_no) AS last FROM crisis_case WHERE case_no >= ? AND case_no < ?')
    .get(prefix, `${prefix}:`) as { last: string | null };
  return row.last === null ? 0 : Number(row.last.slice(prefix.length));
}
