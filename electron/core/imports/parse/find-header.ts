import { KIND_WORDS } from '#shared/imports/column-words.ts';
import { IMPORT_FIELDS } from '#shared/imports/import-field.ts';
import { labelKey } from '#shared/imports/label-key.ts';
import { type IndicatorName, nameColumn } from '#shared/imports/name-column.ts';
import type { MergedCells, RawSheet } from './raw-sheet.ts';

export type SkipReason = 'total' | 'note' | 'repeated-header';

/** A sheet seen as a list: where its column names stand, and the rows of people under them. */
export interface ListTable {
  readonly sheet: string;
  /** Text above the header: what the list calls itself. */
  readonly title: string;
  /** First and last row of the header, as the user counts rows. */
  readonly headerRows: readonly [number, number];
  /** Per column, the header's pieces from top to bottom without repeats. */
  readonly header: readonly (readonly string[])[];
  readonly rows: readonly { readonly rowNo: number; readonly cells: readonly string[] }[];
  readonly skipped: readonly { readonly rowNo: number; readonly why: SkipReason }[];
  /** How sure we are that this is the header; sheets of one file are compared by it. */
  readonly score: number;
}

/** A header stands within the first rows that hold anything; titles and stamps rarely take more. */
const ROWS_SEARCHED = 15;
const DEEPEST_HEADER = 3;

export function findHeader(sheet: RawSheet, indicators: readonly IndicatorName[]): ListTable | undefined {
  const grid = unmerge(sheet);
  const block = bestBlock(grid, sheet.merges, indicators);
  if (!block) return undefined;
  const width = Math.max(...grid.slice(block.top, block.bottom + 1).map((row) => row.length), 0);
  const header = headerParts(grid, block, width);
  const names = new Set(header.map((parts) => labelKey(parts.at(-1) ?? '')).filter((key) => key !== ''));
  const rows: ListTable['rows'][number][] = [];
  const skipped: ListTable['skipped'][number][] = [];
  for (let at = block.bottom + 1; at < grid.length; at += 1) {
    const cells = (grid[at] ?? []).map((text) => text.trim());
    if (cells.every((text) => text === '')) continue;
    const why = whyNoPerson(cells, sheet.rows[at] ?? [], names);
    if (why) skipped.push({ rowNo: at + 1, why });
    else rows.push({ rowNo: at + 1, cells });
  }
  return {
    sheet: sheet.name,
    title: titleOf(grid, block.top),
    headerRows: [block.top + 1, block.bottom + 1],
    header,
    rows,
    skipped,
    score: block.score,
  };
}

type Grid = readonly (readonly string[])[];

/** Merged cells hold their text once; here every cell of the area says it, as the eye reads it. */
function unmerge(sheet: RawSheet): Grid {
  if (sheet.merges.length === 0) return sheet.rows;
  const grid = sheet.rows.map((row) => [...row]);
  for (const { top, left, bottom, right } of sheet.merges) {
    const text = grid[top]?.[left] ?? '';
    if (text === '') continue;
    // A hostile file may merge a million columns; only what exists is filled, and never past a sane width.
    const lastColumn = Math.min(right, left + 300);
    for (let row = top; row <= Math.min(bottom, grid.length - 1); row += 1) {
      const cells = grid[row];
      if (!cells) continue;
      for (let column = left; column <= lastColumn; column += 1) {
        while (cells.length <= column) cells.push('');
        if (cells[column] === '') cells[column] = text;
      }
    }
  }
  return grid;
}

interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly score: number;
}

function bestBlock(
  grid: Grid,
  merges: readonly MergedCells[],
  indicators: readonly IndicatorName[],
): Block | undefined {
  let best: Block | undefined;
  for (const top of filledRows(grid, ROWS_SEARCHED)) {
    for (let depth = 1; depth <= DEEPEST_HEADER && top + depth <= grid.length; depth += 1) {
      if (!looksLikeNames(grid[top + depth - 1] ?? [])) break;
      const bottom = top + depth - 1;
      const score = scoreOf(grid, { top, bottom, score: 0 }, indicators) - depth * 0.1;
      if (score >= LOWEST_SCORE && (!best || score > best.score)) best = { top, bottom, score };
    }
  }
  best ??= blockByContent(grid);
  return best && withGroupRows(grid, merges, best);
}

/** Two known names, one of which says who or where. */
const LOWEST_SCORE = 1.7;

function scoreOf(grid: Grid, block: Block, indicators: readonly IndicatorName[]): number {
  const width = Math.max(0, ...grid.slice(block.top, block.bottom + 1).map((row) => row.length));
  const seen = new Set<string>();
  let score = 0;
  let identifies = 0;
  for (const parts of headerParts(grid, block, width)) {
    if (parts.length === 0) continue;
    const named = nameColumn(parts, indicators);
    const kindWord = parts.map(labelKey).find((key) => ALL_KIND_WORDS.has(key));
    const what = named ? `${named.field}${named.indicatorCode ?? ''}` : kindWord;
    if (what === undefined) score -= 0.05;
    else if (seen.has(what)) score += 0.2;
    else score += named ? named.confidence : 0.9;
    if (what !== undefined && !seen.has(what) && (named ? IMPORT_FIELDS[named.field].identifies : true))
      identifies += 1;
    if (what !== undefined) seen.add(what);
  }
  return identifies >= 1 && seen.size >= 2 ? score : 0;
}

const ALL_KIND_WORDS = new Set(Object.values(KIND_WORDS).flat());

/** A row of names: at least two different texts, none of them a date, a phone or a long sentence. */
function looksLikeNames(row: readonly string[]): boolean {
  const texts = row.map((text) => text.trim()).filter((text) => text !== '');
  if (new Set(texts).size < 2) return false;
  return texts.every((text) => text.length <= 40 && !looksLikeData(text));
}

