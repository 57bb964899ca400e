import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { writeXlsx } from 'hucre';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { indicatorReader } from '#shared/codes/recognise-indicators.ts';
import { FIELD_WORDS } from '#shared/imports/column-words.ts';
import { fileErrors } from '#shared/imports/imports.errors.ts';
import { mapColumns } from '#shared/imports/map-columns.ts';
import { indicatorNames } from '#shared/imports/name-column.ts';
import { normaliseRow } from '#shared/imports/normalise-row.ts';
import { must } from '#shared/kernel/must.ts';
import { PARSE_LIMITS, type ParseLimits } from './parse-limits.ts';
import { readFile } from './read-file.ts';
import { openZip } from './zip-archive.ts';

/* Whatever a file holds, reading it ends in a list or in a declared error. Seeds are printed by fast-check. */

const FOLDER = join(import.meta.dirname, '../../../../tests/fixtures/office-files');
const samples = [...readdirSync(FOLDER), ...readdirSync(join(FOLDER, 'bad')).map((name) => `bad/${name}`)]
  .filter((name) => name !== 'bad' && name !== 'expected.json')
  .map((name) => readFileSync(join(FOLDER, name)))
  .filter((bytes) => bytes.length > 0);

const items = codeListSeed();
const indicators = indicatorNames(items);
const readIndicators = indicatorReader(items);
const DECLARED = new Set<string>(fileErrors.map(({ code }) => code));
const RESIDENT_NUMBER = /(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[1-8]\d{6}(?!\d)/;

/** Reads, maps and normalises as an import does, and checks what must hold for every file. */
async function outcome(bytes: Uint8Array, { cut = false, limits = PARSE_LIMITS as ParseLimits } = {}) {
  const result = await readFile({ bytes, fileName: 'x', cutResidentNumbers: cut, indicators }, limits);
  if (!result.ok) {
    expect(DECLARED.has(result.error.code), result.error.code).toBe(true);
    const declared = fileErrors.find(({ code }) => code === result.error.code);
    declared?.schema.parse(result.error);
    return result.error.code;
  }
  for (const { header, rows } of result.value.tables) {
    const columns = mapColumns({ header, samples: rows.slice(0, 50).map(({ cells }) => cells), indicators });
    for (const { rowNo, cells } of rows) normaliseRow(rowNo, cells, { columns, readIndicators, today: '2026-11-20' });
  }
  return result.value;
}

const RUNS = { numRuns: 150 };

describe('a file of anything', () => {
  test('random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4_000 }), async (bytes) => void (await outcome(bytes))),
      RUNS,
    );
  });

  test('random text in both encodings', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'성명주소,;\t"\n\r가나다홍길동0123456789-*=@<table>{}[]: '),
      maxLength: 800,
    });
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (words, cp949) => {
        await outcome(cp949 ? iconv.encode(words, 'cp949') : Buffer.from(words));
      }),
      RUNS,
    );
  });

  test('samples cut short', async () => {
    const cut = fc.tuple(fc.constantFrom(...samples), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(cut, async ([bytes, share]) => void (await outcome(bytes.subarray(0, bytes.length * share)))),
      RUNS,
    );
  });

  test('samples with bytes changed', async () => {
    const hits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), hits, async (bytes, changes) => {
        const changed = new Uint8Array(bytes);
        for (const [at, value] of changes) changed[at % changed.length] = value;
        await outcome(changed);
      }),
      RUNS,
    );
  });
  test('workbooks whose parts were changed and packed again with right sums', async () => {
    const parts = unpackedSample();
    expect(typeof (await outcome(aZip(parts)))).toBe('object');
    const change = fc.record({
      part: fc.constantFrom('xl/worksheets/sheet1.xml', 'xl/sharedStrings.xml', 'xl/workbook.xml', 'xl/styles.xml'),
      cuts: fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat({ max: 60 }),
          fc.constantFrom('', '<', '"', '9999999', '<c r="XFD1048576">', '&#x0;', '</row>'),
        ),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ part, cuts }) => {
        let text = must(parts.get(part), part).toString('utf8');
        for (const [at, length, put] of cuts) {
          const from = at % text.length;
          text = text.slice(0, from) + put + text.slice(from + length);
        }
        await outcome(aZip(new Map([...parts, [part, Buffer.from(text)]])));
      }),
      RUNS,
    );
  });
});

