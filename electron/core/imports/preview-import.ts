import type { Store } from '#core/database/store.ts';
import { createPace } from '#core/pace.ts';
import { getPolicy } from '#core/reference/reference.repository.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { indicatorReader } from '#shared/codes/recognise-indicators.ts';
import { type MatchSubject, matchSubject } from '#shared/households/duplicate-score.ts';
import type { ImportField } from '#shared/imports/import-field.ts';
import { hasError, type ImportRow } from '#shared/imports/import-row.ts';
import { importsFileNotHeld, importsMappingIncomplete, importsNoUsableRows } from '#shared/imports/imports.errors.ts';
import { headerSignature, missingFields, toRemember } from '#shared/imports/map-columns.ts';
import { normaliseRow } from '#shared/imports/normalise-row.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { MatchRule } from '#shared/policies/policy-defaults.ts';
import type { Progress } from '#shared/rpc/contract.ts';
import { findHeld, type PreviewedRow, type RowCandidate } from './held-imports.ts';
import { rememberMapping } from './import-batch.repository.ts';
import { codesOf } from './inspect-file.ts';
import { indexRegistry, MatchIndex, type RegisteredPerson } from './match-index.ts';

interface PreviewRequest {
  readonly fileId: string;
  readonly columns: readonly { index: number; field: ImportField | null; indicatorCode: string | null }[];
}

const ERRORS_NAMED = 5;
const MOST_CANDIDATES = 5;

/**
 * Dry run: every row in our own words, compared with everyone registered and with the rows above it. Nothing is
 * written but the memory of what the columns mean.
 */
export async function previewImport(
  store: Store,
  request: PreviewRequest,
  call: { readonly signal: AbortSignal; progress(progress: Progress): void },
) {
  const held = findHeld(store, request.fileId);
  if (!held?.read) return err(importsFileNotHeld());
  const table = must(held.read.list.tables[held.sheet], 'table');
  const chosen = new Map(request.columns.map((column) => [column.index, column]));
  const columns = held.columns.map((column) => {
    const choice = chosen.get(column.index);
    if (!choice || (choice.field === column.field && choice.indicatorCode === column.indicatorCode)) return column;
    return {
      ...column,
      field: choice.field,
      indicatorCode: choice.indicatorCode,
      confidence: 1,
      source: 'person' as const,
    };
  });
  const missing = missingFields(columns);
  if (missing.length > 0) return err(importsMappingIncomplete({ missing }));

  const today = dayOf(store.clock.now());
  const context = { columns, readIndicators: indicatorReader(codesOf(store, today)), today };
  const pace = createPace(call.signal);
  const rows: { row: ImportRow; raw: readonly string[] }[] = [];
  for (const { rowNo, cells } of table.rows) {
    rows.push({ row: normaliseRow(rowNo, cells, context), raw: cells });
    await pace();
  }
  if (rows.every(({ row }) => hasError(row))) {
    const errors = rows.flatMap(({ row }) => row.issues.filter(({ severity }) => severity === 'error'));
    const first = errors.slice(0, ERRORS_NAMED).map(({ value: _value, ...issue }) => issue);
    return err(importsNoUsableRows({ rows: rows.length, first }));
  }

  const rule = getPolicy(store, 'household/match', today);
  const registry = await indexRegistry(store, pace);
  const file = new MatchIndex<number>();
  const previewed: PreviewedRow[] = [];
  for (const { row, raw } of rows) {
    previewed.push(judge(row, raw, { registry, file, rule }));
    if (previewed.length % 20 === 0) call.progress({ done: previewed.length, total: rows.length });
    await pace();
  }
  held.columns = columns;
  held.preview = { rows: previewed, byRowNo: new Map(previewed.map((each) => [each.row.rowNo, each])), rule };
  await rememberMapping(store, headerSignature(table.header), toRemember(columns));
  return ok(held.preview);
}

interface Surroundings {
  readonly registry: MatchIndex<RegisteredPerson>;
  readonly file: MatchIndex<number>;
  readonly rule: MatchRule;
}

function judge(row: ImportRow, raw: readonly string[], { registry, file, rule }: Surroundings): PreviewedRow {
  const base = { row, raw, decision: null, duplicateOf: null };
  if (hasError(row)) return { ...base, state: 'error', candidates: [] };
  const subject = subjectOf(row);
  const above = file.find(subject, rule);
  const registered = registry.find(subject, rule);
  const candidates = [
    ...registered.map(({ who, match }): RowCandidate => ({ person: who, rowNo: null, match })),
    ...above.map(({ who, match }): RowCandidate => ({ person: null, rowNo: who, match })),
  ]
    .sort((a, b) => b.match.score - a.match.score)
    .slice(0, MOST_CANDIDATES);
  const repeats = above.find(({ match }) => match.verdict === 'match');
  if (repeats) return { ...base, state: 'duplicate', duplicateOf: repeats.who, candidates };
  file.add(row.rowNo, subject);

  const matches = registered.filter(({ match }) => match.verdict === 'match');
  const households = new Set(matches.map(({ who }) => who.householdId));
  // Two households that both fit, or one that has been put away, are for a person to decide.
  if (households.size === 1 && matches.every(({ who }) => who.isActive)) return { ...base, state: 'match', candidates };
  const isOpen = households.size > 0 || [...registered, ...above].some(({ match }) => match.verdict === 'review');
  return { ...base, state: isOpen ? 'review' : 'new', candidates };
}

export const subjectOf = (row: ImportRow): MatchSubject =>
  matchSubject({
    name: row.name,
    birthDate: row.birthDate,
    sex: row.sex,
    phones: row.phones.map(({ number }) => number),
    roadAddress: row.roadAddress,
    detailAddress: row.detailAddress,
  });
