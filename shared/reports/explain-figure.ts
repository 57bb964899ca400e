import { type Absence, type Figure, type FigureKey, type ReportMonth, TOTAL_LINE } from './report-figure.ts';
import { lastDayOf, monthOfPeriod } from './report-periods.ts';
import { metricLine, reportTable } from './report-tables.ts';

/** What a figure says, in sentences: what is counted, over which days, and why there is none. */
export function explainFigure(
  month: ReportMonth,
  { table: key, line, column, period }: FigureKey,
  lineLabel: string,
  figure: Figure,
): string[] {
  const table = reportTable(key);
  const metric = metricLine(table, line);
  const found = table.columns.find((each) => each.key === column);
  const name = metric ? metric.label : `${lineLabel} · ${found?.label ?? column}`;
  const unit = metric?.unit ?? found?.unit ?? '건';
  const sentences = [`${name}: ${spanWords(month, period, metric?.isStanding ?? false)} (단위: ${unit})`];
  if (figure.absent !== null) return [...sentences, ABSENCE_WORDS[figure.absent]];
  const about = metric?.about ?? found?.about ?? '';
  if (about !== '') sentences.push(about);
  if (line === TOTAL_LINE) sentences.push('위 줄들의 합입니다.');
  if (figure.opening > 0) {
    sentences.push(
      `도입 전 이월값 ${figure.opening.toLocaleString('ko-KR')}${unit}을 더했습니다. 이월값에는 근거 목록이 없습니다.`,
    );
  }
  sentences.push('달은 한국 시각으로 나누고, 입력한 날이 아니라 업무일로 셉니다.');
  return sentences;
}

/** As footnotes and explanations say it. */
export const ABSENCE_WORDS: Readonly<Record<Absence, string>> = {
  'no-feature': '이 프로그램에 아직 기록하지 않는 항목이라 ‘–’로 둡니다. 0이 아닙니다.',
  'no-data': '그때의 기록이 없어 ‘–’로 둡니다. 0이 아닙니다.',
  'not-cumulative': '그날 현재의 수라서 누계가 없습니다.',
  'no-base': '나눌 수가 0이라 비율이 없습니다.',
};

function spanWords(month: ReportMonth, period: FigureKey['period'], isStanding: boolean): string {
  const own = monthOfPeriod(month, period);
  const [year, number] = own.split('-').map(Number);
  const last = Number(lastDayOf(own).slice(8));
  if (isStanding || period === 'standing') return `${year}. ${number}. ${last}. 현재`;
  if (period === 'month' || period === 'lastMonth') return `${year}. ${number}. 1.~${number}. ${last}.`;
  return `${year}. 1. 1.~${number}. ${last}.`;
}
