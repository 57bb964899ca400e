import { z } from 'zod';
import { IMPORT_FIELDS, ImportField, REQUIRED_FIELDS } from './import-field.ts';
import { labelKey } from './label-key.ts';
import { findIndicator, type IndicatorName, nameColumn } from './name-column.ts';

/** What one column of the file is taken for. */
export const MappedColumn = z.strictObject({
  /** From 0, as it stands in the file. */
  index: z.int().min(0),
  /** The column's name in the file, all header rows together. */
  label: z.string(),
  field: ImportField.nullable(),
  /** For a column that marks one indicator with O, Y or 1. */
  indicatorCode: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  source: z.enum(['label', 'content', 'remembered', 'person', 'none']),
});
export type MappedColumn = z.infer<typeof MappedColumn>;

/** What an office decided about a header once: `null` means "not used". */
export const RememberedMapping = z.array(
  z.strictObject({ label: z.string(), field: ImportField.nullable(), indicatorCode: z.string().nullable() }),
);
export type RememberedMapping = z.infer<typeof RememberedMapping>;

export interface ColumnsToMap {
  readonly header: readonly (readonly string[])[];
  /** Some rows of the list; what stands in a column decides where its name does not. */
  readonly samples: readonly (readonly string[])[];
  readonly indicators: readonly IndicatorName[];
  readonly remembered?: RememberedMapping | undefined;
}

/** Below this a guess is shown to be confirmed and not used silently. */
export const SURE = 0.6;

/**
 * Proposes a meaning for every column: what the office chose last time for this header, else what the name says, else
 * what stands in the column. A field that one column may carry goes to the surest; the others are left over.
 */
export function mapColumns({ header, samples, indicators, remembered }: ColumnsToMap): MappedColumn[] {
  const columns = header.map((parts, index): MappedColumn => {
    const label = parts.join(' ');
    const key = labelKey(label);
    // Two columns under one name cannot be told apart by name: the memory stays out of it.
    const isOnly = key !== '' && header.filter((other) => labelKey(other.join(' ')) === key).length === 1;
    const before = isOnly ? remembered?.find((column) => column.label === key) : undefined;
    if (before) {
      return {
        index,
        label,
        field: before.field,
        indicatorCode: before.indicatorCode,
        confidence: 1,
        source: 'remembered',
      };
    }
    const values = samples.map((row) => (row[index] ?? '').trim()).filter((value) => value !== '');
    const named = nameColumn(parts, indicators);
    if (named) {
      const field =
        named.field === 'residentNumber' && !looksLikeBirths(values) && values.length > 0 ? null : named.field;
      const indicatorCode = named.indicatorCode ?? null;
      if (field) return { index, label, field, indicatorCode, confidence: named.confidence, source: 'label' };
    }
    const guessed = named ? undefined : guessByContent(values, indicators);
    return guessed
      ? { index, label, field: guessed, indicatorCode: null, confidence: 0.5, source: 'content' }
      : { index, label, field: null, indicatorCode: null, confidence: 0, source: 'none' };
  });
  return settleRivals(columns);
}

/** Fields without which no row can become a person at an address. */
export function missingFields(columns: readonly Pick<MappedColumn, 'field'>[]): ImportField[] {
  return REQUIRED_FIELDS.filter((field) => !columns.some((column) => column.field === field));
}

/** Same columns under the same names, wherever they stand: the key of the memory. */
export function headerSignature(header: readonly (readonly string[])[]): string {
  return header
    .map((parts) => labelKey(parts.join(' ')))
    .filter((key) => key !== '')
    .sort()
    .join('|');
}

export function toRemember(columns: readonly MappedColumn[]): RememberedMapping {
  return columns
    .filter(({ label }) => label !== '')
    .map(({ label, field, indicatorCode }) => ({ label: labelKey(label), field, indicatorCode }));
}

function settleRivals(columns: readonly MappedColumn[]): MappedColumn[] {
  const best = new Map<ImportField, MappedColumn>();
  for (const column of columns) {
    if (!column.field || IMPORT_FIELDS[column.field].many) continue;
    const rival = best.get(column.field);
    if (!rival || rank(column) > rank(rival)) best.set(column.field, column);
  }
  // Birth date and resident number say the same; the dedicated column wins, the other only fills its gaps.
  return columns.map((column) => {
    if (!column.field || IMPORT_FIELDS[column.field].many || best.get(column.field) === column) return column;
    const isSecondAddress = column.field === 'address' && !columns.some(({ field }) => field === 'detailAddress');
    if (isSecondAddress && /상세|나머지|동호/.test(column.label))
      return { ...column, field: 'detailAddress', confidence: 0.5 };
    return { ...column, field: null, confidence: 0, source: 'none' };
  });
}

/** Surer first; among equals a road address before a lot address, then the leftmost. */
function rank(column: MappedColumn): number {
  const remembered = column.source === 'remembered' ? 10 : 0;
  const lot = /지번/.test(column.label) ? 0.3 : 0;
  const road = /도로명|실거주|현/.test(column.label) ? 0.1 : 0;
  return remembered + column.confidence + road - lot - column.index / 10_000;
}

const BIRTH = /^(?:(?:19|20)\d{2}[-./년]\s?\d{1,2}[-./월]\s?\d{1,2}일?\.?|(?:19|20)\d{6}|\d{6}-[\d*]{1,7}\**|\d{6})$/;
const PHONE = /^\(?0?1[016789][-.) ]?\d{3,4}[-. ]?\d{4}$|^\(?0\d{1,2}[-.) ]?\d{3,4}[-. ]?\d{4}$/;
const ADDRESS = /[가-힣]+(?:로|길)\s?\d|[가-힣]+[동리]\s\d+(?:-\d+)?(?:\s|번지|$)/;
const NAME = /^[가-힣]{2,5}$/;

function guessByContent(values: readonly string[], indicators: readonly IndicatorName[]): ImportField | undefined {
  if (values.length < 2) return undefined;
  const share = (matches: (value: string) => boolean) => values.filter(matches).length / values.length;
  if (share((value) => PHONE.test(value)) >= 0.6) return 'phone';
  if (looksLikeBirths(values)) return 'birthDate';
  if (share((value) => ADDRESS.test(value)) >= 0.6) return 'address';
  if (share((value) => /^[남여]자?$/.test(value)) >= 0.8) return 'sex';
  const names = (value: string) => value.split(/[;,/\n]/).some((part) => findIndicator(part, indicators) !== undefined);
  if (share(names) >= 0.5) return 'indicators';
  // Names are the weakest of signs: dongs and words of three letters look the same, so nearly all must differ.
  const distinct = new Set(values).size / values.length;
  return share((value) => NAME.test(value)) >= 0.9 && distinct >= 0.9 && values.length >= 5 ? 'personName' : undefined;
}

function looksLikeBirths(values: readonly string[]): boolean {
  return values.length > 0 && values.filter((value) => BIRTH.test(value)).length / values.length >= 0.5;
}
