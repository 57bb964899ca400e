import { expect, test } from 'vitest';
import { fittingColumns } from './grid-columns.ts';
import { layGridLines } from './grid-lines.ts';

test('headings stand above their rows and rows keep their own numbers', () => {
  const lines = layGridLines(['a1', 'a2', 'b1'], 3, (row) => ({ id: row.charAt(0), label: row.charAt(0) }));
  expect(Array.from({ length: lines.count }, (_, at) => lines.at(at).kind)).toEqual([
    'group',
    'row',
    'row',
    'group',
    'row',
  ]);
  expect(lines.at(0)).toMatchObject({ size: 2 });
  expect([0, 1, 2].map(lines.lineOfRow)).toEqual([1, 2, 4]);
  expect(lines.groupAbove(2)).toBe(0);
  expect(lines.groupAbove(4)).toBe(3);
  expect(lines.rowAtOrAfter(3)).toBe(2);
});

test('rows not loaded yet belong to the group above them', () => {
  const lines = layGridLines(['a1', undefined], 4, (row) => ({ id: row, label: row }));
  expect(lines.count).toBe(5);
  expect(lines.at(0)).toMatchObject({ kind: 'group', size: 4 });
});

test('columns leave by importance, the later one first, and never more than needed', () => {
  const columns = [
    { id: 'name', width: 10 },
    { id: 'kind', width: 5, importance: 2 },
    { id: 'traits', width: 5, importance: 3 },
    { id: 'owner', width: 5, importance: 3 },
  ];
  const ids = (room: number) => fittingColumns(columns, room).map(({ id }) => id);
  expect(ids(25)).toEqual(['name', 'kind', 'traits', 'owner']);
  expect(ids(24)).toEqual(['name', 'kind', 'traits']);
  expect(ids(19)).toEqual(['name', 'kind']);
  expect(ids(3)).toEqual(['name']);
});
