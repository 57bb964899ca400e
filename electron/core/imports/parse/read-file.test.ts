import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { indicatorReader } from '#shared/codes/recognise-indicators.ts';
import { hasError } from '#shared/imports/import-row.ts';
import { mapColumns } from '#shared/imports/map-columns.ts';
import { indicatorNames } from '#shared/imports/name-column.ts';
import { normaliseRow } from '#shared/imports/normalise-row.ts';
import { must } from '#shared/kernel/must.ts';
import type { ListTable } from './find-header.ts';
import { PARSE_LIMITS } from './parse-limits.ts';
import { readFile } from './read-file.ts';

/*
 * The samples against counts made by an independent script (tests/fixtures/office-files/expected.json): XML and BIFF
 * records read with the standard library, before this reader existed.
 */

const FOLDER = join(import.meta.dirname, '../../../../tests/fixtures/office-files');
const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<string, Expected>;

interface Expected {
  readonly kind?: string;
  readonly error?: string;
  readonly rows: number;
  readonly count?: number;
  readonly columns?: readonly string[];
  readonly headerRows: [number, number];
  readonly skipped: [number, string][];
  readonly phones: number;
  readonly indicatorMentions: number;
  readonly records: readonly ExpectedRecord[];
  readonly afterCut?: Expected;
  readonly usableRows?: number;
  readonly rowErrors?: [number, string, string][];
}
interface ExpectedRecord {
  readonly row: number;
  readonly name: string;
  readonly birth: string;
  readonly sex: string | null;
  readonly phones: readonly string[];
  readonly indicators?: readonly string[];
  readonly monthsOverdue?: number | null;
}

const items = codeListSeed();
const indicators = indicatorNames(items);
const labels = new Map(indicators.map(({ code, label }) => [code, label]));
const readIndicators = indicatorReader(items);

const read = (fileName: string, cutResidentNumbers = false) =>
  readFile({ bytes: readFileSync(join(FOLDER, fileName)), fileName, cutResidentNumbers, indicators }, PARSE_LIMITS);

async function rowsOf(fileName: string, cutResidentNumbers = false) {
  const result = await read(fileName, cutResidentNumbers);
  if (!result.ok) throw new Error(`${fileName}: ${result.error.code}`);
  const table = must(result.value.tables[0], 'table');
  return { list: result.value, table, rows: normaliseAll(table) };
}

function normaliseAll(table: ListTable) {
  const samples = table.rows.slice(0, 50).map(({ cells }) => cells);
  const columns = mapColumns({ header: table.header, samples, indicators });
  return table.rows.map(({ rowNo, cells }) =>
    normaliseRow(rowNo, cells, { columns, readIndicators, today: '2026-11-20' }),
  );
}

const LISTS = ['중앙발굴_2026-4차.xlsx', '기획발굴_월세취약.csv', '안부살핌_대상자.xls', '안부살핌_대상자_html.xls'];

describe.each(LISTS)('%s', (fileName) => {
  const facts = must(expected[fileName], fileName);

  test('is recognised, with its header and the rows that are nobody', async () => {
    const { list, table } = await rowsOf(fileName);
    expect(list.kind).toBe(facts.kind);
    expect(table.headerRows).toEqual(facts.headerRows);
    expect(table.skipped.map(({ rowNo, why }) => [rowNo, why])).toEqual(facts.skipped);
    expect(table.rows).toHaveLength(facts.rows);
    expect(list.originalIsClean).toBe(true);
  });

  test('gives each person as the independent count has them', async () => {
    const { rows } = await rowsOf(fileName);
    expect(rows.filter(hasError)).toEqual([]);
    const seen = rows.map((row) => ({
      row: row.rowNo,
      name: row.name,
      birth: row.birthDate,
      sex: row.sex,
      phones: row.phones.map(({ number }) => number),
    }));
    expect(seen).toEqual(
      facts.records.map(({ row, name, birth, sex, phones }) => ({
        row,
        name,
        birth,
        sex,
        phones: [...new Set(phones)],
      })),
    );
    for (const [at, row] of rows.entries()) {
      const record = must(facts.records[at], 'record');
      const named = row.indicators.map(({ code }) => labels.get(code)).sort();
      expect(named, `row ${row.rowNo}`).toEqual([...new Set(record.indicators ?? [])].sort());
      if (record.monthsOverdue !== undefined) expect(row.monthsOverdue).toBe(record.monthsOverdue);
    }
  });
});

test.each(['AI초기상담_결과.xlsx', '안부살핌_회신.csv', '복지위기알림_접수.json'])(
  '%s is known and answered with its kind',
  async (fileName) => {
    const facts = must(expected[fileName], fileName);
    expect(await read(fileName)).toEqual({
      ok: false,
      error: { code: 'imports/not-yet-supported-kind', kind: facts.kind, rows: facts.rows },
    });
  },
);

describe('bad files', () => {
  const bad = Object.entries(expected).filter(([fileName]) => fileName.startsWith('bad/'));

  test.each(bad.filter(([, { error }]) => error))('%s is refused by name', async (fileName, facts) => {
    const result = await read(fileName);
    expect(result).toMatchObject({ ok: false, error: { code: facts.error } });
  });

  test.each(bad.filter(([, { rowErrors }]) => rowErrors))('%s leaves no usable row', async (fileName, facts) => {
    const { list, rows } = await rowsOf(fileName);
    expect(list.kind).toBe(facts.kind);
    expect(rows).toHaveLength(facts.rows);
    expect(rows.filter((row) => !hasError(row))).toHaveLength(facts.usableRows ?? 0);
    const issues = rows.flatMap((row) => row.issues.map(({ rowNo, column, code }) => [rowNo, column, code]));
    expect(issues).toEqual(expect.arrayContaining(facts.rowErrors ?? []));
  });

  test('a file with full resident numbers says how many and where, and none of them', async () => {
    const facts = must(expected['bad/주민등록번호_전체노출.xlsx'], 'facts');
    const result = await read('bad/주민등록번호_전체노출.xlsx');
    expect(result).toEqual({
      ok: false,
      error: {
        code: facts.error,
        count: facts.count,
        columns: facts.columns?.map((label) => ({ label, count: facts.count })),
        elsewhere: 0,
      },
    });
  });

  test('cut while reading, the same file gives birth dates and sexes and no trace of a number', async () => {
    const fileName = 'bad/주민등록번호_전체노출.xlsx';
    const facts = must(expected[fileName]?.afterCut, 'facts');
    const { list, table, rows } = await rowsOf(fileName, true);
    expect(list).toMatchObject({ residentNumbersCut: 10, originalIsClean: false });
    expect(rows.map(({ name, birthDate, sex }) => ({ name, birth: birthDate, sex }))).toEqual(
      facts.records.map(({ name, birth, sex }) => ({ name, birth, sex })),
    );
    expect(JSON.stringify({ list, table, rows })).not.toMatch(/\d{6}-?[1-8]\d{6}/);
  });
});
