import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as secondLibrary from '@e965/xlsx';
import type { Page } from '@playwright/test';
import { must } from '#shared/kernel/must.ts';
import { countBySql, type SqlCount } from '../support/count-by-sql.ts';
import { readDecryptedCopy } from '../support/decrypted-copy.ts';
import { expect, test } from '../support/e2e.ts';
import type { LaunchedApp } from '../support/launch-app.ts';
import { signInToSmallOffice } from '../support/open-small-office.ts';
import { readReportTable, type ScreenCell, type ScreenTable } from '../support/report-on-screen.ts';
import { makeSmallOffice, SMALL_OFFICE_MANAGER } from '../support/small-office.ts';

/** Worked out by hand before anything was counted. */
interface Expected {
  readonly month: string;
  readonly countedOn: string;
  readonly T1: Readonly<Record<string, Readonly<Record<PeriodName, number | null>>>>;
  readonly T2: Readonly<Record<string, Readonly<Record<PeriodName, readonly number[]>>>>;
  readonly T3: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly 'T3 list': string;
  readonly T4: Readonly<Record<string, Readonly<Record<PeriodName, readonly number[]>>>>;
}
type PeriodName = 'month' | 'ytd' | 'lastMonth' | 'lastYtd';
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/reports/small-month.json'), 'utf8'),
) as Expected;

/** The form's own words for what the JSON names in English. */
const METRICS: Readonly<Record<string, string>> = {
  'found-households': '발굴',
  'found-persons': '발굴 대상자',
  'initial-talks': '초기상담',
  confirmed: '더블체크 완료',
  waiting: '더블체크 대기',
  'in-depth-talks': '심층상담',
  visits: '방문',
  'benefit-requests': '공적급여 신청',
  'private-links': '민간연계',
  'closed-households': '종결',
  'untreated-households': '미처리',
};
const NOT_RECORDED = [
  '공적급여 신청',
  '공적급여 결정',
  '긴급복지',
  '긴급복지 금액',
  '민간연계',
  '민간연계 환산',
  '사례관리 신규',
  '사례관리 진행',
  '사례관리 종결',
  '모니터링',
];
const STANDINGS = ['더블체크 대기', '미처리'];
const ROUTES: Readonly<Record<string, string>> = {
  R01: '중앙발굴(47종)',
  R05: '본인신청',
  R06: '이웃·주민신고',
  R07: '이·통장',
  R18: '경찰·소방',
  total: '합계',
};
const RESULTS: Readonly<Record<string, string>> = {
  notified: '통보인원',
  finished: '조사완료',
  basic: '공공 지원 기초',
  private: '민간',
  ended: '미지원 상담·방문 후 종결',
  overdue: '미지원 기간내 미처리',
  open: '진행중',
  rate: '처리율',
};
const T2_COLUMNS = ['발굴', '상담', '지원', '미지원', '진행중'];
const T4_COLUMNS = ['내방', '전화', '방문', '비대면', 'AI초기', '동행방문', '부재', '계'];
const HEADS = {
  T1: { month: '2026년 당월', ytd: '2026년 누계', lastMonth: '2025년 동월', lastYtd: '2025년 누계' },
  T2: { month: '당월', ytd: '누계 (1. 1.~3. 31.)', lastMonth: '전년동월 (2025. 3.)' },
} as const;
const SPANS = {
  month: { first: '2026-03-01', last: '2026-03-31' },
  ytd: { first: '2026-01-01', last: '2026-03-31' },
  lastMonth: { first: '2025-03-01', last: '2025-03-31' },
  lastYtd: { first: '2025-01-01', last: '2025-03-31' },
} as const;
const TABLES = ['T1 총괄', 'T2 발굴경로별', 'T3 차수별 처리결과', 'T4 상담·방문'] as const;

