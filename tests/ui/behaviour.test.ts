import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, startGallery } from './open-gallery.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await startGallery();
});
afterAll(() => gallery.close());

async function withPage(address: string, use: (page: Page) => Promise<void>) {
  const { page, problems } = await gallery.open(address);
  await use(page);
  expect(problems).toEqual([]);
  await page.close();
}

const focusedName = (page: Page) =>
  page.evaluate(() => document.activeElement?.querySelector('[role=rowheader]')?.textContent ?? '');
const focusedIndex = (page: Page) => page.evaluate(() => Number(document.activeElement?.getAttribute('aria-rowindex')));

describe('data grid', () => {
  test('is one tab stop for its rows, and the keyboard walks, selects and opens', () =>
    withPage('#list', async (page) => {
      await expect.poll(() => page.locator('.grid-row[tabindex="0"]').count()).toBe(1);
      await expect.poll(() => page.getByRole('grid').getAttribute('aria-rowcount')).toBe('313');
      await page.locator('.grid-row[tabindex="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => focusedIndex(page)).toBe(3);
      await page.keyboard.press('Control+End');
      await expect.poll(() => focusedIndex(page)).toBe(313);
      await page.keyboard.press('PageUp');
      await expect.poll(() => focusedIndex(page)).toBeLessThan(310);
      const isVisible = () =>
        page.evaluate(() => {
          const row = document.activeElement?.getBoundingClientRect();
          const grid = document.querySelector('.grid-scroll')?.getBoundingClientRect();
          return row && grid ? row.top >= grid.top + 31 && row.bottom <= grid.bottom + 1 : false;
        });
      await expect.poll(isVisible).toBe(true);
      await page.keyboard.press('Home');
      await expect.poll(() => focusedIndex(page)).toBe(2);

      await page.keyboard.press(' ');
      await expect.poll(() => page.getByText('4가구 선택').count()).toBe(1);
      await page.keyboard.press('Shift+ArrowDown');
      await expect.poll(() => page.getByText('5가구 선택').count()).toBe(1);
      await page.keyboard.press('Control+a');
      await expect.poll(() => page.getByText('312가구 선택').count()).toBe(1);
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.selection-bar').count()).toBe(0);
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('#opened').textContent()).toBe('row-1');
      await expect.poll(() => page.locator('.grid-row[tabindex="0"]').count()).toBe(1);
    }));

  test('keeps focus on a row that is scrolled out of sight by mouse', () =>
    withPage('#list', async (page) => {
      await page.locator('.grid-row[tabindex="0"]').focus();
      const name = await focusedName(page);
      await page.locator('.grid-scroll').evaluate((element) => element.scrollTo(0, 6000));
      await page.locator('[aria-rowindex="170"]').waitFor();
      await expect.poll(() => focusedName(page)).toBe(name);
      await expect.poll(() => page.locator('.grid-row').count()).toBeLessThan(60);
    }));

  test('says a reason whole under its row, and the rows below make room in every text size', () =>
    withPage('#import', async (page) => {
      const note = page.locator('.grid-note').first();
      const isWhole = () => note.evaluate((cell) => cell.scrollWidth <= cell.clientWidth);
      const gaps = () =>
        page.locator('.grid-row').evaluateAll((rows) => {
          const boxes = rows.map((row) => row.getBoundingClientRect()).sort((a, b) => a.top - b.top);
          return boxes.slice(1).map((box, index) => Math.round(box.top - (boxes[index]?.bottom ?? 0)));
        });
      const noted = page.locator('.grid-row[data-noted]').first();
      const before = (await noted.boundingBox())?.height ?? 0;
      expect(await isWhole()).toBe(true);
      expect(new Set(await gaps())).toEqual(new Set([0]));
      await page.evaluate(() => {
        document.documentElement.dataset.text = 'large';
      });
      await expect.poll(async () => (await noted.boundingBox())?.height ?? 0).toBeGreaterThan(before);
      await expect.poll(async () => [...new Set(await gaps())]).toEqual([0]);
    }));

  test('words without room leave whole, and the cell tells them on hover', () =>
    withPage('#today', async (page) => {
      const words = page.locator('.fit-words').first();
      const seen = await words.evaluate((line) => {
        const edge = line.getBoundingClientRect().bottom;
        return [...line.children].map((part) => part.getBoundingClientRect().top < edge - 1);
      });
      expect(seen).toEqual([true, false]);
      await words.hover();
      const cell = page.locator('.grid-cell', { has: words }).first();
      expect(await cell.getAttribute('title')).toBe('배정 4일째 · 기준 3일');
    }));

  test('sorts by its heads and says so', () =>
    withPage('#list', async (page) => {
      const head = page.getByRole('columnheader', { name: '가구주' });
      await expect.poll(() => head.getAttribute('aria-sort')).toBeNull();
      await head.getByRole('button').click();
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('ascending');
      await head.getByRole('button').click();
      await expect.poll(() => head.getAttribute('aria-sort')).toBe('descending');
    }));

  test('selects a range with Shift and all with the head', () =>
    withPage('#list', async (page) => {
      await page.getByRole('checkbox', { name: '불러온 행 모두 선택' }).click();
      await expect.poll(() => page.getByText('312가구 선택').count()).toBe(1);
      await page.getByRole('checkbox', { name: '불러온 행 모두 선택' }).click();
      await expect.poll(() => page.locator('.selection-bar').count()).toBe(0);
      await page.locator('[aria-rowindex="4"] [role=rowheader]').click();
      await page.locator('[aria-rowindex="9"] [role=rowheader]').click({ modifiers: ['Shift'] });
      await expect.poll(() => page.getByText('6가구 선택').count()).toBe(1);
      await page.locator('[aria-rowindex="12"] input').click();
      await page.locator('[aria-rowindex="14"] input').click({ modifiers: ['Shift'] });
      await expect.poll(() => page.getByText('9가구 선택').count()).toBe(1);
    }));

  test('loads the next page before the end is reached', () =>
    withPage('#paging', async (page) => {
      await page.locator('.grid-row[tabindex="0"]').first().focus();
      await page.keyboard.press('End');
      await expect.poll(() => focusedIndex(page)).toBe(101);
      await page.getByText('200가구 읽음').waitFor();
      await expect.poll(() => focusedIndex(page)).toBe(101);
      await expect.poll(() => page.getByRole('grid').first().getAttribute('aria-rowcount')).toBe('2001');
    }));

  test('drops columns by importance, never wraps, and keeps row heights on the tokens', () =>
    withPage('?text=large#list', async (page) => {
      await page.setViewportSize({ width: 1280, height: 720 });
      await page.getByRole('columnheader', { name: '담당' }).waitFor({ state: 'detached' });
      await expect.poll(() => page.getByRole('columnheader', { name: '다음 예정' }).count()).toBe(1);
      const row = page.locator('.grid-row').first();
      await expect.poll(() => row.evaluate((each) => each.getBoundingClientRect().height)).toBe(48);
      await page.getByRole('button', { name: '큰 글자' }).click();
      await expect.poll(() => row.evaluate((each) => each.clientHeight)).toBeLessThan(40);
    }));

  test('a group heading stays at the top while its rows pass, and the peek follows the cursor', () =>
    withPage('#today', async (page) => {
      await page.locator('.grid-row[tabindex="0"]').focus();
      for (let step = 0; step < 14; step += 1) await page.keyboard.press('ArrowDown');
      await page.locator('.grid-scroll').evaluate((element) => element.scrollTo(0, 480));
      await expect.poll(() => page.locator('.grid-group[data-stuck]').innerText()).toContain('오늘');
      const name = await focusedName(page);
      expect(name).not.toBe('');
      await expect.poll(() => page.locator('.pane h2').first().textContent()).toBe(name);
    }));
});

