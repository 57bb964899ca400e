import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { computeReport } from '#core/reports/compute-report.ts';
import { listFigureHouseholds, listFigureRows } from '#core/reports/list-figure-rows.ts';
import { readOpenings, setOpening } from '#core/reports/opening-figures.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { reportFigureUnknown } from '#shared/reports/reports.errors.ts';
import { aSmallMonth, type SmallMonth } from '../support/a-small-month.ts';
import { countingOn } from '../support/a-working-office.ts';
import { launchChromium } from '../support/launch-chromium.ts';

/*
 * The report page in a browser, on the small month that was worked out by hand, counted by core's own code. Only the
 * way between the two is the test's.
 */

const TODAY = '2026-04-10';
const built = mkdtempSync(join(tmpdir(), 'onieum-report-'));

let small: SmallMonth;
let server: Server;
let browser: Browser;
let context: BrowserContext;
let asked: { name: string; input: Record<string, unknown> }[];
/** Calls that must fail, by name, for the states of the page. */
let failing: Set<string>;

beforeAll(async () => {
  process.env.NODE_ENV = 'production';
  small = await aSmallMonth();
  await build({
    root: join(import.meta.dirname, 'report-screen'),
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: built, emptyOutDir: true, minify: false, reportCompressedSize: false },
  });
  server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await launchChromium();
  context = await browser.newContext({ locale: 'ko-KR', reducedMotion: 'reduce' });
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  small?.office.dispose();
  await rm(built, { recursive: true, force: true });
});

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://report');
  if (request.method === 'POST') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const call = JSON.parse(Buffer.concat(parts).toString('utf8')) as { name: string; input: Record<string, unknown> };
    asked.push(call);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await answer(call)));
    return;
  }
  const body = await readFile(join(built, pathname === '/' ? '/index.html' : pathname)).catch(() => null);
  const type = TYPES[extname(pathname)] ?? 'text/html; charset=utf-8';
  response.writeHead(body ? 200 : 404, { 'content-type': type, 'cache-control': 'max-age=600' }).end(body);
}

async function answer({ name, input }: { name: string; input: Record<string, unknown> }): Promise<unknown> {
  if (failing.has(name)) return err({ code: 'app/unexpected', reference: 'TEST-7' });
  const counting = countingOn(small.office.store);
  const question = { today: TODAY, ...input } as never;
  switch (name) {
    case 'month':
      return ok(computeReport(counting, question));
    case 'rows': {
      const found = listFigureRows(counting, { ...(question as object), offset: 0 } as never);
      return found ? ok(found) : err(reportFigureUnknown());
    }
    case 'households':
      return ok({ householdIds: listFigureHouseholds(counting, question) });
    case 'openings':
      return ok(readOpenings(small.manager, input.year as number));
    case 'setOpening':
      return setOpening(small.manager, input as never);
    default:
      return ok({ outcome: 'saved', fileName: '202603_한울구_새솔2동_월간실적.xlsx', serial: null, opened: true });
  }
}

