import { utils, write } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { must } from '#shared/kernel/must.ts';
import { PARSE_LIMITS } from './parse-limits.ts';
import { readFile } from './read-file.ts';

const HEADER = ['성명', '생년월일', '주소', '전화'];
/** Syllables of CP949 that the older KS X 1001 does not have: Node's own decoder fails on them. */
const PEOPLE = [
  ['홍길동', '1950-03-02', '새솔로 1', '01012345678'],
  ['뷁철수', '1950-03-05', '똠방로 2', '02-123-4567'],
];

const read = (bytes: Uint8Array) =>
  readFile({ bytes, fileName: '명단.xls', cutResidentNumbers: false, indicators: [] }, PARSE_LIMITS);

async function rowsOf(bytes: Uint8Array) {
  const result = await read(bytes);
  if (!result.ok) throw new Error(result.error.code);
  const table = must(result.value.tables[0], 'table');
  return {
    format: result.value.format,
    header: table.header.map(([label]) => label),
    rows: table.rows.map(({ cells }) => cells),
  };
}

function aBook(rows: string[][]) {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'L');
  return book;
}

test.each([
  ['biff8', 'xls'],
  ['xlsb', 'xlsb'],
  ['ods', 'ods'],
  ['xlml', 'spreadsheetml'],
] as const)('reads %s', async (bookType, format) => {
  const bytes = new Uint8Array(write(aBook([HEADER, ...PEOPLE]), { type: 'buffer', bookType }));
  expect(await rowsOf(bytes)).toEqual({ format, header: HEADER, rows: PEOPLE });
});

test('reads an HTML page saved as .xls, in the old Korean encoding', async () => {
  const row = (cells: string[], tag: string) => `<tr>${cells.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
  const page = `<html><head><meta charset="euc-kr"></head><body><table>${row(HEADER, 'th')}${PEOPLE.map((cells) => row(cells, 'td')).join('')}</table></body></html>`;
  expect(await rowsOf(iconv.encode(page, 'cp949'))).toEqual({ format: 'html', header: HEADER, rows: PEOPLE });
});

test('reads text of a workbook older than Excel 97 by its code page', async () => {
  // SheetJS cannot write Hangul there, so placeholders of the same length are replaced in the finished file.
  const words = [...HEADER, ...PEOPLE.flat()].map((text) => iconv.encode(text, 'cp949'));
  const stand = words.map((bytes, at) => String.fromCharCode(97 + at).repeat(bytes.length));
  const rows = [0, 4, 8].map((from) => stand.slice(from, from + 4));
  const file = Buffer.from(write(aBook(rows), { type: 'buffer', bookType: 'biff5' }));
  for (const [at, bytes] of words.entries()) bytes.copy(file, file.indexOf(must(stand[at], 'placeholder')));
  const codePage = file.indexOf(Buffer.from([0x42, 0x00, 0x02, 0x00]));
  expect(codePage).toBeGreaterThan(0);
  file.writeUInt16LE(949, codePage + 4);
  expect(await rowsOf(file)).toEqual({ format: 'xls', header: HEADER, rows: PEOPLE });
});