/** A sheet with people whose columns stand in any order under any of the words known for them. */
const FIELDS = ['personName', 'birthDate', 'sex', 'address', 'detailAddress', 'phone', 'indicators', 'note'] as const;
const VALUES: Record<(typeof FIELDS)[number], readonly string[]> = {
  personName: ['홍길동', '남궁민수', '이영', '황보영란'],
  birthDate: ['1945.1.3', '19450103', '450103-1******', '1945-01-03'],
  sex: ['남', '여', '남자', '여자'],
  address: ['서울특별시 마포구 성미산로 165-5', '가람시 한울구 새솔로 103', '한울대로 1099', '은행나무길 9'],
  detailAddress: ['101동 302호', 'B01호', '반지하', ''],
  phone: ['010-1234-5678', '01012345678', '1012345678', '02-123-4567'],
  indicators: ['단전', '월세취약, 통신비 체납', '휴·폐업', ''],
  note: ['독거', '', '반려견', '문 두드릴 것'],
};
const layout = fc.record({
  order: fc.shuffledSubarray([...FIELDS], { minLength: FIELDS.length }),
  words: fc.tuple(...FIELDS.map((field) => fc.constantFrom(...FIELD_WORDS[field].words))),
  rowCount: fc.integer({ min: 1, max: 8 }),
  titleRows: fc.integer({ min: 0, max: 4 }),
  blankRows: fc.integer({ min: 0, max: 2 }),
  grouped: fc.boolean(),
  spaced: fc.boolean(),
  withTotal: fc.boolean(),
  asCsv: fc.boolean(),
});

