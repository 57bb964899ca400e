import type { WriteTransaction } from '#core/database/write-door.ts';
import { dayOf } from '#shared/calendar/day.ts';

/** Number of this PC within its office, so that two laptops never give one number. One PC until a server joins them. */
const FIRST_DEVICE = 'A1';

/** H-2026-A100127: made offline, read out by people; the id is the key. Counted per year on this PC. */
export function nextHouseholdNo(tx: WriteTransaction): string {
  const prefix = `H-${dayOf(tx.at).slice(0, 4)}-${FIRST_DEVICE}`;
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
