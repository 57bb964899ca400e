import { y2018, y2019, y2020, y2021, y2022, y2023, y2024, y2025, y2026, y2027 } from '@hyunbinseo/holidays-kr/all';
import { sha256Hex } from '#core/crypto/primitives.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { ISOLATION_INSTRUMENT } from '#shared/assessments/isolation-instrument.ts';
import { codeListSeed, SEED_VALID_FROM } from '#shared/codes/code-lists.ts';
import { policySeed } from '#shared/policies/policy-defaults.ts';
import { idFromHash } from '#shared/sync/engine/fingerprints.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';

/**
 * Lays down the code lists, policies, screening sheets and public holidays that the app ships. Safe to run at every start: what is there
 * stays, what a newer app knows beyond it is added, and what the office has edited or taken away is left alone.
 * Returns how many rows were added.
 */
export function seedReference(tx: WriteTransaction): number {
  return seedCodes(tx) + seedPolicies(tx) + seedInstruments(tx) + seedHolidays(tx);
}

function seedCodes(tx: WriteTransaction): number {
  const there = newestBy(
    tx,
    "SELECT group_key || '/' || code AS name, max(valid_from) AS newest FROM code_item GROUP BY 1",
  );
  const missing = codeListSeed().filter((item) => isNews(there.get(`${item.group}/${item.code}`), item.validFrom));
  for (const item of missing)
    tx.create('code_item', seedId(tx, 'code_item', item.group, item.code, item.validFrom), {
      group_key: item.group,
      code: item.code,
      label: item.label,
      sort: item.sort,
      valid_from: item.validFrom,
      valid_to: item.validTo,
      extra: item.extra as NewRowOf<'code_item'>['extra'],
    });
  return missing.length;
}

function seedPolicies(tx: WriteTransaction): number {
  const there = newestBy(tx, 'SELECT key AS name, max(valid_from) AS newest FROM policy GROUP BY key');
  const missing = policySeed().filter((row) => isNews(there.get(row.key), row.validFrom));
  for (const row of missing)
    tx.create('policy', seedId(tx, 'policy', row.key, row.validFrom), {
      key: row.key,
      value: row.value as NewRowOf<'policy'>['value'],
      valid_from: row.validFrom,
    });
  return missing.length;
}

/** Answered sheets name their version for good: one that is there is never written again, a newer one joins it. */
function seedInstruments(tx: WriteTransaction): number {
  const missing = SHIPPED_INSTRUMENTS.filter(
    ({ code, version }) =>
      tx.store.prepare('SELECT 1 FROM assessment_instrument WHERE code = ? AND version = ?').get(code, version) ===
      undefined,
  );
  for (const { items, bands, ...instrument } of missing)
    tx.create('assessment_instrument', seedId(tx, 'assessment_instrument', instrument.code, `${instrument.version}`), {
      ...instrument,
      items: items as NewRowOf<'assessment_instrument'>['items'],
      bands: bands as NewRowOf<'assessment_instrument'>['bands'],
      valid_from: SEED_VALID_FROM,
    });
  return missing.length;
}

const SHIPPED_INSTRUMENTS = [ISOLATION_INSTRUMENT];

/** A year is laid down whole and once, so a holiday that the office took away does not come back. */
function seedHolidays(tx: WriteTransaction): number {
  const rows = tx.store.prepare("SELECT date FROM holiday WHERE date LIKE '%-01-01'").all() as { date: string }[];
  const known = new Set(rows.map((row) => row.date.slice(0, 4)));
  const news = Object.entries(HOLIDAY_YEARS).flatMap(([year, days]) => (known.has(year) ? [] : Object.entries(days)));
  for (const [date, names] of news) tx.create('holiday', seedId(tx, 'holiday', date), { date, name: names.join(', ') });
  return news.length;
}

/** Follows from what it names: two PCs of an office that lay down the same row make one row of it. */
const seedId = ({ author }: WriteTransaction, table: string, ...names: readonly string[]): string =>
  idFromHash(sha256Hex(['reference', author.officeId, table, ...names].join('\n')));

/** A shipped edition counts when it is later than anything the office has: an edit by hand of a later day stands. */
function isNews(newest: string | undefined, validFrom: string): boolean {
  return newest === undefined || newest < validFrom;
}

function newestBy(tx: WriteTransaction, sql: string): Map<string, string> {
  const rows = tx.store.prepare(sql).all() as { name: string; newest: string }[];
  return new Map(rows.map((row) => [row.name, row.newest]));
}

type HolidayYear = Readonly<Record<string, readonly string[]>>;
/** As in the official gazette; extended with each release of the app, and by the manager for 임시공휴일. */
const HOLIDAY_YEARS: Readonly<Record<string, HolidayYear>> = {
  2018: y2018,
  2019: y2019,
  2020: y2020,
  2021: y2021,
  2022: y2022,
  2023: y2023,
  2024: y2024,
  2025: y2025,
  2026: y2026,
  2027: y2027,
};
