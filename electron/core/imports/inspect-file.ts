import type { Store } from '#core/database/store.ts';
import { listCodes } from '#core/reference/reference.repository.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import type { Inspection } from '#shared/imports/imports.contract.ts';
import { importsFileNotHeld } from '#shared/imports/imports.errors.ts';
import { headerSignature, mapColumns } from '#shared/imports/map-columns.ts';
import { indicatorNames } from '#shared/imports/name-column.ts';
import { suggestRound } from '#shared/imports/suggest-round.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { findHeld } from './held-imports.ts';
import { findBatchOfFile, findRememberedMapping } from './import-batch.repository.ts';
import type { ListTable } from './parse/find-header.ts';
import type { FileFailure } from './parse/raw-sheet.ts';
import { readOutsideFile } from './read-outside-file.ts';

interface InspectOptions {
  readonly workerUrl: URL;
  readonly signal: AbortSignal;
}

const SAMPLE_ROWS = 50;
const SHOWN_SAMPLES = 3;

/** Reads a held file in the worker, once per answer about resident numbers, and proposes a meaning for each column. */
export async function inspectFile(
  store: Store,
  request: { fileId: string; cutResidentNumbers: boolean; sheet: number | null },
  { workerUrl, signal }: InspectOptions,
): Promise<Result<Inspection, FileFailure | ReturnType<typeof importsFileNotHeld>>> {
  const held = findHeld(store, request.fileId);
  if (!held) return err(importsFileNotHeld());
  const today = dayOf(store.clock.now());
  const indicators = indicatorNames(codesOf(store, today));
  if (held.read?.cut !== request.cutResidentNumbers) {
    const file = {
      bytes: held.bytes,
      fileName: held.fileName,
      cutResidentNumbers: request.cutResidentNumbers,
      indicators,
    };
    const read = await readOutsideFile(file, { workerUrl, signal });
    if (!read.ok) return read;
    held.read = { cut: request.cutResidentNumbers, list: read.value };
    if (read.value.residentNumbersCut > 0) held.bytes = new Uint8Array(0);
  }
  const { list } = must(held.read, 'list');
  held.sheet = Math.min(request.sheet ?? 0, list.tables.length - 1);
  const table = must(list.tables[held.sheet], 'table');
  const samples = table.rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells);
  const remembered = findRememberedMapping(store, headerSignature(table.header));
  held.columns = mapColumns({ header: table.header, samples, indicators, remembered });
  delete held.preview;
  return ok({
    fileId: held.id,
    fileName: held.fileName,
    format: list.format,
    kind: list.kind,
    sheet: held.sheet,
    sheets: list.tables.map(({ sheet, rows }, index) => ({ index, name: sheet, rows: rows.length })),
    title: table.title,
    headerRows: [...table.headerRows],
    columns: held.columns.map((column) => ({ ...column, samples: firstValues(table, column.index) })),
    rows: table.rows.length,
    skipped: {
      total: table.skipped.filter(({ why }) => why === 'total').length,
      note: table.skipped.filter(({ why }) => why === 'note').length,
      header: table.skipped.filter(({ why }) => why === 'repeated-header').length,
    },
    residentNumbersCut: list.residentNumbersCut,
    remembered: remembered !== undefined,
    takenInBefore: findBatchOfFile(store, held.sha256) ?? null,
    suggestedRound: suggestRound(list.kind, table.title, held.fileName, Number(today.slice(0, 4))),
  });
}

/** The office's own list of indicators, or the shipped one before any was laid down. */
export function codesOf(store: Store, today: string) {
  const codes = listCodes(store, today);
  return codes.length > 0 ? codes : codeListSeed();
}

function firstValues(table: ListTable, column: number): string[] {
  const values = new Set<string>();
  for (const { cells } of table.rows) {
    const text = (cells[column] ?? '').trim();
    if (text !== '') values.add(text.length > 40 ? `${text.slice(0, 40)}…` : text);
    if (values.size === SHOWN_SAMPLES) break;
  }
  return [...values];
}
