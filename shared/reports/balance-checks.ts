import {
  type BalanceCheck,
  type ComputedTable,
  figureId,
  type Period,
  type TableKey,
  TOTAL_LINE,
} from './report-figure.ts';
import { METRIC_COLUMN, PERIOD_LABELS, reportTable, SUPPORTED_RESULTS, UNSUPPORTED_RESULTS } from './report-tables.ts';

/** Cases that stood open before a month, and what became of them in it. */
interface CaseFlow {
  readonly before: number;
  readonly begun: number;
  readonly ended: number;
  readonly handedOver: number;
  readonly after: number;
}

interface Side {
  readonly label: string;
  readonly value: number | null;
}

/**
 * Equations between figures that were counted apart from each other. Entered opening figures take part: a 이월값 that was
 * forgotten in one table shows here.
 */
export function balanceChecks(tables: readonly ComputedTable[], flow: CaseFlow): BalanceCheck[] {
  const value = (table: TableKey, line: string, column: string, period: Period): number | null =>
    tables.find(({ key }) => key === table)?.figures[figureId(line, column, period)]?.value ?? null;
  const metric = (line: string, period: Period) => value('T1', line, METRIC_COLUMN, period);
  const total = (table: TableKey, column: string, period: Period) =>
    hasLines(table, tables) ? value(table, TOTAL_LINE, column, period) : 0;

  const t1: BalanceCheck = compare('T1', '전월 이월 + 신규 − 종결 − 이관 = 월말 진행 (사례)', [
    {
      where: '당월',
      left: { label: '이월 + 신규 − 종결 − 이관', value: flow.before + flow.begun - flow.ended - flow.handedOver },
      right: { label: '월말 진행', value: flow.after },
    },
  ]);
  const perPeriod = (table: TableKey) => reportTable(table).periods;
  const routes = compare(
    'T2',
    '경로 합 = T1 발굴',
    perPeriod('T2').map((period) => ({
      where: PERIOD_LABELS[period],
      left: { label: '경로 합', value: total('T2', 'found', period) },
      right: { label: 'T1 발굴', value: metric('found-households', period) },
    })),
  );
  const routeTalks = compare(
    'T2',
    '상담 합 = T1 초기상담',
    perPeriod('T2').map((period) => ({
      where: PERIOD_LABELS[period],
      left: { label: '상담 합', value: total('T2', 'talks', period) },
      right: { label: 'T1 초기상담', value: metric('initial-talks', period) },
    })),
  );
  const routeResults = compare(
    'T2',
    '지원 + 미지원 + 진행중 = 발굴',
    linesOf('T2', tables).flatMap(({ key, label }) =>
      perPeriod('T2').map((period) => ({
        where: `${label} ${PERIOD_LABELS[period]}`,
        left: {
          label: '지원 + 미지원 + 진행중',
          value: sum(['supported', 'unsupported', 'open'].map((column) => value('T2', key, column, period))),
        },
        right: { label: '발굴', value: value('T2', key, 'found', period) },
      })),
    ),
  );
  const persons = compare(
    'T3',
    '지원 + 미지원 + 진행중 = 통보인원',
    linesOf('T3', tables).map(({ key, label }) => ({
      where: label,
      left: {
        label: '지원 + 미지원 + 진행중',
        value: sum(
          [...SUPPORTED_RESULTS, ...UNSUPPORTED_RESULTS, 'open'].map((column) => value('T3', key, column, 'standing')),
        ),
      },
      right: { label: '통보인원', value: value('T3', key, 'notified', 'standing') },
    })),
  );
  const talks = compare(
    'T4',
    '상담 계 − 부재 = T1 초기상담 + 심층상담',
    perPeriod('T4').map((period) => ({
      where: PERIOD_LABELS[period],
      left: { label: '상담 계 − 부재', value: minus(total('T4', 'all', period), total('T4', 'absent', period)) },
      right: {
        label: 'T1 초기상담 + 심층상담',
        value: sum([metric('initial-talks', period), metric('in-depth-talks', period)]),
      },
    })),
  );
  const methods = compare(
    'T4',
    '방법별 합 = 계',
    linesOf('T4', tables).flatMap(({ key, label }) =>
      perPeriod('T4').map((period) => ({
        where: `${label} ${PERIOD_LABELS[period]}`,
        left: {
          label: '방법별 합',
          value: sum(
            reportTable('T4')
              .columns.filter((column) => column.key !== 'all')
              .map((column) => value('T4', key, column.key, period)),
          ),
        },
        right: { label: '계', value: value('T4', key, 'all', period) },
      })),
    ),
  );
  return [t1, routes, routeTalks, routeResults, persons, talks, methods];
}

const linesOf = (table: TableKey, tables: readonly ComputedTable[]) =>
  tables.find(({ key }) => key === table)?.lines ?? [];
const hasLines = (table: TableKey, tables: readonly ComputedTable[]): boolean => linesOf(table, tables).length > 0;

function sum(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((total, value) => (total === null || value === null ? null : total + value), 0);
}
const minus = (from: number | null, what: number | null): number | null =>
  from === null || what === null ? null : from - what;

/** Sides of which one has no figure say nothing; a period without a register is not out of balance. */
function compare(
  table: TableKey,
  rule: string,
  pairs: readonly { where: string; left: Side; right: Side }[],
): BalanceCheck {
  const differences = pairs
    .filter(({ left, right }) => left.value !== null && right.value !== null && left.value !== right.value)
    .map(({ where, left, right }) => `${where}: ${left.label} ${left.value}, ${right.label} ${right.value}`);
  return { table, rule, isMet: differences.length === 0, differences };
}
