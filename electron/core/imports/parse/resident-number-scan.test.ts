import { describe, expect, test } from 'vitest';
import { countInText, cutSheets, findInSheets } from './resident-number-scan.ts';

const sheet = (...rows: string[][]) => [{ name: '명단', rows }] as unknown as Parameters<typeof findInSheets>[0];
const countOf = (...rows: string[][]) => findInSheets(sheet(...rows)).total;

describe('coordinates', () => {
  // The first has the shape of a number written with a dot; most of its column cannot be one.
  const coordinates = [
    ['451123.4567891', '199123.1234567'],
    ['453987.1234567', '195031.1234567'],
    ['449901.22', '197777.7654321'],
  ];

  test('are no resident numbers, and stay as they are', () => {
    expect(countOf(...coordinates)).toBe(0);
    expect(cutSheets(sheet(...coordinates))[0]?.rows).toEqual(coordinates);
    expect(countInText('<c><v>451123.4567891</v></c>')).toBe(0);
    expect(countInText('<tr><td class="n"> 451123.4567891 </td></tr>')).toBe(0);
  });

  test('do not hide a resident number in another column, in their own, or in a comment', () => {
    expect(countOf(...coordinates.map((row) => [...row, '450103-1234567']))).toBe(3);
    expect(countOf(...coordinates, ['450103-1234567', '비고 450103.1234567'])).toBe(2);
    expect(countInText('<comment><t>450103.1234567</t></comment>')).toBe(1);
  });
});

test('a column of resident numbers with dots, and a single one, are found and cut', () => {
  const dotted = [['450103.1234567'], ['500101.2345678'], ['750103.1234567']];
  expect(countOf(...dotted)).toBe(3);
  expect(cutSheets(sheet(...dotted))[0]?.rows).toEqual([['450103-1******'], ['500101-2******'], ['750103-1******']]);
  expect(countOf(['451123.4567891'])).toBe(1);
});