describe('lists of any layout', () => {
  test('columns are found under any known word, in any order, under titles and group rows', async () => {
    await fc.assert(
      fc.asyncProperty(layout, async (shape) => {
        const { bytes, headerBottom } = await aList(shape);
        const list = await outcome(bytes);
        if (typeof list === 'string') throw new Error(list);
        const table = list.tables[0];
        expect(table?.headerRows[1]).toBe(headerBottom);
        expect(table?.rows).toHaveLength(shape.rowCount);
        const samplesOfList = table?.rows.map(({ cells }) => cells) ?? [];
        const columns = mapColumns({ header: table?.header ?? [], samples: samplesOfList, indicators });
        expect(columns.map(({ field }) => field)).toEqual(shape.order);
        const people = samplesOfList.map((cells, at) =>
          normaliseRow(at, cells, { columns, readIndicators, today: '2026-11-20' }),
        );
        expect(people.map(({ birthDate }) => birthDate)).toEqual(people.map(() => '1945-01-03'));
        expect(people.map(({ name }) => name)).toEqual(people.map((_, at) => VALUES.personName[at % 4]));
      }),
      { numRuns: 200 },
    );
  });

  test('a resident number anywhere stops the file, and after the cut none is left', async () => {
    const person = fc.record({
      year: fc.integer({ min: 30, max: 99 }),
      tail: fc.integer({ min: 0, max: 999_999 }),
      sex: fc.constantFrom('1', '2'),
    });
    const place = fc.constantFrom('cell', 'title', 'note', 'header', 'split', 'number', 'second-sheet');
    await fc.assert(
      fc.asyncProperty(
        person,
        place,
        fc.constantFrom('-', '', ' - ', '–'),
        async ({ year, tail, sex }, where, dash) => {
          const first = `${year}0103`;
          const last = `${sex}${String(tail).padStart(6, '0')}`;
          const bytes = await aListWithNumber(where, first, last, dash);
          expect(await outcome(bytes)).toBe('imports/resident-numbers-found');
          const after = await outcome(bytes, { cut: true });
          expect(JSON.stringify(after)).not.toMatch(RESIDENT_NUMBER);
          expect(JSON.stringify(after)).not.toContain(last);
          if (typeof after !== 'string') expect(after.originalIsClean).toBe(false);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('limits', () => {
  const small = (change: Partial<ParseLimits>): ParseLimits => ({ ...PARSE_LIMITS, ...change });
  const sheet = (rows: string[][]) => writeXlsx({ sheets: [{ name: '명단', rows }] });
  const people = (count: number) => [
    ['성명', '주소'],
    ...Array.from({ length: count }, (_, at) => [`홍${at}`, '새솔로 1']),
  ];

  test.each([
    ['bytes', { fileBytes: 100 }],
    ['unpacked', { unpackedBytes: 500 }],
    ['entries', { zipEntries: 2 }],
    ['rows', { rows: 10 }],
    ['columns', { columns: 1 }],
    ['cells', { cells: 20 }],
  ] as const)('%s', async (what, change) => {
    const result = await readFile(
      { bytes: await sheet(people(30)), fileName: 'x', cutResidentNumbers: false, indicators },
      small(change),
    );
    expect(result).toMatchObject({ ok: false, error: { code: 'imports/too-large', what } });
  });

  test('a zip that claims to be small and is not ends at the limit', async () => {
    const bytes = Buffer.from(await sheet(people(3)));
    // The directory's sizes are lies here: only what is unpacked counts.
    const bomb = aZip(new Map([['xl/workbook.xml', Buffer.alloc(5_000_000, 32)]]), 10);
    expect(await outcome(bomb, { limits: small({ unpackedBytes: 1_000_000 }) })).toBe('imports/too-large');
    expect(typeof (await outcome(bytes))).toBe('object');
  });

  test('a blank cell formatted at the far corner costs nothing', async () => {
    const cells = new Map([['1048575,16383', { value: null, style: { font: { bold: true } } }]]);
    const bytes = await writeXlsx({ sheets: [{ name: '명단', rows: people(3), cells }] }).catch(() => sheet(people(3)));
    const list = await outcome(bytes);
    expect(typeof list === 'string' ? list : list.tables[0]?.rows.length).toBe(3);
  });

  test('a quotation mark that never closes is told with its row', async () => {
    const text = '성명,주소\n홍길동,"새솔로 1\n김철수,새솔로 2\n';
    const result = await readFile(
      { bytes: Buffer.from(text), fileName: 'x', cutResidentNumbers: false, indicators },
      PARSE_LIMITS,
    );
    expect(result).toEqual({ ok: false, error: { code: 'imports/broken-quotes', rowNo: 2 } });
  });
});

async function aList(shape: typeof layout extends fc.Arbitrary<infer S> ? S : never) {
  const word = (field: (typeof FIELDS)[number]) => {
    const plain = shape.words[FIELDS.indexOf(field)] ?? field;
    return shape.spaced ? [...plain].join(' ') : plain;
  };
  const rows: string[][] = [];
  for (let at = 0; at < shape.titleRows; at += 1)
    rows.push([['명단 제목', '기준일: 2026. 7. 20.', '복지정책과', '대외비'][at] ?? '']);
  for (let at = 0; at < shape.blankRows; at += 1) rows.push([]);
  const merges: { startRow: number; startCol: number; endRow: number; endCol: number }[] = [];
  if (shape.grouped && !shape.asCsv) {
    const top = rows.length;
    rows.push(shape.order.map((_, at) => (at < 3 ? (at === 0 ? '인적사항' : '') : at === 3 ? '그 밖' : '')));
    merges.push(
      { startRow: top, startCol: 0, endRow: top, endCol: 2 },
      { startRow: top, startCol: 3, endRow: top, endCol: 7 },
    );
  }
  rows.push(shape.order.map(word));
  const headerBottom = rows.length;
  for (let at = 0; at < shape.rowCount; at += 1) rows.push(shape.order.map((field) => VALUES[field][at % 4] ?? ''));
  if (shape.withTotal) rows.push(['합 계', String(shape.rowCount)], [], ['※ 목적 외 이용 금지']);
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const bytes = shape.asCsv
    ? iconv.encode(rows.map((row) => row.map(quoted).join(',')).join('\r\n'), 'cp949')
    : await writeXlsx({ sheets: [{ name: '명단', rows, merges }] });
  return { bytes, headerBottom };
}

async function aListWithNumber(where: string, first: string, last: string, dash: string): Promise<Uint8Array> {
  const number = `${first}${dash}${last}`;
  const at = (place: string) => (where === place ? number : '');
  const people: (string | number)[][] = [
    ['홍길동', '19450103', '새솔로 1', `비고 ${at('cell')}`, where === 'number' ? Number(`${first}${last}`) : '', ''],
    ['김철수', '19450103', '새솔로 2', '', where === 'split' ? first : '', where === 'split' ? last : ''],
  ];
  const rows = [
    [`명단 ${at('title')}`],
    ['성명', '생년월일', '주소', `비고${at('header')}`, '앞', '뒤'],
    ...people,
    [`※ ${at('note')}`],
  ];
  const second = { name: '메모', rows: [[at('second-sheet')]] };
  return writeXlsx({ sheets: [{ name: '명단', rows }, second] });
}

/** The parts of a sound sample, found by their local headers. */
function unpackedSample(): Map<string, Buffer> {
  const opened = openZip(readFileSync(join(FOLDER, '중앙발굴_2026-4차.xlsx')), PARSE_LIMITS);
  if (!opened.ok) throw new Error(opened.error.code);
  return new Map(opened.value.names.map((name) => [name, Buffer.from(opened.value.text(name) ?? '')]));
}

/** A zip of deflated entries. `claimed` is a lie about how large they unpack. */
function aZip(parts: ReadonlyMap<string, Buffer>, claimed?: number): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const packed = deflateRawSync(content);
    const title = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(content), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(claimed ?? content.length, 18);
    facts.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, title, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\0\0', 'latin1'), facts, tail, title]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
