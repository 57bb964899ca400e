import type { Store } from '#core/database/store.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { Instrument } from '#shared/assessments/instrument.ts';
import { ISOLATION_INSTRUMENT } from '#shared/assessments/isolation-instrument.ts';
import { dayOf } from '#shared/calendar/day.ts';

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

/** The isolation sheet in force; the shipped one until the office has a row of its own. */
export function findIsolationInstrument(prepare: Store['prepare'], today: string): Instrument {
  const row = prepare(IN_FORCE).get(ISOLATION_INSTRUMENT.code, today) as InstrumentRow | undefined;
  return row ? toInstrument(row) : ISOLATION_INSTRUMENT;
}

/** The row an answered sheet names, laid down at its first use. */
export function instrumentRowId(tx: WriteTransaction, instrument: Instrument): string {
  const known = tx.store
    .prepare('SELECT id FROM assessment_instrument WHERE code = ? AND version = ?')
    .get(instrument.code, instrument.version) as { id: string } | undefined;
  if (known) return known.id;
  return tx.create('assessment_instrument', tx.store.newId(), {
    code: instrument.code,
    version: instrument.version,
    title: instrument.title,
    items: instrument.items as never,
    bands: instrument.bands as never,
    valid_from: dayOf(tx.at),
  }).id;
}

const IN_FORCE = `SELECT id, code, version, title, items, bands FROM assessment_instrument
  WHERE code = ? AND valid_from <= ? ORDER BY valid_from DESC, version DESC LIMIT 1`;
