import { sha256Hex } from '#core/crypto/primitives.ts';
import type { Store } from './store.ts';

const SERIES = 'numbers/series';
/** The PC that founded the office. */
const FIRST = 'A1';
/** Letters that nobody takes for digits; `A` belongs to founders. */
const LETTERS = 'BCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '123456789';

/**
 * Stands in every number that this PC gives out (`H-2026-A100127`), so that two PCs that cannot see each other rarely
 * give the same one. Numbers are for people to read out; ids are the keys, and a number that two records share shows
 * among the quality issues.
 */
export function numberSeries({ prepare }: Pick<Store, 'prepare'>): string {
  const kept = prepare('SELECT value FROM setting WHERE key = ?').get(SERIES) as { value: string } | undefined;
  return kept?.value ?? FIRST;
}

/** For a PC that joins an office: one of two hundred series, by its id. Inside the caller's transaction. */
export function keepSeriesOf({ prepare }: Pick<Store, 'prepare'>, device: string): void {
  const drawn = Number.parseInt(sha256Hex(`series\n${device}`).slice(0, 8), 16) % (LETTERS.length * DIGITS.length);
  const series = `${LETTERS[Math.floor(drawn / DIGITS.length)]}${DIGITS[drawn % DIGITS.length]}`;
  prepare('INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING').run(SERIES, series);
}
