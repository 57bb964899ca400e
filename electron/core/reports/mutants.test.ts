import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawStatement } from '#core/database/open-database.ts';
import { findFigure, type MonthlyReport, type Period } from '#shared/reports/report-figure.ts';
import { aSmallMonth, type SmallMonth } from '../../../tests/support/a-small-month.ts';
import { countingOn } from '../../../tests/support/a-working-office.ts';
import { computeReport } from './compute-report.ts';

/*
 * The mistakes that are made most easily, made on purpose: each must change a figure that was worked out by hand, or the
 * small month would let it pass.
 */

type T1 = Record<string, Record<string, number | null>>;
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/reports/small-month.json'), 'utf8'),
) as { month: string; countedOn: string; T1: T1; T3: T1 };

let small: SmallMonth;
beforeAll(async () => {
  small = await aSmallMonth();
});
afterAll(() => small?.office.dispose());

interface Mutant {
  readonly sql?: readonly (readonly [RegExp, string])[];
  readonly bind?: (values: Record<string, unknown>) => Record<string, unknown>;
}

/** Counts with every statement changed on its way; `touched` says that the change met something. */
function countWith({ sql = [], bind }: Mutant): { report: MonthlyReport; touched: number } {
  const { prepare, raw } = countingOn(small.office.store);
  let touched = 0;
  const mutated = (text: string): RawStatement => {
    const changed = sql.reduce((before, [from, to]) => before.replace(from, to), text);
    if (changed !== text) touched += 1;
    const statement = prepare(changed);
    if (!bind) return statement;
    return new Proxy(statement, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (name !== 'all' && name !== 'get') return member;
        return (...values: unknown[]) => {
          const [first] = values;
          const isNamed = typeof first === 'object' && first !== null;
          if (isNamed) touched += 1;
          const given = isNamed ? [bind(first as Record<string, unknown>)] : values;
          return (member as (...all: unknown[]) => unknown).apply(target, given);
        };
      },
    });
  };
  return {
    report: computeReport({ prepare: mutated, raw }, { month: expected.month, today: expected.countedOn }),
    touched,
  };
}

function wrongFigures({ tables }: MonthlyReport): string[] {
  const wrong: string[] = [];
  const round = tables[2]?.lines[0]?.key ?? '';
  const look = (table: number, line: string, column: string, period: string, right: number | null) => {
    const counted = tables[table] && findFigure(tables[table], line, column, period as Period)?.value;
    if (counted !== right) wrong.push(`T${table + 1} ${line === round ? '2차' : line} ${column} ${period}`);
  };
  for (const [line, periods] of Object.entries(expected.T1))
    for (const [period, right] of Object.entries(periods)) look(0, line, 'value', period, right);
  for (const [column, right] of Object.entries(expected.T3['2차'] ?? {})) look(2, round, column, 'standing', right);
  return wrong;
}

const HOURS = 3_600_000;
const later = (instant: unknown): string => new Date(Date.parse(String(instant)) + 9 * HOURS).toISOString();

const MUTANTS: Record<string, Mutant & { readonly changes: readonly string[] }> = {
  'the day of entry instead of the day of the sign': {
    sql: [[/c\.detected_at >= @from AND c\.detected_at < @to/gu, 'c.created_at >= @from AND c.created_at < @to']],
    changes: ['T1 found-households value month'],
  },
  'the day of submission instead of the day of the talk': {
    sql: [[/json_extract\(v\.sheet, '\$\.at'\)/gu, 'v.submitted_at']],
    changes: ['T1 initial-talks value month'],
  },
  'the day of entry instead of the day of the visit': {
    sql: [[/c\.at (>=|<) @(from|to)/gu, 'c.created_at $1 @$2']],
    changes: ['T1 visits value month'],
  },
  'months of UTC instead of Korean ones': {
    bind: (values) => ({
      ...values,
      ...('from' in values ? { from: later(values.from) } : {}),
      ...('to' in values ? { to: later(values.to) } : {}),
    }),
    changes: ['T1 initial-talks value month', 'T1 found-households value month'],
  },
  'cases instead of distinct households': {
    sql: [
      [/GROUP BY key/gu, 'GROUP BY case_id'],
      [/WHERE nth = 1/gu, 'WHERE nth >= 1'],
    ],
    changes: ['T1 found-households value month', 'T3 2차 notified standing'],
  },
  'merged households as two': {
    sql: [[/coalesce\(r\.root, c\.household_id\)/gu, 'c.household_id || c.id']],
    changes: ['T1 found-households value month'],
  },
  'reopened cases as nothing new': {
    sql: [[/CASE WHEN c\.prev_case_id IS NULL THEN/gu, 'CASE WHEN 1 THEN']],
    changes: ['T1 found-households value ytd'],
  },
  'struck-out attempts': {
    sql: [[/c\.struck_at IS NULL/gu, '1 = 1']],
    changes: ['T1 visits value month'],
  },
  'approvals that were taken back': {
    sql: [
      [/doubt = 0/gu, '1 = 1'],
      [/doubt = 1/gu, '1 = 0'],
    ],
    changes: ['T1 confirmed value month'],
  },
  'lines of a list instead of persons': {
    sql: [[/PARTITION BY round, who/gu, 'PARTITION BY round, id']],
    changes: ['T3 2차 notified standing'],
  },
  'what another office took over': {
    sql: [[/AND NOT \(c\.state = 'TRANSFERRED'/gu, "AND NOT (c.state = 'nowhere'"]],
    changes: ['T1 found-households value month'],
  },
};

describe('the small month catches', () => {
  test('nothing, when nothing is changed', () => {
    expect(wrongFigures(countWith({}).report)).toEqual([]);
  });
  test.each(Object.entries(MUTANTS))('%s', (_name, mutant) => {
    const { report, touched } = countWith(mutant);
    expect(touched).toBeGreaterThan(0);
    expect(wrongFigures(report)).toEqual(expect.arrayContaining([...mutant.changes]));
  });
});
