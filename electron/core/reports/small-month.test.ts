import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFigure, type MonthlyReport, type Period, type TableKey } from '#shared/reports/report-figure.ts';
import { aSmallMonth, type SmallMonth } from '../../../tests/support/a-small-month.ts';
import { countingOn } from '../../../tests/support/a-working-office.ts';
import { computeReport } from './compute-report.ts';

type Values = Record<string, Record<string, number | null>>;
type Rows = Record<string, Record<string, number[]>>;
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/reports/small-month.json'), 'utf8'),
) as {
  month: string;
  countedOn: string;
  T1: Values;
  T2: Rows;
  T3: Values;
  'T3 list': string;
  T4: Rows;
  'columns of T2': string[];
  'columns of T4': string[];
};

let small: SmallMonth;
let report: MonthlyReport;
beforeAll(async () => {
  small = await aSmallMonth();
  report = computeReport(countingOn(small.office.store), { month: expected.month, today: expected.countedOn });
});
afterAll(() => small?.office.dispose());

const table = (key: TableKey) => {
  const found = report.tables.find((each) => each.key === key);
  if (!found) throw new Error(`no ${key}`);
  return found;
};
const lineNamed = (key: TableKey, label: string) => table(key).lines.find((line) => line.label === label)?.key ?? label;
const figure = (key: TableKey, line: string, column: string, period: string) =>
  findFigure(table(key), line, column, period as Period)?.value;

describe('the small month, worked out by hand', () => {
  test.each(Object.entries(expected.T1))('T1 %s', (line, periods) => {
    const counted = Object.fromEntries(
      Object.keys(periods).map((period) => [period, figure('T1', line, 'value', period)]),
    );
    expect(counted).toEqual(periods);
  });

  test.each(Object.entries(expected.T2))('T2 %s', (line, periods) => {
    const counted = Object.fromEntries(
      Object.keys(periods).map((period) => [
        period,
        expected['columns of T2'].map((column) => figure('T2', line, column, period)),
      ]),
    );
    expect(counted).toEqual(periods);
  });

  test('other routes have nought everywhere', () => {
    const others = table('T2').lines.filter(({ key }) => !Object.hasOwn(expected.T2, key));
    expect(others.length).toBeGreaterThan(10);
    for (const { key } of others)
      for (const column of expected['columns of T2'])
        for (const period of ['month', 'ytd', 'lastMonth'])
          expect(figure('T2', key, column, period), `${key} ${column} ${period}`).toBe(0);
  });

  test.each(Object.entries(expected.T3))('T3 %s', (label, columns) => {
    const line = lineNamed('T3', label);
    const counted = Object.fromEntries(
      Object.keys(columns).map((column) => [column, figure('T3', line, column, 'standing')]),
    );
    expect(counted).toEqual(columns);
  });

  test('beneath T3 it is said how many lines the list had', () => {
    expect(table('T3').notes.join('\n')).toContain(expected['T3 list']);
  });

  test.each(Object.entries(expected.T4))('T4 %s', (label, periods) => {
    const line = lineNamed('T4', label);
    const counted = Object.fromEntries(
      Object.keys(periods).map((period) => [
        period,
        expected['columns of T4'].map((column) => figure('T4', line, column, period)),
      ]),
    );
    expect(counted).toEqual(periods);
  });

  test('every balance holds', () => {
    expect(report.checks.filter(({ isMet }) => !isMet)).toEqual([]);
    expect(report.checks).toHaveLength(7);
  });

  test('the file is named by month, district and dong', () => {
    expect(report.fileName).toBe('202603_한울구_새솔2동_월간실적');
  });
});