async function open(address = '', size = { width: 1440, height: 900 }): Promise<{ page: Page; problems: string[] }> {
  asked = [];
  failing = new Set();
  const page = await context.newPage();
  await page.setViewportSize(size);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${address}`);
  await page.locator('#main').waitFor();
  await page.evaluate(() => document.fonts.ready);
  return { page, problems };
}

const figure = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

describe('the monthly sheet on screen', () => {
  test('shows the figures worked out by hand, each under its heads', async () => {
    const { page, problems } = await open();
    await figure(page, '발굴 당월 7 가구').waitFor();
    await figure(page, '초기상담 당월 4 건').waitFor();
    await figure(page, '이·통장 발굴 누계 3').waitFor();
    await figure(page, '박도현 부재 당월 3').waitFor();
    await figure(page, '2차 통보인원 월말 현재 2').waitFor();
    await expect.poll(() => page.getByText('명단 4행(제외 1행, 같은 사람·이관 1행), 통보인원 2명').count()).toBe(1);
    const nothing = page.getByRole('row', { name: /^긴급복지 건/u }).getByText('없음');
    await expect.poll(() => nothing.count()).toBe(5);
    expect(problems).toEqual([]);
    await page.close();
  });

  test('is worked by keyboard alone: to a table, to a figure, into its rows and back', async () => {
    const { page, problems } = await open();
    await figure(page, '발굴 당월 7 가구').waitFor();
    await page.keyboard.press('2');
    await expect.poll(() => focused(page)).toMatch(/^중앙발굴\(47종\) 발굴 당월 2/u);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => focused(page)).toMatch(/^중앙발굴\(47종\) 상담 당월 1/u);
    for (let times = 0; times < 5; times += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const pane = page.getByRole('region', { name: '근거 목록' });
    await pane.getByText('여*솔').waitFor();
    await expect
      .poll(() => pane.getByRole('heading').first().textContent())
      .toMatch(/이웃·주민신고 · 발굴 · 당월 2가구/u);
    await page.keyboard.press('Escape');
    await pane.waitFor({ state: 'detached' });
    await expect.poll(() => focused(page)).toMatch(/^이웃·주민신고 발굴 당월 2/u);
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByRole('heading', { level: 1, name: '2026년 2월 월간 실적보고' }).waitFor();
    await page.getByRole('button', { name: /^보고할 달 고르기/u }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '2월', exact: true }).waitFor();
    await page.keyboard.press('PageUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '2025년 3월 월간 실적보고' }).waitFor();
    await figure(page, '발굴 당월 1 가구').waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test('leaves only for a purpose, hiding small figures outside and not inside', async () => {
    const { page, problems } = await open();
    await figure(page, '발굴 당월 7 가구').waitFor();
    await page.keyboard.press('E');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByText('202603_한울구_새솔2동_월간실적.xlsx').waitFor();
    await expect.poll(() => dialog.getByRole('checkbox').isChecked()).toBe(true);
    const purpose = dialog.getByRole('combobox', { name: /쓰는 목적/u });
    await purpose.selectOption('내부 결재');
    await expect.poll(() => dialog.getByRole('checkbox').isChecked()).toBe(false);
    await purpose.selectOption('other');
    await expect.poll(() => dialog.getByRole('button', { name: '내보내기' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: /목적 직접 쓰기/u }).fill('의회 요구 자료');
    await dialog.getByRole('textbox', { name: '보내는 곳' }).fill('한울구의회');
    await page.keyboard.press('Enter');
    await page.getByText('202603_한울구_새솔2동_월간실적.xlsx 저장함').waitFor();
    expect(asked.find(({ name }) => name === 'exportXlsx')?.input).toEqual({
      month: '2026-03',
      purpose: '의회 요구 자료',
      recipient: '한울구의회',
      hidesSmall: true,
    });
    expect(problems).toEqual([]);
    await page.close();
  });

  test('an officer reads and does not export', async () => {
    const { page } = await open('?role=OFFICER');
    await figure(page, '발굴 당월 7 가구').waitFor();
    await expect.poll(() => page.getByRole('button', { name: '내보내기' }).count()).toBe(0);
    await page.keyboard.press('E');
    // The next key has done its work: so would that one have.
    await page.keyboard.press('2');
    await expect.poll(() => focused(page)).toMatch(/^중앙발굴\(47종\) 발굴 당월 2/u);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.close();
  });

  test('a failure says what it was and tries again', async () => {
    const { page } = await open('?month=2026-01');
    await page.getByRole('heading', { level: 1, name: '2026년 1월 월간 실적보고' }).waitFor();
    failing.add('month');
    await page.keyboard.press('Alt+ArrowLeft');
    await page.getByText('참조번호 TEST-7', { exact: false }).first().waitFor();
    failing.clear();
    await page.getByRole('button', { name: '다시 만들기' }).click();
    await page.getByText('T1 총괄').first().waitFor();
    await page.close();
  });

  test.each([
    { name: 'light', address: '' },
    { name: 'high contrast', address: '?contrast=high' },
    { name: 'large text', address: '?text=large' },
  ])('passes axe in $name, with rows, explanation, months and the export dialog open', async ({ address }) => {
    const { page, problems } = await open(address, { width: 1280, height: 720 });
    const check = async (what: string) => {
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations } = await axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join('\n')}`),
        what,
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${what}: the window must not scroll sideways`).toBeLessThanOrEqual(0);
    };
    await figure(page, '발굴 당월 7 가구').click();
    await page.getByRole('region', { name: '근거 목록' }).getByText('여*솔').waitFor();
    if (process.env.SHOTS)
      await page.screenshot({ path: join(process.env.SHOTS, `rows${address.replace(/\W/g, '')}.png`) });
    await check('rows');
    await page.getByRole('button', { name: '어떻게 셌는지' }).click();
    await page.getByText('합쳐진 가구는 한 번', { exact: false }).waitFor();
    await check('explanation');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^보고할 달 고르기/u }).click();
    await page.getByRole('button', { name: '3월', exact: true }).waitFor();
    await check('months');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '내보내기' }).click();
    await page.getByRole('dialog').waitFor();
    await check('export dialog');
    expect(problems).toEqual([]);
    await page.close();
  });
});