describe('while Hangul is composed', () => {
  async function compose(session: CDPSession, text: string) {
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }

  test('the combobox narrows at every half syllable and takes nothing by accident', () =>
    withPage('#fields', async (page) => {
      const session = await page.context().newCDPSession(page);
      const field = page.getByRole('combobox', { name: '읍면동' });
      await field.focus();
      for (const [text, hits] of [
        ['ㄱ', 2],
        ['기', 1],
        ['김', 1],
      ] as const) {
        await compose(session, text);
        await expect.poll(() => page.getByRole('option').count(), { message: text }).toBe(hits);
        expect(await field.inputValue()).toBe(text);
      }
      await session.send('Input.insertText', { text: '김' });
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => field.inputValue()).toBe('김포읍 행정복지센터');
      const chosen = () => page.locator('#read-back').textContent();
      await expect.poll(chosen).toContain(' 3 ');
      await page.locator('.field-hint', { hasText: '누리도 은별군' }).waitFor();

      // Other words in the field choose nothing: nobody acts on a choice that no longer stands there.
      await session.send('Input.insertText', { text: 'ㅅ' });
      await expect.poll(chosen).not.toContain(' 3 ');
      await page.keyboard.press('Tab');
      await expect.poll(chosen).not.toContain(' 3 ');
    }));

  test('the palette keeps the text as it is, searches it, and leaves Enter to the syllable', () =>
    withPage('#list', async (page) => {
      const session = await page.context().newCDPSession(page);
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: '이름·초성·전화·주소·메뉴 찾기' });
      await field.waitFor();
      await compose(session, '가오');
      await expect.poll(() => page.getByRole('option').count()).toBeGreaterThan(1);
      await expect.poll(() => field.inputValue()).toBe('가오');
      await field.evaluate((input) =>
        input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
      );
      await expect.poll(() => field.count()).toBe(1);
      await session.send('Input.insertText', { text: '가온' });
      await expect.poll(() => field.inputValue()).toBe('가온');
      const active = () => field.getAttribute('aria-activedescendant');
      const first = await active();
      await page.keyboard.press('ArrowDown');
      await expect.poll(active).not.toBe(first);
      await expect
        .poll(async () => page.locator(`[id="${await active()}"]`).getAttribute('aria-selected'))
        .toBe('true');
      await page.keyboard.press('Enter');
      await field.waitFor({ state: 'detached' });
    }));

  test('single-letter keys do nothing in fields, work in Hangul mode outside, and can be switched off', () =>
    withPage('#list', async (page) => {
      const opened = () => page.locator('#opened').textContent();
      await page.getByRole('textbox', { name: '이 목록에서 찾기' }).focus();
      await page.keyboard.press('n');
      await expect.poll(opened).toBe('');
      await page.locator('.grid-row[tabindex="0"]').focus();
      const press = (init: { key: string; code: string; isComposing?: boolean; keyCode?: number }) =>
        page.evaluate((event) => {
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...event }),
          );
        }, init);
      await press({ key: 'ㅜ', code: 'KeyN', isComposing: true });
      await press({ key: 'Process', code: 'KeyN', keyCode: 229 });
      await expect.poll(opened).toBe('');
      await page.getByRole('button', { name: '한 글자 단축키 끄기' }).click();
      await press({ key: 'n', code: 'KeyN' });
      await expect.poll(opened).toBe('');
      await page.getByRole('button', { name: '한 글자 단축키 켜기' }).click();
      await press({ key: 'ㅜ', code: 'KeyN' });
      await expect.poll(opened).toBe('new');
    }));
});