function looksLikeData(text: string): boolean {
  return /^[=+@]/.test(text) || /^\d{2,4}[-./년]\s?\d/.test(text) || /^[+\d][\d\s.()-]{5,}\**$/.test(text);
}

/**
 * No word was known. A row of names is still one if the rows under it are plainly people: columns of birth dates,
 * phones or addresses. The user then names the columns.
 */
function blockByContent(grid: Grid): Block | undefined {
  for (const top of filledRows(grid, ROWS_SEARCHED)) {
    const names = grid[top] ?? [];
    if (!looksLikeNames(names) || names.some((text) => /^\d+$/.test(text.trim()))) continue;
    const below = grid.slice(top + 1, top + 21).filter((row) => row.some((text) => text.trim() !== ''));
    const telling = names.filter((_, column) => tells(below.map((row) => (row[column] ?? '').trim()))).length;
    if (telling >= 2) return { top, bottom: top, score: 0.5 };
  }
  return undefined;
}

/** Most values of the column are of one kind that only a list of people has. */
function tells(values: readonly string[]): boolean {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return false;
  const share = (pattern: RegExp) => filled.filter((value) => pattern.test(value)).length / filled.length;
  return Math.max(share(BIRTH_LIKE), share(PHONE_LIKE), share(ADDRESS_LIKE)) >= 0.6;
}

export const BIRTH_LIKE =
  /^(?:(?:19|20)\d{2}[-./년]\s?\d{1,2}[-./월]\s?\d{1,2}일?\.?|(?:19|20)\d{6}|\d{6}-[\d*]{1,7}\**)$/;
export const PHONE_LIKE = /^\(?0?1[016789][-.) ]?\d{3,4}[-. ]?\d{4}$|^\(?0\d{1,2}[-.) ]\d{3,4}[-. ]\d{4}$/;
export const ADDRESS_LIKE = /[가-힣]+(?:로|길)\s?\d|[가-힣]+[동리]\s\d+-?\d*|(?:시|군|구)\s[가-힣]/;

/** Rows above that only group the columns below ("연락처" over "휴대전화" and "집전화") belong to the header. */
function withGroupRows(grid: Grid, merges: readonly MergedCells[], block: Block): Block {
  let { top } = block;
  for (let step = 0; step < DEEPEST_HEADER - 1 && top > 0; step += 1) {
    const above = top - 1;
    const crosses = merges.some((merge) => merge.top <= above && merge.bottom >= top);
    const groups = merges.filter((merge) => merge.top === above && merge.bottom === above && merge.right > merge.left);
    const isGroupRow = groups.length > 0 && looksLikeNames(grid[above] ?? []);
    if (!crosses && !isGroupRow) break;
    top = above;
  }
  return { ...block, top };
}

function headerParts(grid: Grid, { top, bottom }: Block, width: number): string[][] {
  const parts: string[][] = [];
  for (let column = 0; column < width; column += 1) {
    const own: string[] = [];
    for (let row = top; row <= bottom; row += 1) {
      const text = (grid[row]?.[column] ?? '').replace(/\s+/g, ' ').trim() || groupName(grid, row, bottom, column);
      if (text !== '' && own.at(-1) !== text) own.push(text);
    }
    parts.push(own);
  }
  return parts;
}

/** A saved-as-text header loses its merges: a blank in an upper row belongs to the group on its left. */
function groupName(grid: Grid, row: number, bottom: number, column: number): string {
  if (row === bottom || (grid[bottom]?.[column] ?? '').trim() === '') return '';
  for (let left = column - 1; left >= 0; left -= 1) {
    // A column with a name of its own in this row and none below stands alone and groups nothing.
    const text = (grid[row]?.[left] ?? '').trim();
    if (text !== '') return (grid[bottom]?.[left] ?? '').trim() === '' ? '' : text.replace(/\s+/g, ' ');
  }
  return '';
}

function filledRows(grid: Grid, count: number): number[] {
  const rows: number[] = [];
  for (let at = 0; at < grid.length && rows.length < count; at += 1) {
    if ((grid[at] ?? []).some((text) => text.trim() !== '')) rows.push(at);
  }
  return rows;
}

const TOTAL = /^(?:합계|총계|소계|계|누계|총합계|총원|총인원|합)[:：]?\d*(?:명|건|가구)?$/;
const NOTE =
  /^(?:[※☞＊*▶■□○●]|주\s*[):]|참고\s*[:)]|자료\s*[:：]|출처\s*[:：]|작성(?:자|일)\s*[:：]|이\s*하\s*여\s*백|끝\.?$|[-–]\s*끝)/;

/** `own` are the row's cells before unmerging: a note merged over all columns says itself once. */
function whyNoPerson(
  cells: readonly string[],
  own: readonly string[],
  names: ReadonlySet<string>,
): SkipReason | undefined {
  const filled = own.map((text) => text.trim()).filter((text) => text !== '');
  const first = filled[0] ?? cells.find((text) => text !== '') ?? '';
  if (TOTAL.test(first.replace(/\s/g, ''))) return 'total';
  if (filled.length <= 2 && NOTE.test(first)) return 'note';
  const texts = cells.filter((text) => text !== '');
  const named = texts.filter((text) => names.has(labelKey(text)));
  return named.length >= 3 && named.length >= texts.length * 0.8 ? 'repeated-header' : undefined;
}

function titleOf(grid: Grid, top: number): string {
  const texts = grid.slice(0, top).flatMap((row) => row.map((text) => text.replace(/\s+/g, ' ').trim()));
  return [...new Set(texts.filter((text) => text !== ''))].join(' ').slice(0, 300);
}