type Screen = Readonly<Record<(typeof TABLES)[number], ScreenTable>>;

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  launch: async ({}, use) => {
    const dataDir = await makeSmallOffice();
    await use({ dataDir, now: `${expected.countedOn}T00:30:00.000Z`, size: { width: 1440, height: 900 } });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('monthly sheet: T1–T4 as worked out by hand, counted apart by SQL, with the rows behind them and as a file', async ({
  app,
}) => {
  const { page } = app;
  await signInToSmallOffice(page);
  await openMonth(page);
  const screen = await readScreen(page);

  await test.step('every cell says aloud which line and heads it stands under', () => {
    for (const [name, table] of Object.entries(screen)) {
      expect(table.nameless, name).toEqual([]);
      expect(table.caption).toContain(name);
    }
    expect(cellAt(screen, 'T1 총괄', '발굴', '2026년 당월').name).toBe('발굴 당월 7가구');
    expect(cellAt(screen, 'T2 발굴경로별', '이·통장', '누계 (1. 1.~3. 31.) 지원').name).toBe('이·통장 지원 누계 1');
    expect(cellAt(screen, 'T4 상담·방문', '박도현', '당월 부재').name).toBe('박도현 부재 당월 3');
    expect(cellAt(screen, 'T1 총괄', '긴급복지', '2026년 당월').name).toBe('없음');
  });

  await test.step('the screen shows what was worked out by hand', () => {
    expect(figuresOn(screen, handFigures())).toEqual(handFigures());
  });

  await test.step('plain SQL on the decrypted file comes to the same', async () => {
    const counts = await readDecryptedCopy(app.dataDir, SMALL_OFFICE_MANAGER, (copy) =>
      Object.fromEntries(Object.entries(SPANS).map(([name, span]) => [name, countBySql(copy, span)])),
    );
    const figures = sqlFigures(counts as Record<PeriodName, SqlCount>);
    expect(figuresOn(screen, figures)).toEqual(figures);
  });

  await test.step('what nothing records prints – and never 0, with a footnote that names it', async () => {
    for (const line of NOT_RECORDED)
      for (const cell of screen['T1 총괄'].lines[line] ?? [])
        if (cell.heads !== '단위') expect([cell.text, cell.isButton], `${line} ${cell.heads}`).toEqual(['–', false]);
    const notes = page.getByRole('region', { name: 'T1 총괄' }).getByText(/^※/);
    await expect(notes.filter({ hasText: NOT_RECORDED.join(', ') })).toContainText('아직 기록하지 않는');
    await expect(page.getByRole('region', { name: 'T3 차수별 처리결과' }).getByText(expected['T3 list'])).toBeVisible();
  });

  await test.step('talks at 08:30 on the 1st and at 23:30 on the last day belong to the month', async () => {
    await expectRow(page, '초기상담 당월 4건', /^둘\*다 .*3\. 1\./u);
    await expectRow(page, '심층상담 당월 2건', /^둘\*다 .*3\. 31\./u);
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { level: 1, name: '2026년 2월 월간 실적보고' }).waitFor();
    await expect(page.getByRole('button', { name: '초기상담 당월 0 건' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Alt+ArrowRight');
    await page.getByRole('heading', { level: 1, name: '2026년 4월 월간 실적보고' }).waitFor();
    await expect(page.getByRole('button', { name: '심층상담 당월 0 건' })).toBeVisible();
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { level: 1, name: '2026년 3월 월간 실적보고' }).waitFor();
  });

  await test.step('the rows behind every figure add up to it', async () => {
    expect(await openRowsOfAll(page)).toBeGreaterThan(60);
  });

  await test.step('a row leads to its household', async () => {
    await expectRow(page, '이·통장 지원 누계 1', /^둘\*다/u);
    const row = rowsIn(page).first();
    await row.focus();
    await row.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /둘바다/ })).toBeVisible();
    await openMonth(page);
  });

  const folder = mkdtempSync(join(tmpdir(), 'onieum-sheet-'));
  try {
    const path = await exportFile(app, folder);
    await test.step('the export is in the access log with its purpose', async () => {
      const logged = await readDecryptedCopy(app.dataDir, SMALL_OFFICE_MANAGER, (copy) =>
        copy.prepare("SELECT purpose, result, detail FROM access_log WHERE action = 'EXPORT'").all(),
      );
      expect(logged).toEqual([
        expect.objectContaining({
          purpose: '내부 결재',
          result: 'OK',
          detail: expect.stringContaining(basename(path)),
        }),
      ]);
    });
    await test.step('a second library reads the same figures under the same heads', () => {
      expectSameAsScreen(screen, readFileSync(path));
    });
    await test.step('LibreOffice converts it, and what it wrote holds the same', () => {
      const office = ['soffice', 'libreoffice'].find((name) => spawnSync(name, ['--version']).status === 0);
      if (office === undefined) {
        const description = 'LibreOffice is not installed here: the file was not converted and read back';
        test.info().annotations.push({ type: 'not tried', description });
        process.stderr.write(`${description}\n`);
        return;
      }
      expectSameAsScreen(screen, convert(office, path, folder));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Through the navigation to the running month, and one month back by key. */
async function openMonth(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '보고서' }).click();
  await page.getByRole('heading', { level: 1, name: '2026년 4월 월간 실적보고' }).waitFor();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.getByRole('heading', { level: 1, name: '2026년 3월 월간 실적보고' }).waitFor();
  await page.getByRole('button', { name: '발굴 당월 7 가구' }).waitFor();
}

async function readScreen(page: Page): Promise<Screen> {
  const read: Record<string, ScreenTable> = {};
  for (const name of TABLES)
    read[name] = await readReportTable(page.getByRole('region', { name }).getByRole('table', { name }));
  return read as Screen;
}

function cellAt(screen: Screen, table: (typeof TABLES)[number], line: string, heads: string): ScreenCell {
  const cells = screen[table].lines[line] ?? [];
  return must(
    cells.find((cell) => cell.heads === heads),
    `${table} ${line} ${heads}`,
  );
}

/** `T1 총괄 | 발굴 | 2026년 당월` → what must stand there. */
type Figures = Record<string, string>;
const placeOf = (table: (typeof TABLES)[number], line: string, heads: string): string =>
  `${table} | ${line} | ${heads}`;

function figuresOn(screen: Screen, wanted: Figures): Figures {
  return Object.fromEntries(
    Object.keys(wanted).map((place) => {
      const [table = '', line = '', heads = ''] = place.split(' | ');
      return [place, cellAt(screen, table as (typeof TABLES)[number], line, heads).text];
    }),
  );
}

function handFigures(): Figures {
  const figures: Figures = {};
  for (const [key, periods] of Object.entries(expected.T1))
    for (const [period, value] of Object.entries(periods))
      figures[placeOf('T1 총괄', must(METRICS[key], key), HEADS.T1[period as PeriodName])] =
        value === null ? '–' : String(value);
  for (const [code, periods] of Object.entries(expected.T2))
    for (const [period, values] of Object.entries(periods))
      for (const [at, column] of T2_COLUMNS.entries())
        figures[placeOf('T2 발굴경로별', must(ROUTES[code], code), `${headOf(period)} ${column}`)] = String(values[at]);
  for (const [line, columns] of Object.entries(expected.T3))
    for (const [key, value] of Object.entries(columns))
      figures[placeOf('T3 차수별 처리결과', line, must(RESULTS[key], key))] =
        key === 'rate' ? value.toFixed(1) : String(value);
  for (const [name, periods] of Object.entries(expected.T4))
    for (const [period, values] of Object.entries(periods))
      for (const [at, column] of T4_COLUMNS.entries())
        figures[placeOf('T4 상담·방문', name, `${headOf(period)} ${column}`)] = String(values[at]);
  return figures;
}

const headOf = (period: string): string => HEADS.T2[period as keyof typeof HEADS.T2];

function sqlFigures(counts: Readonly<Record<PeriodName, SqlCount>>): Figures {
  const figures: Figures = {};
  for (const [period, { T1, T2, T4 }] of Object.entries(counts) as [PeriodName, SqlCount][]) {
    const isYear = period === 'ytd' || period === 'lastYtd';
    for (const [line, value] of Object.entries(T1))
      if (!isYear || !STANDINGS.includes(line)) figures[placeOf('T1 총괄', line, HEADS.T1[period])] = String(value);
    if (period === 'lastYtd') continue;
    const sums = T2_COLUMNS.map(() => 0);
    for (const [route, values] of Object.entries(T2))
      for (const [at, column] of T2_COLUMNS.entries()) {
        figures[placeOf('T2 발굴경로별', route, `${headOf(period)} ${column}`)] = String(values[at]);
        sums[at] = (sums[at] ?? 0) + (values[at] ?? 0);
      }
    for (const [at, column] of T2_COLUMNS.entries())
      figures[placeOf('T2 발굴경로별', '합계', `${headOf(period)} ${column}`)] = String(sums[at]);
    for (const [name, values] of Object.entries(T4))
      for (const [at, column] of T4_COLUMNS.entries())
        figures[placeOf('T4 상담·방문', name, `${headOf(period)} ${column}`)] = String(values[at]);
  }
  for (const [round, columns] of Object.entries(counts.month.T3))
    for (const [column, value] of Object.entries(columns))
      figures[placeOf('T3 차수별 처리결과', round, T3_HEADS[column] ?? column)] = String(value);
  return figures;
}

const T3_HEADS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['기초', '차상위', '긴급', '기타공공'].map((column) => [column, `공공 지원 ${column}`])),
  ...Object.fromEntries(
    ['상담·방문 후 종결', '비대상', '조사중', '탈락', '기간내 미처리'].map((column) => [column, `미지원 ${column}`]),
  ),
};

