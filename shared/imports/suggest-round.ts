import type { ListKind, RoundKind } from './list-kind.ts';

export interface SuggestedRound {
  readonly year: number;
  readonly roundNo: number | null;
  readonly kind: RoundKind;
  readonly title: string;
}

/** What the list calls itself, as the round it makes: year and number from the title, else from the file's name. */
export function suggestRound(kind: ListKind, title: string, fileName: string, thisYear: number): SuggestedRound {
  const stem = fileName.replace(/\.[^.]{1,5}$/u, '');
  const year = yearIn(title) ?? yearIn(stem) ?? thisYear;
  const roundNo = roundIn(title) ?? roundIn(stem);
  const words = stem.replace(/[_\s]+/gu, ' ').trim();
  switch (kind) {
    case 'CENTRAL':
      return {
        year,
        roundNo,
        kind,
        title: roundNo === null ? `${year}년 중앙발굴` : `${year}년 ${roundNo}차 중앙발굴`,
      };
    case 'CHECK_IN':
      return { year, roundNo, kind, title: `${year}년 안부살핌 대상자` };
    default:
      return {
        year,
        roundNo,
        kind: 'LOCAL_PLAN',
        title: (words === '' ? `${year}년 기획발굴` : `${year}년 ${words}`).slice(0, 80),
      };
  }
}

function yearIn(text: string): number | undefined {
  const found = /(?<!\d)(20\d{2})(?!\d)/u.exec(text);
  return found ? Number(found[1]) : undefined;
}

function roundIn(text: string): number | null {
  const found = /(?<!\d)(\d{1,2})\s*차/u.exec(text);
  const number = found ? Number(found[1]) : 0;
  return number >= 1 ? number : null;
}
