/** @file A list as it comes from 행복e음: people the office knows, people it nearly knows, doubles, and strangers. */
import { createRandom, type Random } from '#core/demo/random.ts';
import { aSyntheticAddress, aSyntheticPerson } from '#core/demo/synthetic-people.ts';
import { listWorkbook, writeWorkbook } from '#core/files/workbook-writer.ts';
import type { BareDatabase } from './bare-database.ts';

const HEADER = ['연번', '성명', '생년월일', '성별', '도로명주소', '상세주소', '휴대전화', '위기항목', '체납월수'];
const SIGNS = ['단전', '전기료 체납', '건보료 체납', '단수', '월세 체납', '통신비 체납', '금융 연체'];
const KNOWN = 0.3;
const NEARLY_KNOWN = 0.05;
const TWICE = 0.02;

interface Listed {
  readonly name: string;
  readonly birthDate: string;
  readonly sex: string;
  readonly road: string;
  readonly detail: string;
  readonly phone: string;
}

/** An .xlsx of so many rows; another seed gives other strangers and other acquaintances. */
export function importList(bare: BareDatabase, rows: number, seed: number): Promise<Uint8Array> {
  const random = createRandom(seed);
  const known = knownPeople(bare);
  const people: Listed[] = [];
  while (people.length < rows) {
    const before = people.at(-1);
    if (before && random.chance(TWICE)) people.push(before);
    else if (known.length > 0 && random.chance(KNOWN)) people.push(random.pick(known));
    else if (known.length > 0 && random.chance(NEARLY_KNOWN)) people.push(nearly(random.pick(known), random));
    else people.push(stranger(random));
  }
  return writeWorkbook(
    listWorkbook({
      name: '발굴대상자',
      header: HEADER,
      rows: people.map(({ name, birthDate, sex, road, detail, phone }, at) => [
        at + 1,
        name,
        birthDate.replaceAll('-', '.'),
        sex,
        road,
        detail,
        phone,
        random.some(SIGNS, random.int(1, 3)).join(', '),
        random.int(2, 14),
      ]),
    }),
  );
}

function knownPeople(bare: BareDatabase): Listed[] {
  const rows = bare.all(
    `SELECT p.name, p.birth_date, p.sex, p.phones, h.road_address, h.detail_address FROM person p
     JOIN household h ON h.id = p.household_id
     WHERE p.is_head = 1 AND p.birth_date IS NOT NULL AND p.phones <> '[]' AND h.status = 'ACTIVE' ORDER BY p.id`,
  );
  return rows.map((row) => ({
    name: String(row.name),
    birthDate: String(row.birth_date),
    sex: row.sex === 'F' ? '여' : '남',
    road: String(row.road_address),
    detail: String(row.detail_address ?? ''),
    phone: (JSON.parse(String(row.phones)) as { number: string }[])[0]?.number ?? '',
  }));
}

const nearly = (person: Listed, random: Random): Listed => ({ ...person, phone: '', birthDate: aDay(random) });

function stranger(random: Random): Listed {
  const person = aSyntheticPerson(random, random.int(20, 92), '2026-11-20');
  const address = aSyntheticAddress(random);
  return {
    name: person.name,
    birthDate: person.birthDate ?? aDay(random),
    sex: person.sex === 'F' ? '여' : '남',
    road: address.road,
    detail: address.detail ?? '',
    phone: person.phones[0]?.number ?? '',
  };
}

const aDay = (random: Random): string =>
  `${random.int(1935, 2004)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