const pane = (page: Page) => page.getByRole('region', { name: '근거 목록' });
const rowsIn = (page: Page) =>
  pane(page)
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });

async function expectRow(page: Page, figure: string, row: RegExp): Promise<void> {
  await page.getByRole('button', { name: figure.replace(/(\d)(건|가구|명)$/u, '$1 $2'), exact: true }).click();
  await expect(pane(page).getByRole('row', { name: row })).toBeVisible();
}

/** Opens every figure that is not nought, by its button, and counts the rows that come up. */
async function openRowsOfAll(page: Page): Promise<number> {
  let opened = 0;
  for (const button of await page.locator('button.figure').all()) {
    const name = (await button.textContent()) ?? '';
    const value = Number(/([\d,]+)(?:건|가구|명)?$/u.exec(name)?.[1]?.replaceAll(',', ''));
    if (value === 0) continue;
    await button.click();
    await expect(pane(page).getByRole('grid', { name: new RegExp(`근거 ${value}(?:건|가구|명),`) })).toBeVisible();
    await expect(rowsIn(page), name).toHaveCount(value);
    opened += 1;
  }
  return opened;
}

/** Asks for a purpose before anything leaves; inside the office no figure is hidden. */
async function exportFile({ page, stubSaveDialog }: LaunchedApp, folder: string): Promise<string> {
  const path = join(folder, '202603_한울구_새솔2동_월간실적.xlsx');
  await test.step('the file leaves only for a purpose', async () => {
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: '3월 월간 실적보고 내보내기' });
    const leave = dialog.getByRole('button', { name: '내보내기' });
    const purpose = dialog.getByRole('combobox', { name: /쓰는 목적/ });
    await purpose.selectOption({ label: '기타 (직접 쓰기)' });
    await expect(leave).toBeDisabled();
    await purpose.selectOption({ label: '내부 결재' });
    await expect(dialog.getByText(basename(path))).toBeVisible();
    await stubSaveDialog(path);
    await leave.click();
    await expect(page.getByText(`${basename(path)} 저장함`)).toBeVisible();
  });
  return path;
}

