import * as legacy from '@e965/xlsx';
import { expect, test } from 'vitest';
import { listWorkbook, writeWorkbook } from './workbook-writer.ts';

/** What a second library finds in the file. */
async function readBack(list: Parameters<typeof listWorkbook>[0]) {
  const book = legacy.read(await writeWorkbook(listWorkbook(list)), { type: 'array', cellFormula: true });
  const name = book.SheetNames[0] ?? '';
  return { name, sheet: book.Sheets[name] as legacy.WorkSheet };
}

test('a list has its header first and every value where it belongs, numbers as numbers', async () => {
  const { name, sheet } = await readBack({
    name: '명단',
    header: ['행', '이름', '메모'],
    rows: [
      [1, '황보영란', null],
      [2, '남궁하늘별', '통화함'],
    ],
  });
  expect(name).toBe('명단');
  expect(legacy.utils.sheet_to_json(sheet, { header: 1, raw: true, defval: null })).toEqual([
    ['행', '이름', '메모'],
    [1, '황보영란', null],
    [2, '남궁하늘별', '통화함'],
  ]);
});

test('text that looks like a formula stays text', async () => {
  const { sheet } = await readBack({ name: '명단', header: ['메모'], rows: [['=1+1'], ['@SUM(A1)'], ['+82']] });
  for (const at of ['A2', 'A3', 'A4']) expect(sheet[at]).toMatchObject({ t: 's' });
  expect(sheet.A2).not.toHaveProperty('f');
});

test('what Excel or XML refuses is cut and not written', async () => {
  const { name, sheet } = await readBack({
    name: `${'가'.repeat(40)}[2026/11]`,
    header: ['메모'],
    rows: [['긴'.repeat(40_000)], ['앞\u0007뒤']],
  });
  expect(name).toBe('가'.repeat(31));
  expect((sheet.A2 as { v: string }).v).toHaveLength(32_767);
  expect((sheet.A3 as { v: string }).v).toBe('앞뒤');
});