test('tabs move by arrows and each names a panel that exists', () =>
  withPage('#record', async (page) => {
    const tab = (name: RegExp) => page.getByRole('tab', { name });
    await tab(/한눈에/).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => tab(/사례/).getAttribute('aria-selected')).toBe('true');
    const panels = () =>
      page
        .locator('[role=tab][aria-controls]')
        .evaluateAll((tabs) =>
          tabs.map((each) => document.getElementById(each.getAttribute('aria-controls') ?? '') !== null),
        );
    await expect.poll(panels).toEqual([true]);
    await expect.poll(() => page.getByRole('button', { name: /기한 지남/ }).isVisible()).toBe(true);
  }));

test('a dialog takes focus, keeps it, and gives it back', () =>
  withPage('#overlays', async (page) => {
    const opener = page.getByRole('button', { name: '목적 묻기' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: /목적/ });
    await field.waitFor();
    await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true);
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
  }));

test('a toast is announced and Ctrl+Z takes the deed back', () =>
  withPage('#overlays', async (page) => {
    await page.getByRole('button', { name: '배정하기' }).click();
    await expect.poll(() => page.locator('.toasts[role=status]').innerText()).toContain('배정했습니다');
    await page.keyboard.press('Control+z');
    await page.getByText('되돌림 1번').waitFor();
    await expect.poll(() => page.locator('.toast').count()).toBe(0);
  }));

