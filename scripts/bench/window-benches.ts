/** @file The work of a day through the built app's window, each step beside the bare SQL of its rows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PEOPLE } from '#core/demo/make-office.ts';
import { type LaunchedApp, launchApp } from '../../tests/support/launch-app.ts';
import type { BareDatabase } from './bare-database.ts';
import { passwordOf } from './core-client.ts';
import { importList } from './import-list.ts';
import { untilPainted, untilSeen } from './page-clock.ts';
import { bareOpening, barePage, bareSearch, bareTimeline } from './read-benches.ts';
import type { BenchResult } from './results.ts';
import { spreadOf } from './samples.ts';
import { prepareAttempt, prepareEdit } from './save-benches.ts';
import { typedTexts } from './typed-texts.ts';
import { bareByNumber, bareOfTong, bareSorts, bareViews, type WindowFloor, windowFloor } from './window-floor.ts';

export interface WindowBenchOptions {
  readonly dataDir: string;
  /** How often each short step is repeated. */
  readonly rounds: number;
  readonly importRows: number;
  readonly imports: number;
}

const LIST_SETTLED = { present: ['.grid-row[data-line]'], absent: ['.grid[aria-busy]', '.grid-row[aria-busy]'] };
const PAGE_SETTLED = { present: ['.household-head h1', '.timeline'], absent: ['.main [aria-busy="true"]'] };
const LIST = '#/households?view=all';

export async function windowBenches(bare: BareDatabase, options: WindowBenchOptions): Promise<BenchResult[]> {
  const app = await launchApp({ dataDir: options.dataDir, size: { width: 1440, height: 900 } });
  try {
    await signIn(app, 'manager');
    return [
      ...(await emptyKeystroke(app, options)),
      ...(await typing(app, bare, options)),
      ...(await lists(app, bare, options)),
      ...(await householdPages(app, bare, options)),
      ...(await saves(app, bare, options)),
      ...(await imports(app, bare, options)),
    ];
  } finally {
    await app.close();
  }
}

/** Chooses a person, types the password and waits for the first list. */
export async function signIn({ page }: LaunchedApp, loginId: 'manager' | 'officer'): Promise<number> {
  const name = DEMO_PEOPLE.find((person) => person.loginId === loginId)?.name ?? loginId;
  await page.getByLabel(/^비밀번호$/).waitFor();
  await page.getByRole('radio', { name: new RegExp(name, 'u') }).check({ force: true });
  await page.getByLabel(/^비밀번호$/).fill(passwordOf(loginId));
  return untilPainted(page, { ...LIST_SETTLED }, () => page.keyboard.press('Enter'));
}

const goTo = ({ page }: LaunchedApp, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

const result = (name: string, times: readonly number[], aimMs: number, floor?: WindowFloor): BenchResult => ({
  part: 'window',
  name,
  ours: spreadOf(times),
  ...floor?.parts(),
  aimMs,
});

/** A key pressed in a field that nobody listens to: what a frame, the browser and this machine cost by themselves. */
async function emptyKeystroke({ page }: LaunchedApp, { rounds }: WindowBenchOptions): Promise<BenchResult[]> {
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'bench-field';
    document.body.append(field);
    field.focus();
  });
  const times: number[] = [];
  let text = '';
  for (let nth = 0; nth < rounds; nth += 1) {
    text += '가';
    times.push(await untilPainted(page, { field: ['#bench-field', text] }, () => page.keyboard.insertText('가')));
  }
  await page.evaluate(() => document.getElementById('bench-field')?.remove());
  return [{ part: 'window', name: '빈 칸에 한 글자 bare keystroke', ours: spreadOf(times), isPlain: true }];
}