const ROWS_ABOVE_HEADS = 3;

/** Reads a workbook with a library that did not write it: cells, merged heads, and the boxes for signing. */
function expectSameAsScreen(screen: Screen, bytes: Buffer): void {
  const book = secondLibrary.read(bytes, { type: 'buffer' });
  expect(book.SheetNames).toEqual([...TABLES]);
  for (const name of TABLES) {
    const sheet = must(book.Sheets[name], name);
    const rows = secondLibrary.utils.sheet_to_json<(string | number | null)[]>(sheet, { header: 1, defval: null });
    const { lines, heads } = screen[name];
    expect(rows[0], name).toEqual(expect.arrayContaining(['2026년 3월 월간 실적보고', '결재', '담당', '팀장', '동장']));
    for (const [line, cells] of Object.entries(lines)) {
      const row = must(
        rows.findLast(([first]) => first === line),
        `${name} ${line}`,
      );
      expect([line, ...row.slice(1, cells.length + 1)], name).toEqual([line, ...cells.map(asInFile)]);
    }
    const merged = (sheet['!merges'] ?? []).map((range) => secondLibrary.utils.encode_range(range));
    for (const { text, row, column, rowSpan, colSpan } of heads) {
      const top = ROWS_ABOVE_HEADS + row;
      expect(rows[top]?.[column], `${name} ${text}`).toBe(text);
      if (rowSpan === 1 && colSpan === 1) continue;
      const range = { s: { r: top, c: column }, e: { r: top + rowSpan - 1, c: column + colSpan - 1 } };
      expect(merged, `${name} ${text}`).toContain(secondLibrary.utils.encode_range(range));
    }
  }
}

/** `+6` and `−1` are numbers in a file, and so is every figure; `–` and units are words. */
function asInFile({ text }: ScreenCell): string | number {
  const number = Number(text.replaceAll(',', '').replace('−', '-'));
  return text === '' || Number.isNaN(number) ? text : number;
}

function convert(office: string, path: string, folder: string): Buffer {
  const to = join(folder, 'converted');
  // A profile of its own: an office program that somebody has open would answer instead, and write nothing.
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`;
  const ran = spawnSync(office, [profile, '--headless', '--convert-to', 'xlsx', '--outdir', to, path], {
    timeout: 120_000,
    encoding: 'utf8',
  });
  expect(ran.status, ran.stderr).toBe(0);
  return readFileSync(join(to, basename(path)));
}
