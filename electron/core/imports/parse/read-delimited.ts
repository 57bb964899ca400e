import Papa from 'papaparse';
import { importsBrokenQuotes, importsTooLarge } from '#shared/imports/imports.errors.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { ParseLimits } from './parse-limits.ts';
import { cellText, type FileFailure, type RawSheet, trimSheet } from './raw-sheet.ts';

const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * Text with separators: CSV, TSV, or what was copied out of a web page. One record is one row, so a cell with a line
 * break inside quotes keeps the row numbers that a spreadsheet program shows.
 */
export function readDelimited(text: string, limits: ParseLimits): Result<RawSheet[], FileFailure> {
  const rows: string[][] = [];
  let cells = 0;
  let refused: FileFailure | undefined;
  Papa.parse<string[]>(text, {
    delimiter: likelyDelimiter(text),
    header: false,
    dynamicTyping: false,
    skipEmptyLines: false,
    step: (result, parser) => {
      const unclosed = result.errors.find((error) => error.code === 'MissingQuotes');
      const row = result.data.map((value) => cellText(value, limits));
      for (const value of row) if (value.trim() !== '') cells += 1;
      rows.push(row);
      if (unclosed) refused = importsBrokenQuotes({ rowNo: rows.length });
      else if (rows.length > limits.rows + 1) refused = importsTooLarge({ what: 'rows', limit: limits.rows });
      else if (row.length > limits.columns) refused = importsTooLarge({ what: 'columns', limit: limits.columns });
      else if (cells > limits.cells) refused = importsTooLarge({ what: 'cells', limit: limits.cells });
      if (refused) parser.abort();
    },
  });
  return refused ? err(refused) : ok([trimSheet('', rows, [])]);
}

/** The separator that occurs most evenly over the first lines, outside quotes. */
function likelyDelimiter(text: string): string {
  const lines = firstLines(text, 20);
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1).filter((count) => count > 0);
    const usual = mostCommon(counts);
    // A comma inside addresses or indicators is common; an even count over lines is what marks the separator.
    const score = counts.filter((count) => count === usual).length * Math.min(usual, 5);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (const line of text
    .slice(0, 64 * 1024)
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)) {
    if (line.trim() !== '') lines.push(line);
    if (lines.length === count) break;
  }
  return lines;
}

function mostCommon(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
