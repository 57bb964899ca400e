/** @file What people type into a search box, taken from the people of the office, key by key. */
import { toChoseong } from '#shared/korean/hangul.ts';
import type { BareDatabase } from './bare-database.ts';

export interface Typed {
  readonly name: string;
  /** One text per key press, each a little longer than the last until the next person begins. */
  readonly texts: readonly string[];
}

/** The last digits that somebody reads from a telephone's display. */
const TAIL = 4;

export function typedTexts(bare: BareDatabase, people: number): Typed[] {
  const rows = bare.all(
    `SELECT name, phones FROM person WHERE phones <> '[]' AND status = 'ACTIVE' ORDER BY id DESC LIMIT ?`,
    people * 2,
  ) as { name: string; phones: string }[];
  const names = rows.map(({ name }) => name);
  const tails = rows.map(
    ({ phones }) => (JSON.parse(phones) as { number: string }[])[0]?.number.slice(-TAIL) ?? '0000',
  );
  return [
    { name: '이름 names', texts: names.flatMap((name) => prefixesOf(name, 1)) },
    { name: '초성 initials', texts: names.flatMap((name) => prefixesOf(toChoseong(name), 2)) },
    { name: '전화 끝자리 phone tails', texts: tails.flatMap((tail) => prefixesOf(tail, 3)) },
  ];
}

const prefixesOf = (text: string, from: number): string[] =>
  Array.from({ length: Math.max(1, text.length - from + 1) }, (_, at) => text.slice(0, from + at));
