import type { ReportMonth } from './report-figure.ts';

/** What a file system of an office PC refuses in a name. */
const REFUSED = /[\\/:*?"<>|\s]+/gu;
/** Of `새솔2동 행정복지센터`, the files name the dong. */
const CENTRE = /\s*(?:행정복지센터|주민센터|읍사무소|면사무소|동사무소)$/u;

/** `202610_한울구_새솔2동_월간실적`, without its ending. */
export function reportFileName(month: ReportMonth, office: { name: string; sigungu: string | null }): string {
  const parts = [month.replace('-', ''), office.sigungu ?? '', office.name.replace(CENTRE, ''), '월간실적'];
  return parts
    .map((part) => part.trim().replace(REFUSED, '-'))
    .filter((part) => part !== '')
    .join('_');
}