async function typing(app: LaunchedApp, bare: BareDatabase, { rounds }: WindowBenchOptions): Promise<BenchResult[]> {
  const { page } = app;
  await goTo(app, LIST);
  await untilSeen(page, LIST_SETTLED);
  const results: BenchResult[] = [];
  for (const where of ['palette', 'list'] as const) {
    const field = where === 'palette' ? '.palette-field input' : '.toolbar input[type="search"]';
    const absent = where === 'palette' ? ['.palette-results[aria-busy]'] : ['.grid[aria-busy]'];
    for (const { name, texts } of typedTexts(bare, rounds)) {
      if (where === 'palette') {
        await page.keyboard.press('Control+k');
        await page.locator(field).waitFor();
      } else await page.locator(field).focus();
      const times: number[] = [];
      const floor = windowFloor(page);
      const known = new Set<string>();
      let before = '';
      for (const text of texts) {
        if (times.length >= rounds) break;
        if (!text.startsWith(before) || text === before) {
          await page.locator(field).fill('');
          await untilSeen(page, { field: [field, ''], absent });
          before = '';
        }
        const typed = text.slice(before.length);
        const ms = await untilPainted(page, { field: [field, text], absent }, () => page.keyboard.insertText(typed));
        // A text that was asked before is answered from memory: only first answers count.
        if (!known.has(text)) {
          times.push(ms);
          await floor.look(() => bareSearch(bare, text));
        }
        known.add(text);
        before = text;
      }
      await page.locator(field).fill('');
      if (where === 'palette') await page.keyboard.press('Escape');
      const place = where === 'palette' ? '찾기 search' : '목록에서 찾기 filter';
      results.push(result(`${place} · ${name}`, times, 50, floor));
    }
  }
  return results;
}

async function lists(app: LaunchedApp, bare: BareDatabase, { rounds }: WindowBenchOptions): Promise<BenchResult[]> {
  const { page } = app;
  const floors = {
    open: windowFloor(page),
    view: windowFloor(page),
    sort: windowFloor(page),
    filter: windowFloor(page),
    scroll: windowFloor(page),
  };
  const askView = bareViews(bare);
  const opened: number[] = [];
  for (let nth = 0; nth < Math.max(3, rounds / 5); nth += 1) {
    // Loaded anew, the page remembers nothing: the list is asked for and drawn for the first time.
    await goTo(app, '#/today');
    await page.reload();
    await untilSeen(page, LIST_SETTLED);
    await page.waitForTimeout(300);
    opened.push(
      await untilPainted(
        page,
        { ...LIST_SETTLED, address: '/households', present: ['.list-panel .grid-row[data-line]'] },
        () => page.locator('.nav-link[href="#/households"]').click(),
      ),
    );
    await floors.open.look(() => askView('mine'));
  }

  const askSort = bareSorts(bare);
  const views: number[] = [];
  const sorts: number[] = [];
  for (let nth = 0; sorts.length < rounds; nth += 1) {
    // Once round all views, then forget: a list that was shown before would be answered from memory.
    if (nth % VIEWS === 0) {
      await goTo(app, LIST);
      await page.reload();
      await untilSeen(page, { ...LIST_SETTLED, address: 'view=all' });
    }
    const tab = page.locator('.tab').nth(nth % VIEWS);
    const id = await tab.getAttribute('data-key');
    const ms = await untilPainted(page, { ...VIEW_SETTLED, address: `view=${id}` }, () => tab.click());
    if (id !== 'all') {
      views.push(ms);
      await floors.view.look(() => askView(id ?? ''));
    }
    for (const turn of [0, 1]) {
      const head = page.locator('.grid-head .grid-sort').nth((nth + 2 * turn) % SORTABLE);
      const cell = head.locator('xpath=..');
      const after = (await cell.getAttribute('aria-sort')) === 'ascending' ? 'descending' : 'ascending';
      const known = (await cell.getAttribute('aria-sort')) !== null;
      const column = `.grid-head [aria-colindex="${await cell.getAttribute('aria-colindex')}"]`;
      const sorted = known ? `${column}[aria-sort="${after}"]` : `${column}[aria-sort]`;
      sorts.push(await untilPainted(page, { ...VIEW_SETTLED, present: [sorted] }, () => head.click()));
      const heading = (await head.innerText()).trim();
      await floors.sort.look(() => askSort(heading));
    }
  }

  await goTo(app, LIST);
  await untilSeen(page, { ...LIST_SETTLED, address: 'view=all' });
  const askTong = bareOfTong(bare);
  const filters: number[] = [];
  await page.keyboard.press('f');
  await page.locator('.filter-form select').selectOption({ label: '통' });
  const boxes = page.locator('.filter-options input');
  const count = await boxes.count();
  for (let nth = 0; nth < Math.min(rounds, count * 2); nth += 1) {
    // Every tick adds a condition, so each list is one that was not shown before.
    const box = boxes.nth(nth % count);
    const isOn = await box.isChecked();
    const ticked = `.filter-options > :nth-child(${(nth % count) + 2}) input${isOn ? ':not(:checked)' : ':checked'}`;
    filters.push(
      await untilPainted(page, { ...VIEW_SETTLED, present: [ticked] }, () => box.setChecked(!isOn, { force: true })),
    );
    await floors.filter.look(() => askTong(String(nth + 1)));
  }
  await page.keyboard.press('Escape');

  await goTo(app, `${LIST}&sort=%7B%22column%22%3A%22number%22%2C%22direction%22%3A%22ascending%22%7D`);
  await untilSeen(page, { ...LIST_SETTLED, address: 'number' });
  const askNumber = bareByNumber(bare);
  const jumps: number[] = [];
  const height = await page.locator('.grid-scroll').evaluate((grid) => grid.scrollHeight - grid.clientHeight);
  for (let nth = 0; nth < Math.min(rounds, PLACES); nth += 1) {
    // Far apart, so that each place is one whose window was not loaded before.
    const top = Math.floor(((nth * 7 + 5) % PLACES) * (height / PLACES));
    jumps.push(await scrollTo(app, top));
    await floors.scroll.look(() => askNumber(((nth * 7 + 5) % PLACES) * 100));
  }
  return [
    result('목록 열기 open the list', opened, 100, floors.open),
    result('보기 바꾸기 change the view', views, 100, floors.view),
    result('정렬 sort', sorts, 100, floors.sort),
    result('거르기 filter', filters, 100, floors.filter),
    result('먼 행으로 scroll far', jumps, 100, floors.scroll),
  ];
}

