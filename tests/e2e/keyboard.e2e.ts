import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../support/e2e.ts';
import { activate, expectFocus, press, tabTo, typeInto } from '../support/keyboard.ts';
import { officeFile } from '../support/office-file.ts';
import { MANAGER } from '../support/set-up-office.ts';

let stick: string;
test.beforeEach(() => {
  stick = mkdtempSync(join(tmpdir(), 'onieum-stick-'));
});
test.afterEach(() => rmSync(stick, { recursive: true, force: true }));

test('keyboard: the main job without a mouse, and focus never lost', async ({ app }) => {
  const { page } = app;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const field = (name: RegExp) => page.getByRole('textbox', { name });
  // A click anywhere would be a mouse; nothing below makes one, and nothing in the page may need one.
  await page.evaluate(() => {
    addEventListener('pointerdown', (event) => event.isTrusted && document.body.setAttribute('data-mouse', ''), true);
  });

  await test.step('first run', async () => {
    await tabTo(page, page.getByRole('combobox', { name: /읍면동/ }));
    await page.keyboard.type('ㅈㅇ2ㄷ');
    // A list that is still being read has a line of its own, which is an option to the browser as well.
    await expect(page.getByRole('option').first()).toHaveText(/2동/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox', { name: /읍면동/ })).toHaveValue(/2동$/);
    await activate(page, button(/계속$/));
    await typeInto(page, field(/^이름/), MANAGER.name);
    await typeInto(page, field(/^아이디/), MANAGER.loginId);
    await typeInto(page, field(/^비밀번호 필수/), MANAGER.password);
    await typeInto(page, field(/^비밀번호 확인/), MANAGER.password);
    await page.keyboard.press('Enter');
    const groups = page.getByRole('img', { name: /^복구 코드/ }).locator('span');
    await groups.first().waitFor();
    const code = (await groups.allTextContents()).join('-');
    await activate(page, button('적었습니다'));
    await typeInto(page, field(/^복구 코드/), code);
    await page.keyboard.press('Enter');
    await app.stubOpenDialog([stick]);
    await activate(page, button('백업 폴더 고르기'));
    await expect(page.getByText(stick)).toBeVisible();
    await activate(page, button('온이음 시작'));
    await page.getByRole('navigation', { name: '업무' }).waitFor();
  });

  await test.step('a list comes in', async () => {
    await activate(page, page.getByRole('link', { name: '위기가구' }));
    await page.getByRole('heading', { level: 1, name: '위기가구' }).waitFor();
    await expectFocus(page, 'a route change');
    await activate(page, button('명단 가져오기'));
    await app.stubOpenDialog([officeFile('중앙발굴_2026-4차.xlsx')]);
    await activate(page, button('파일 고르기'));
    await expect(button('미리 보기')).toBeVisible();
    await expectFocus(page, 'a file that was read');
    await activate(page, button('미리 보기'));
    await page.getByRole('tab', { name: /^전체.*\d/ }).waitFor();
    await expectFocus(page, 'the dry run');
    await tabTo(page, page.getByRole('tab', { name: /^전체/ }));
    await press(page, 'ArrowRight');
    await expect(page.getByRole('tab', { name: /^신규/ })).toHaveAttribute('aria-selected', 'true');
    await activate(page, button('반영하기'));
    await page.getByRole('heading', { name: '명단을 반영했습니다' }).waitFor();
    await expectFocus(page, 'the commit');
    await activate(page, button('이 차수의 가구 보기'));
    await expect(page.getByRole('grid', { name: '전체 96가구' })).toBeVisible();
    await expectFocus(page, 'a route change');
  });

  await test.step('households are given to an officer', async () => {
    await tabTo(page, page.locator('[role=row][tabindex="0"]'));
    // What has come so far is selected: the rest of the list may still be on its way.
    await expect(async () => {
      await press(page, 'Control+a');
      await expect(page.getByText('96가구 선택', { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await press(page, 'a');
    const dialog = page.getByRole('dialog', { name: '담당 배정' });
    const officer = dialog.getByRole('combobox');
    await tabTo(page, officer);
    await expect(officer).toContainText('한정우');
    await page.keyboard.press('ArrowDown');
    await activate(page, dialog.getByRole('button', { name: '배정하기' }));
    await expect(page.getByText('96가구를 한정우에게 배정했습니다')).toBeVisible();
    await expectFocus(page, 'a dialog that closed by itself');
  });

  await test.step('one is found, opened, called and edited', async () => {
    await press(page, 'Control+k');
    await expect(page.getByRole('combobox', { name: /^이름·초성/ })).toBeFocused();
    await page.keyboard.insertText('ㄹㅁㅈ');
    await expect(page.getByRole('option').first()).toHaveText(/^류미진/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: /류미진/ })).toBeVisible();
    await expectFocus(page, 'the palette');
    await press(page, 'v');
    const dialog = page.getByRole('dialog');
    await tabTo(page, dialog.getByRole('radio').first());
    await press(page, 'ArrowRight');
    await activate(page, dialog.getByRole('button', { name: '기록하기' }));
    await expect(dialog).toBeHidden();
    await expectFocus(page, 'an attempt that was recorded');
    await press(page, '?');
    await expect(page.getByRole('dialog')).toBeVisible();
    await press(page, 'Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expectFocus(page, 'Escape');
  });

  await test.step('the visit list is printed and a backup made', async () => {
    await activate(page, page.getByRole('link', { name: '위기가구' }));
    await tabTo(page, page.getByRole('tab', { selected: true }));
    const file = join(stick, '방문목록.pdf');
    await app.stubSaveDialog(file);
    await activate(page, button('방문 목록 인쇄'));
    await activate(page, page.getByRole('dialog').getByRole('button', { name: 'PDF로 저장' }));
    await expect.poll(() => existsSync(file)).toBe(true);
    await expect(page.getByRole('dialog')).toBeHidden();
    await expectFocus(page, 'printing');
    await activate(page, page.getByRole('link', { name: '관리' }));
    await activate(page, page.getByRole('link', { name: '백업' }));
    const before = readdirSync(stick).length;
    await expect(button('지금 백업')).toBeEnabled();
    await activate(page, button('지금 백업'));
    await expect.poll(() => readdirSync(stick).length).toBeGreaterThan(before);
    await expectFocus(page, 'a backup');
  });
  expect(await page.locator('body').getAttribute('data-mouse')).toBeNull();
});