test('a long message wraps inside the window', () =>
  withPage('#overlays', async (page) => {
    await page.getByRole('button', { name: '배정하기' }).click();
    await page.setViewportSize({ width: 280, height: 600 });
    const box = await page.locator('.toast').boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(280);
  }));

test('the foot bar keeps its place, however little stands above it', () =>
  withPage('#list', async (page) => {
    await page.locator('.grid-scroll').evaluate((grid) => grid.remove());
    const edges = await page.evaluate(() =>
      ['.footbar', '.main'].map((name) => document.querySelector(name)?.getBoundingClientRect().bottom),
    );
    expect(edges[0]).toBe(edges[1]);
  }));

describe('a small window in large text', () => {
  const small = async (address: string, use: (page: Page) => Promise<void>) => {
    const { page } = await gallery.open(address, { width: 1280, height: 720 });
    await page.evaluate(() => {
      document.documentElement.dataset.text = 'large';
    });
    await use(page);
    await page.close();
  };

  test('keeps the actions of a pane in one line', () =>
    small('#import', async (page) => {
      const buttons = page.locator('.pane-foot .btn');
      expect(await buttons.count()).toBe(3);
      await expect
        .poll(() => buttons.evaluateAll((all) => new Set(all.map((each) => each.getBoundingClientRect().top)).size))
        .toBe(1);
    }));

  test('puts a pane under its list before the list would have to be read sideways', () =>
    small('#today', async (page) => {
      await page.setViewportSize({ width: 1024, height: 680 });
      const list = page.locator('.grid-scroll');
      await expect.poll(() => list.evaluate((grid) => grid.scrollWidth - grid.clientWidth)).toBe(0);
      const [grid, pane] = [await list.boundingBox(), await page.locator('.pane').boundingBox()];
      expect(pane?.y).toBeGreaterThanOrEqual((grid?.y ?? 0) + (grid?.height ?? 0));
    }));

  test('shows a hint of the search whole or one word for it, and breaks no part of a state', () =>
    small('#states', async (page) => {
      const search = page.locator('.search');
      for (const width of [1280, 1440, 900]) {
        await page.setViewportSize({ width, height: 720 });
        const shown = search.locator(':scope > span:visible').first();
        await expect.poll(() => shown.evaluate((hint) => hint.scrollWidth <= hint.clientWidth)).toBe(true);
      }
      const parts = page.locator('[data-state] .nowrap');
      expect(await parts.allTextContents()).toEqual(['서버와 끊김 ·', '이 PC에 저장 중 ·', '대기 14건']);
      expect(await parts.evaluateAll((all) => all.every((part) => part.getClientRects().length === 1))).toBe(true);
    }));
});

test('a birth date is read as it is written and put in order only when the field is left', () =>
  withPage('#fields', async (page) => {
    const field = page.getByRole('textbox', { name: '생년월일' });
    await field.fill('480302');
    await expect.poll(() => field.inputValue()).toBe('480302');
    await expect.poll(() => page.locator('#read-back').textContent()).toContain('1948-03-02');
    await page.keyboard.press('Tab');
    await expect.poll(() => field.inputValue()).toBe('1948. 3. 2.');
    await field.fill('1957-13-40');
    await page.keyboard.press('Tab');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    const note = page.locator(`[id="${await field.getAttribute('aria-describedby')}"]`);
    await expect.poll(() => note.textContent()).toContain('날짜로 읽을 수 없습니다');
  }));

test('an appointment is kept as an instant and shown on the office clock', () =>
  withPage('#fields', async (page) => {
    await expect.poll(() => page.locator('#read-back').textContent()).toContain('2026-11-23T05:00:00.000Z');
    const hour = page.getByRole('group', { name: '약속' }).getByRole('spinbutton', { name: /시/ }).first();
    await expect.poll(() => hour.textContent()).toBe('14');
    await hour.focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.locator('#read-back').textContent()).toContain('2026-11-23T06:00:00.000Z');
  }));

test('the skip link reaches the page without changing the address', () =>
  withPage('#list', async (page) => {
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#list');
  }));
