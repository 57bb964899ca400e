import { KIND_TITLES, KIND_WORDS } from '#shared/imports/column-words.ts';
import { labelKey } from '#shared/imports/label-key.ts';
import type { ListKind } from '#shared/imports/list-kind.ts';
import { type IndicatorName, nameColumn } from '#shared/imports/name-column.ts';
import type { ListTable } from './find-header.ts';

/**
 * What a list is about: first by columns that no other list has, then by what it calls itself, then by its file's
 * name, then by the sum of its columns. A wrong guess costs one click; the user confirms the kind.
 */
export function recognise(table: ListTable, fileName: string, indicators: readonly IndicatorName[]): ListKind {
  const keys = new Set(table.header.flatMap((parts) => parts.map(labelKey)));
  const count = (kind: keyof typeof KIND_WORDS) => KIND_WORDS[kind].filter((word) => keys.has(word)).length;
  for (const kind of ['AI_RESULTS', 'MAIL_REPLIES', 'CRISIS_REPORTS'] as const) if (count(kind) >= 3) return kind;
  const fields = new Set(table.header.map((parts) => nameColumn(parts, indicators)?.field));
  const hasIndicators = fields.has('indicators') || fields.has('indicatorFlag');
  const isPeople = fields.has('personName') || fields.has('address');
  const named = kindNamed(table.title) ?? kindNamed(fileName);
  if (count('CHECK_IN') >= 1) return 'CHECK_IN';
  // The columns of results cannot be taken for people, whatever the file is called, and the other way round.
  if (named && isPeople && (named === 'CENTRAL' || named === 'LOCAL_PLAN' || named === 'CHECK_IN')) return named;
  if (hasIndicators) return count('CENTRAL') >= 2 || fields.has('monthsOverdue') ? 'CENTRAL' : 'LOCAL_PLAN';
  return 'UNKNOWN_LIST';
}

function kindNamed(text: string): ListKind | undefined {
  return KIND_TITLES.find(({ pattern }) => pattern.test(text))?.kind;
}

/** Records in JSON: the only ones known are crisis reports. */
export function recogniseRecords(records: readonly unknown[]): ListKind | undefined {
  const first = records.find((record) => record !== null && typeof record === 'object');
  if (first === undefined) return undefined;
  const keys = new Set(Object.keys(first as object).map(labelKey));
  return KIND_WORDS.CRISIS_REPORTS.filter((word) => keys.has(word)).length >= 3 ? 'CRISIS_REPORTS' : undefined;
}
