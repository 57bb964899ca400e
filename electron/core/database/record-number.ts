import type { WriteTransaction } from './write-door.ts';

/**
 * Numbers that people say aloud: H-2026-A100127 for a household, C-2026-A100042 for a case. Year, the PC's own two
 * characters, five digits: two PCs without a server never give the same one. The id stays the key.
 */
export function nextHouseholdNo(tx: WriteTransaction, year: string): string {
  const prefix = `H-${year}-${deviceOf(tx)}`;
  const last = tx.store
    .prepare('SELECT max(household_no) AS last FROM household WHERE household_no >= ? AND household_no < ?')
    .get(prefix, `${prefix}~`) as { last: string | null };
  return prefix + String(serialOf(prefix, last.last) + 1).padStart(SERIAL_DIGITS, '0');
}

/** Kept as a counter, because cases are not looked up by number and a search per case would slow an import down. */
export function nextCaseNo(tx: WriteTransaction, year: string): string {
  const prefix = `C-${year}-${deviceOf(tx)}`;
  const key = `counter/${prefix}`;
  const known = readSetting(tx, key);
  const before = known === undefined ? lastCaseSerial(tx, prefix) : Number(known);
  tx.store.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)').run(key, String(before + 1));
  return prefix + String(before + 1).padStart(SERIAL_DIGITS, '0');
}

const SERIAL_DIGITS = 5;
/** Until a server hands out numbers to PCs. */
const FIRST_DEVICE = 'A1';

function deviceOf(tx: WriteTransaction): string {
  return readSetting(tx, 'device/number') ?? FIRST_DEVICE;
}

function lastCaseSerial(tx: WriteTransaction, prefix: string): number {
  const last = tx.store
    .prepare('SELECT max(case_no) AS last FROM crisis_case WHERE case_no >= ? AND case_no < ?')
    .get(prefix, `${prefix}~`) as { last: string | null };
  return serialOf(prefix, last.last);
}

/** Numbers brought in by hand may not fit; they count as none. */
function serialOf(prefix: string, number: string | null): number {
  const serial = Number(number?.slice(prefix.length));
  return Number.isSafeInteger(serial) && serial > 0 ? serial : 0;
}

function readSetting(tx: WriteTransaction, key: string): string | undefined {
  const row = tx.store.prepare('SELECT value FROM setting WHERE key = ?').get(key) as { value: string } | undefined;
  return row?.value;
}
