/** @file Crisis indicators out of the free text of a list cell. */
import { foldText } from '#shared/korean/hangul.ts';
import { type CodeItem, IndicatorExtra } from './code-item.ts';

export interface RecognisedIndicator {
  code: string;
  /** As written in the cell. */
  text: string;
  /** "7개월" beside the name. */
  monthsOverdue: number | null;
  /** Won, "183,400원" beside the name. */
  amount: number | null;
}

export interface IndicatorReading {
  indicators: RecognisedIndicator[];
  /** Pieces that fit no indicator; the user decides. */
  unknown: string[];
}

/** Builds the reader once per list of items; it then reads cells such as "단전, 전기료 체납(4개월); 월세취약". */
export function indicatorReader(items: readonly CodeItem[]): (cell: string) => IndicatorReading {
  const codes = new Map<string, string>();
  for (const item of items) {
    if (item.group !== 'indicator') continue;
    const extra = IndicatorExtra.safeParse(item.extra);
    for (const name of [item.label, item.code, ...(extra.success ? extra.data.aliases : [])])
      codes.set(squeeze(name), item.code);
  }
  // Longest first: "건강보험료체납" must not be taken for a shorter name inside it.
  const names = [...codes.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return (cell) => readCell(cell, (piece) => recognise(piece, codes, names));
}

function readCell(cell: string, recogniseCode: (squeezed: string) => string | undefined): IndicatorReading {
  const reading: IndicatorReading = { indicators: [], unknown: [] };
  const seen = new Set<string>();
  for (const piece of pieces(cell)) {
    const code = recogniseCode(squeeze(piece.replace(/\([^)]*\)/gu, ' '))) ?? recogniseCode(squeeze(piece));
    if (code === undefined) reading.unknown.push(piece);
    else if (!seen.has(code)) {
      seen.add(code);
      reading.indicators.push({ code, text: piece, monthsOverdue: monthsIn(piece), amount: amountIn(piece) });
    }
  }
  return reading;
}

function recognise(piece: string, codes: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  if (piece === '') return undefined;
  const whole = codes.get(piece);
  if (whole !== undefined) return whole;
  // Two letters inside a sentence prove nothing ("단수" in "단수이용"): only longer names are searched for.
  const inside = names.find((name) => name.length >= 3 && piece.includes(name));
  if (inside !== undefined) return codes.get(inside);
  return names
    .filter((name) => name.length === 2 && piece.startsWith(name) && /^\d|^중|^가구|^대상|^자$/u.test(piece.slice(2)))
    .map((name) => codes.get(name))[0];
}

/** Commas inside 183,400 do not separate, and neither does the dot of 휴·폐업. */
function pieces(cell: string): string[] {
  return foldText(cell.replace(/\r?\n/gu, ';'))
    .replace(/(?<=\d),(?=\d{3}(?!\d))/gu, '')
    .split(/[,;/|、]+/u)
    .map((piece) => piece.replace(/^[\s\-*•○●▪□■①-⑳]+|[\s.]+$/gu, ''))
    .filter((piece) => piece !== '' && !/^(?:없음|해당\s*없음|-|무)$/u.test(piece));
}

function squeeze(text: string): string {
  return foldText(text)
    .replace(/\d+\s*(?:개월|회|원|종|차)/gu, '')
    .replace(/[^가-힣A-Za-z0-9]+/gu, '')
    .toUpperCase();
}

function monthsIn(piece: string): number | null {
  const found = /(\d{1,3})\s*(?:개월|달)/u.exec(piece);
  return found === null ? null : Number(found[1]);
}

function amountIn(piece: string): number | null {
  const found = /(\d{1,12})\s*(만)?\s*원/u.exec(piece);
  return found === null ? null : Number(found[1]) * (found[2] === undefined ? 1 : 10_000);
}