/** Places to scroll to: coprime with the stride, and as many as M has windows of 100 rows, nearly. */
const PLACES = 41;
const VIEWS = 7;
/** Columns that stand in every view at this width. */
const SORTABLE = 6;
/** An empty view is settled too. */
const VIEW_SETTLED = { absent: ['.grid[aria-busy]', '.grid-row[aria-busy]'] };

/** The scrollbar's thumb dropped somewhere: until every row in sight is drawn. */
function scrollTo({ page }: LaunchedApp, top: number): Promise<number> {
  return page.evaluate(
    (place) =>
      new Promise<number>((resolve) => {
        const grid = document.querySelector('.grid-scroll') as HTMLElement;
        const began = performance.now();
        grid.scrollTop = place;
        const look = () => {
          const drawn = [...grid.querySelectorAll<HTMLElement>('.grid-row')];
          const box = grid.getBoundingClientRect();
          const inSight = drawn.filter((row) => {
            const { top: from, bottom } = row.getBoundingClientRect();
            return bottom > box.top + 60 && from < box.bottom;
          });
          const isWhole = inSight.length > 5 && inSight.every((row) => row.getAttribute('aria-busy') === null);
          if (!isWhole) return requestAnimationFrame(look);
          const painted = new MessageChannel();
          painted.port1.onmessage = () => resolve(performance.now() - began);
          painted.port2.postMessage(0);
        };
        requestAnimationFrame(look);
      }),
    top,
  );
}

