import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, test } from '../support/e2e.ts';
import { filesUnder, filesWith } from '../support/find-on-disk.ts';
import { chooseFile, commitList, openImport, toDryRun } from '../support/import-list.ts';
import { officeFile } from '../support/office-file.ts';
import { differences, readOffice } from '../support/read-office.ts';
import { MANAGER, setUpOffice } from '../support/set-up-office.ts';

/** Each file of `bad/`: what the screen must say about it, and what to do. `columns`: readable, and no row of it is usable. */
const SENTENCES: Readonly<Record<string, { says: readonly RegExp[]; at: 'file' | 'columns' }>> = {
  '머리글없음.csv': { at: 'file', says: [/열 이름이 있는 행을 찾지 못했습니다/, /첫 행에 열 이름을 적어 다시 저장/] },
  '문서보안.xlsx': { at: 'file', says: [/문서보안.*걸려 있습니다/, /해제해 다시 저장/] },
  '빈파일.xlsx': { at: 'file', says: [/비어 있습니다/, /다시 받아 가져오세요/] },
  '수식주입.csv': { at: 'columns', says: [/2행 모두에 오류/, /수식으로 시작하는 값입니다/, /수식을 지우고 값만 남겨/] },
  '잘린파일.xlsx': { at: 'file', says: [/중간에 잘렸거나 손상/, /다시 받거나, 엑셀에서 열어 다시 저장/] },
  '주민등록번호_전체노출.xlsx': {
    at: 'file',
    says: [/주민등록번호 전체가 10개/, /아무것도 저장하지 않았습니다/, /생년월일과 성별만 남기고 읽거나/],
  },
  '줄바꿈_따옴표.csv': { at: 'columns', says: [/2행 모두에 오류/, /생년월일/, /1950-03-02처럼 고쳐/] },
  '확장자만엑셀.xlsx': {
    at: 'file',
    says: [/엑셀이나 CSV가 아니라 PDF 문서/, /엑셀\(.xlsx\)이나 CSV로 저장해 가져오세요/],
  },
};

const RESIDENT_FILE = 'bad/주민등록번호_전체노출.xlsx';

let scratch: string;
test.beforeAll(() => {
  // Temp files, the browser's profile and the home folder of this run in one place of their own, to be searched whole.
  scratch = mkdtempSync(join(tmpdir(), 'onieum-bad-'));
  for (const name of ['temp', 'home']) mkdirSync(join(scratch, name));
});
test.afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }));
test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  launch: async ({}, use) => {
    const temp = join(scratch, 'temp');
    await use({ env: { TMPDIR: temp, TMP: temp, TEMP: temp, HOME: join(scratch, 'home') } });
  },
});

test('bad files: each has its sentence, changes no row and leaves no resident number on the disk', async ({ app }) => {
  const { page } = app;
  const numbers = residentNumbersIn(officeFile(RESIDENT_FILE));
  expect(numbers).toHaveLength(10);
  const spellings = numbers.flatMap((number) => [number, number.replace('-', ''), number.replace('-', ' ')]);
  const folders = [app.dataDir, scratch];
  const office = async <T>(look: (reader: Awaited<ReturnType<typeof readOffice>>) => T) => {
    const reader = await readOffice(app.dataDir, MANAGER);
    try {
      return look(reader);
    } finally {
      reader.close();
    }
  };
  /** The files, what is inside the encrypted one, and what was said aloud. */
  const whereFound = async () => [
    ...filesWith(spellings, folders),
    ...(await office((reader) =>
      Object.entries(reader.tables()).flatMap(([table, rows]) =>
        rows.some((row) => spellings.some((spelling) => row.includes(spelling) || row.includes(hex(spelling))))
          ? [table]
          : [],
      ),
    )),
    ...(spellings.some((spelling) => app.logs().includes(spelling)) ? ['log'] : []),
    ...((await page.content()).match(new RegExp(spellings.join('|'), 'u')) ? ['page'] : []),
  ];

  await setUpOffice(app);
  await openImport(app);
  const before = await office((reader) => reader.storedRows());
  const content = await office((reader) => reader.tables());
  expect(filesUnder(...folders).length).toBeGreaterThan(20);

  const files = readdirSync(officeFile('bad'));
  expect(files.map((name) => name.normalize('NFC')).sort()).toEqual(Object.keys(SENTENCES).sort());
  for (const file of files) {
    const { says, at } = SENTENCES[file.normalize('NFC')] ?? { says: [], at: 'file' };
    await test.step(file, async () => {
      await chooseFile(app, officeFile(`bad/${file}`));
      if (at === 'columns') await page.getByRole('button', { name: '미리 보기', exact: true }).click();
      // The empty alert regions of the page's helpers are no sentences.
      const alert = page
        .getByRole('main')
        .getByRole('alert')
        .filter({ hasText: /[가-힣]/ });
      for (const sentence of says) await expect(alert).toContainText(sentence);
      await expect(alert).toContainText(file.normalize('NFC'));
      expect(await office((reader) => reader.storedRows())).toEqual(before);
      if (at === 'columns') await page.getByRole('button', { name: '파일 마침' }).click();
    });
  }
  const changed = differences(content, await office((reader) => reader.tables()));
  expect(
    changed.map((line) => line.split(' ')[0]).filter((table) => !['access_log', 'column_mapping'].includes(`${table}`)),
  ).toEqual([]);
  expect(await whereFound()).toEqual([]);

  await test.step('on with birth date and sex only: people come in, no number does', async () => {
    await chooseFile(app, officeFile(RESIDENT_FILE));
    await page.getByRole('button', { name: '생년월일과 성별만 남기고 읽기' }).click();
    await expect(page.getByText('주민등록번호 10개를 잘라 냈습니다')).toBeVisible();
    expect(await whereFound()).toEqual([]);
    await toDryRun(page);
    expect(await whereFound()).toEqual([]);
    await commitList(page);
    const people = await office((reader) =>
      reader.all<{ name: string; birth_date: string; sex: string }>('SELECT name, birth_date, sex FROM person'),
    );
    expect(people).toHaveLength(10);
    const facts = people.map(({ birth_date, sex }) => `${birth_date.slice(2).replaceAll('-', '')} ${sex}`).sort();
    const wanted = numbers.map((number) => `${number.slice(0, 6)} ${/[13]/.test(number[7] ?? '') ? 'M' : 'F'}`).sort();
    expect(facts).toEqual(wanted);
    // What is kept is what was read, not the file: the people without their numbers.
    const kept = await office((reader) => reader.all<{ bytes: Buffer }>('SELECT bytes FROM import_file'));
    const texts = kept.map(({ bytes }) => bytes.toString());
    expect(texts.every((text) => text.includes(people[0]?.name ?? '') && !/\d{6}-?[1-8]\d{6}/.test(text))).toBe(true);
    expect(await whereFound()).toEqual([]);
  });

  await test.step('nor does one stay when the program has ended', async () => {
    await app.kill();
    expect(filesWith(spellings, folders)).toEqual([]);
    await app.restart();
  });
});

/** A row's blobs are written as hexadecimal by the reader. */
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** Straight from the workbook's parts, so that what is searched for does not depend on the reader under test. */
function residentNumbersIn(path: string): string[] {
  const bytes = readFileSync(path);
  const found = new Set<string>();
  for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 4)) {
    const size = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const part = bytes.subarray(start, start + size);
    const text = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(part).toString() : part.toString();
    for (const [number] of text.matchAll(/(?<!\d)\d{6}-[1-8]\d{6}(?!\d)/g)) found.add(number);
  }
  return [...found];
}
