import { numberSeries } from '#core/database/number-series.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { dayOf } from '#shared/calendar/day.ts';

/** H-2026-A100127: made offline, read out by people; the id is the key. Counted per year on this PC. */
export function nextHouseholdNo(tx: WriteTransaction): string {
  const prefix = `H-${dayOf(tx.at).slice(0, 4)}-${numberSeries(tx.store)}`;
  const counter = `households/last-number/${prefix}`;
  const kept = tx.store.prepare('SELECT value FROM setting WHERE key = ?').get(counter) as
    | { value: string }
    | undefined;
  const next = (kept ? Number(kept.value) : lastUsed(tx, prefix)) + 1;
  tx.store.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(counter, String(next));
  return `${prefix}${String(next).padStart(5, '0')}`;
}

/** After a restore, or in a seeded office, the counter is missing while numbers are in use. */
function lastUsed(tx: WriteTransaction, prefix: string): number {
  const { last } = tx.store
    .prepare('SELECT max(household_no) AS last FROM household WHERE household_no >= ? AND household_no < ?')
    .get(prefix, `${prefix}:`) as { last: string | null };
  return last === null ? 0 : Number(last.slice(prefix.length));
}