async function householdPages(
  app: LaunchedApp,
  bare: BareDatabase,
  { rounds }: WindowBenchOptions,
): Promise<BenchResult[]> {
  const { page } = app;
  const floors = { open: windowFloor(page), next: windowFloor(page) };
  await goTo(app, LIST);
  await untilSeen(page, { ...LIST_SETTLED, address: 'view=all' });
  const fromList: number[] = [];
  const next: number[] = [];
  for (let nth = 0; nth < Math.min(rounds, ROWS_IN_SIGHT); nth += 1) {
    const row = page.locator(`.grid-row[data-line="${nth}"]`);
    await row.locator('[role="rowheader"]').click({ position: { x: 2, y: 2 } });
    await row.focus();
    const open = { ...PAGE_SETTLED, address: '/households/0' };
    fromList.push(await untilPainted(page, open, () => page.keyboard.press('Enter')));
    const opened = await openedId(app);
    await floors.open.look(() => bareHousehold(bare, opened));
    await page.goBack();
    await untilSeen(page, { ...LIST_SETTLED, address: 'view=all' });
  }
  const last = page.locator(`.grid-row[data-line="${ROWS_IN_SIGHT}"]`);
  await last.focus();
  await page.keyboard.press('Enter');
  await untilSeen(page, { ...PAGE_SETTLED, address: '/households/0', text: ['.crumbs', '번째'] });
  for (let nth = 0; nth < rounds; nth += 1) {
    next.push(await toNext(app));
    const opened = await openedId(app);
    await floors.next.look(() => bareHousehold(bare, opened));
  }
  return [
    result('가구 열기 open a household', fromList, 150, floors.open),
    result('다음 가구 next household', next, 150, floors.next),
  ];
}

/** Which household the address names. */
const openedId = ({ page }: LaunchedApp): Promise<string> =>
  page.evaluate(() => /households\/([0-9a-f-]{36})/u.exec(location.hash)?.[1] ?? '');

/** What opening a household reads and leaves behind. */
function bareHousehold(bare: BareDatabase, id: string): void {
  bareOpening(bare, id, 'bench');
  barePage(bare, id);
  bareTimeline(bare, id);
}

const ROWS_IN_SIGHT = 12;

/** The household after this one in its list. */
async function toNext({ page }: LaunchedApp): Promise<number> {
  const place = /([\d,]+)번째/u.exec(await page.locator('.crumbs').innerText())?.[1] ?? '0';
  const next = `${(Number(place.replace(',', '')) + 1).toLocaleString('ko-KR')}번째`;
  return untilPainted(page, { ...PAGE_SETTLED, text: ['.crumbs', next] }, () => page.keyboard.press('Alt+ArrowDown'));
}

async function saves(app: LaunchedApp, bare: BareDatabase, { rounds }: WindowBenchOptions): Promise<BenchResult[]> {
  const { page } = app;
  const floors = { edit: windowFloor(page), attempt: windowFloor(page) };
  const edits: number[] = [];
  const attempts: number[] = [];
  for (let nth = 0; nth < Math.max(3, rounds / 2); nth += 1) {
    await toNext(app);
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByLabel('메모').fill(`문을 세 번 두드려야 들린다 ${nth}`);
    edits.push(
      await untilPainted(page, { absent: ['[role="dialog"]', '.main [aria-busy="true"]'] }, () =>
        page.getByRole('dialog').getByRole('button', { name: '저장' }).click(),
      ),
    );
    const id = await openedId(app);
    await floors.edit.look(prepareEdit(bare, id, `${nth}`));
    await page.keyboard.press('v');
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: '기록하기' }).waitFor();
    const takeOver = form.getByLabel('내가 맡고 기록하기');
    if ((await takeOver.count()) > 0 && !(await takeOver.isChecked())) await takeOver.check({ force: true });
    await form.locator('input[type="radio"]').nth(1).check({ force: true });
    await form.getByLabel('메모').fill(`초인종에 답이 없음 ${nth}`);
    attempts.push(
      await untilPainted(
        page,
        { text: ['.timeline', `초인종에 답이 없음 ${nth}`], absent: ['[role="dialog"]', '.main [aria-busy="true"]'] },
        () => form.getByRole('button', { name: '기록하기' }).click(),
      ),
    );
    await floors.attempt.look(prepareAttempt(bare, id, { memo: `${nth}`, by: 'bench' }));
  }
  return [
    result('가구 정보 저장 save a field', edits, 50, floors.edit),
    result('연락 기록 저장 save an attempt', attempts, 50, floors.attempt),
  ];
}

