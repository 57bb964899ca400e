import type { Store } from '#core/database/store.ts';
import { Instrument } from '#shared/assessments/instrument.ts';
import { ISOLATION_INSTRUMENT } from '#shared/assessments/isolation-instrument.ts';
import { must } from '#shared/kernel/must.ts';

interface InstrumentRow {
  readonly id: string;
  readonly code: string;
  readonly version: number;
  readonly title: string;
  readonly items: string;
  readonly bands: string;
}

const toInstrument = (row: InstrumentRow): Instrument =>
  Instrument.parse({
    code: row.code,
    version: row.version,
    title: row.title,
    items: JSON.parse(row.items),
    bands: JSON.parse(row.bands),
  });

/** The isolation sheet in force on a day. */
export function findIsolationInstrument(
  prepare: Store['prepare'],
  today: string,
): { readonly id: string; readonly instrument: Instrument } {
  const row = must(prepare(IN_FORCE).get(ISOLATION_INSTRUMENT.code, today), 'isolation sheet') as InstrumentRow;
  return { id: row.id, instrument: toInstrument(row) };
}

const IN_FORCE = `SELECT id, code, version, title, items, bands FROM assessment_instrument
  WHERE code = ? AND valid_from <= ? ORDER BY valid_from DESC, version DESC LIMIT 1`;