/** On a machine that is busy with other things a long list takes minutes; the run must live to say so. */
const IMPORT_PATIENCE_MS = 240_000;

async function imports(
  app: LaunchedApp,
  bare: BareDatabase,
  { imports: times, importRows, dataDir }: WindowBenchOptions,
): Promise<BenchResult[]> {
  const { page } = app;
  const reading: number[] = [];
  const comparing: number[] = [];
  const writing: number[] = [];
  const whole: number[] = [];
  const reads: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const file = join(dataDir, `bench-${nth}.xlsx`);
    writeFileSync(file, await importList(bare, importRows, 100 + nth));
    await app.stubOpenDialog([file]);
    await goTo(app, '#/imports');
    await goTo(app, '#/imports/new');
    const choose = page.getByRole('button', { name: '파일 고르기' });
    await choose.waitFor();
    reading.push(await untilPainted(page, { text: ['.footbar', '행을 읽었습니다'] }, () => choose.click()));
    comparing.push(
      await untilPainted(page, { present: ['.import-map', '.grid-row[data-line]'] }, () =>
        page.getByRole('button', { name: '미리 보기' }).last().click(),
      ),
    );
    const commit = page.getByRole('button', { name: /반영/ }).last();
    // Every other list is written undisturbed; during the others the page reads.
    const isRead = nth % 2 === 1 || times === 1;
    const done = untilPainted(page, { text: ['.main', '명단을 반영했습니다'], patienceMs: IMPORT_PATIENCE_MS }, () =>
      commit.click(),
    );
    if (isRead) reads.push(...(await readsInPage(app)));
    writing.push(await done);
    if (!isRead || times === 1) whole.push((reading.at(-1) ?? 0) + (comparing.at(-1) ?? 0) + (writing.at(-1) ?? 0));
  }
  const plain = (name: string, values: readonly number[]): BenchResult => ({
    part: 'window',
    name: `가져오기 ${importRows}행 · ${name}`,
    ours: spreadOf(values),
    isPlain: true,
  });
  return [
    plain('파일 읽기 read', reading),
    plain('견주기 match', comparing),
    plain('반영 commit', writing),
    { ...result(`가져오기 ${importRows}행 · 모두 import, all`, whole, 5_000) },
    result('가져오는 동안 읽기 read during import', reads, 50),
  ];
}

/** Asks as screens ask, from inside the page, for as long as the list is being written. */
function readsInPage({ page }: LaunchedApp): Promise<number[]> {
  return page.evaluate(async () => {
    const { bridge } = window as unknown as {
      bridge: { call(request: object): Promise<{ ok: boolean; value?: { rows?: { id: string }[] } }> };
    };
    const sort = { column: 'priority', direction: 'descending' };
    const filter = { text: '', officers: [], tongs: [], bans: [], ris: [], priorities: [], stages: [] };
    let lastCall = 0;
    const ask = (feature: string, name: string, input: object) => {
      lastCall += 1;
      return bridge.call({ callId: `bench.${lastCall}`, feature, name, input });
    };
    const first = await ask('households', 'list', { filter, sort, offset: 0, limit: 60 });
    const ids = first.value?.rows?.map(({ id }) => id) ?? [];
    const names = ['김', '이ㅅ', 'ㅂㅇ', '박', '최', '0101', '정ㅁ', '강', '조', '윤'];
    const times: number[] = [];
    const isWriting = () => document.querySelector('[role="progressbar"]') !== null;
    for (let nth = 0; nth < 5 || isWriting(); nth += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10 + (nth % 13)));
      const began = performance.now();
      if (nth % 3 === 0) await ask('households', 'list', { filter, sort, offset: (nth * 60) % 3_000, limit: 60 });
      else if (nth % 3 === 1) await ask('search', 'find', { text: names[nth % names.length], limit: 20 });
      else await ask('households', 'page', { id: ids[nth % ids.length] });
      times.push(performance.now() - began);
      if (times.length > 3_000) break;
    }
    return times;
  });
}
