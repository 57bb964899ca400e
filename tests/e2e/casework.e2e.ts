import { rmSync } from 'node:fs';
import { must } from '#shared/kernel/must.ts';
import { checkAccessibility, rulesBehindDialog, switchTo } from '../support/check-accessibility.ts';
import { readDecryptedCopy } from '../support/decrypted-copy.ts';
import { goTo } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { activate, expectFocus, press, tabTo } from '../support/keyboard.ts';
import { openFirstConsultation, signInToSmallOffice } from '../support/open-small-office.ts';
import { makeSmallOffice, SMALL_OFFICE_MANAGER } from '../support/small-office.ts';

/*
 * Consultation, 더블체크 and the monthly sheet with work in them: the states that no address alone brings up.
 */

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  launch: async ({}, use) => {
    const dataDir = await makeSmallOffice();
    await use({ dataDir, now: '2026-04-10T00:30:00.000Z', size: { width: 1280, height: 800 } });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('accessibility: consultation, review, ledger and report in every state that work brings them to', async ({
  app,
}) => {
  const { page } = app;
  const check = async (what: string) => {
    const dialog = page.getByRole('dialog');
    // What is behind a dialog is hidden once the focus is in it.
    if ((await dialog.count()) > 0) await expect(page.locator('[role=dialog]:focus-within')).toHaveCount(1);
    await checkAccessibility(page, what, 'plain', await rulesBehindDialog(page));
    if ((await dialog.count()) > 0 || (await page.getByRole('listbox').count()) > 0) return;
    await switchTo(page, 'aided');
    await checkAccessibility(page, `${what} aided`, 'aided');
    await switchTo(page, 'plain');
  };
  await signInToSmallOffice(page);

  await test.step('consultation sheet: what is missing, the list of phrases, filled in', async () => {
    await openFirstConsultation(page, '여덟눈');
    const sheet = page.getByRole('form', { name: '초기상담지' });
    await page.keyboard.press('Control+Enter');
    await expect(sheet.locator('[aria-invalid=true]').first()).toBeVisible();
    await check('sheet with gaps');
    const content = sheet.getByRole('textbox', { name: /^주요 문제와 상담 내용/ });
    await content.focus();
    await page.keyboard.type('전류제한으로 난방을 못 함. ;');
    await expect(page.getByRole('listbox', { name: '문구' })).toBeVisible();
    await check('list of phrases');
    await page.keyboard.press('Enter');
    await sheet.getByRole('radiogroup', { name: '안전' }).getByRole('radio').first().focus();
    for (const level of '2221230031') await page.keyboard.press(`Digit${level}`);
    await sheet.getByRole('combobox', { name: /결과구분/ }).selectOption({ label: '종결' });
    await check('sheet filled in');
  });

  await test.step('status check with what is missing in it', async () => {
    await goTo(page, `/households/${await householdOf(app.dataDir, '하나눈')}`);
    await page.getByRole('button', { name: '현황확인', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /^현황확인/ }).waitFor();
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('main [aria-invalid=true]').first()).toBeVisible();
    await check('status check with gaps');
  });

  await test.step('isolation sheet half answered', async () => {
    await goTo(page, `/households/${await householdOf(app.dataDir, '하나눈')}/isolation`);
    const questions = page.getByRole('radiogroup');
    await questions.first().waitFor();
    for (const at of [0, 2, 7]) await questions.nth(at).getByRole('radio').last().check();
    await check('isolation sheet');
  });

  await test.step('review: queue, a decision in the making, the password', async () => {
    await goTo(page, '/reviews');
    await page.getByRole('radiogroup', { name: '판단' }).waitFor();
    await check('review');
    await page.keyboard.press('3');
    await page
      .getByRole('group', { name: /보완 이유/ })
      .getByRole('checkbox')
      .first()
      .check();
    await check('return with reasons');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor();
    await check('password');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('ledger, its copy, and hand-offs', async () => {
    await goTo(page, '/reviews/ledger');
    await expect(page.getByRole('row', { name: /확인완료/ }).first()).toBeVisible();
    await check('ledger');
    await page.getByRole('button', { name: /인쇄/ }).first().click();
    await page.getByRole('dialog').waitFor();
    await check('copy of the ledger');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await goTo(page, '/handoffs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check('hand-offs');
  });

  await test.step('report: rows behind a figure, how it was counted, the export', async () => {
    await goTo(page, '/reports?month=2026-03');
    await page.getByRole('button', { name: '발굴 당월 7 가구' }).click();
    await expect(page.getByRole('region', { name: '근거 목록' }).getByText('여*솔')).toBeVisible();
    await check('rows behind a figure');
    await page.getByRole('button', { name: '어떻게 셌는지' }).click();
    await page.getByText('합쳐진 가구는 한 번').waitFor();
    await check('how it was counted');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '내보내기' }).click();
    await page.getByRole('dialog').waitFor();
    await check('export');
  });
});

test('keyboard: from the report to a household, through the review and its ledger, and focus never lost', async ({
  app,
}) => {
  const { page } = app;
  const link = (name: string) => page.getByRole('navigation', { name: '업무' }).getByRole('link', { name });
  await signInToSmallOffice(page);
  await page.evaluate(() => {
    addEventListener('pointerdown', (event) => event.isTrusted && document.body.setAttribute('data-mouse', ''), true);
  });

  await test.step('a figure is opened and its row followed', async () => {
    await activate(page, link('보고서'));
    await page.getByRole('heading', { level: 1, name: '2026년 4월 월간 실적보고' }).waitFor();
    await expectFocus(page, 'a route change');
    await press(page, 'Alt+ArrowLeft');
    await page.getByRole('button', { name: '발굴 당월 7 가구' }).waitFor();
    await press(page, '1');
    await press(page, 'Enter');
    const rows = page.getByRole('region', { name: '근거 목록' });
    await expect(rows.getByText('여*솔')).toBeVisible();
    await tabTo(page, rows.locator('[role=row][tabindex="0"]'));
    await press(page, 'ArrowDown');
    await press(page, 'Escape');
    await expect(rows).toBeHidden();
    await expectFocus(page, 'rows that were closed');
    await press(page, 'Enter');
    await tabTo(page, rows.locator('[role=row][tabindex="0"]'));
    await press(page, 'Enter');
    await expect(page.getByRole('button', { name: '초기상담', exact: true }).first()).toBeVisible();
    await expectFocus(page, 'a household');
  });

  await test.step('what waits is returned with a reason', async () => {
    await goTo(page, '/reviews');
    await page.getByRole('radiogroup', { name: '판단' }).waitFor();
    await page.keyboard.press('3');
    await tabTo(
      page,
      page
        .getByRole('group', { name: /보완 이유/ })
        .getByRole('checkbox')
        .first(),
    );
    await press(page, 'Space');
    await press(page, 'Control+Enter');
    await expect(page.getByRole('dialog').getByRole('textbox', { name: /^비밀번호/ })).toBeFocused();
    await page.keyboard.type(SMALL_OFFICE_MANAGER.password);
    await page.keyboard.press('Enter');
    await expect(page.getByText(/: 보완요청$/)).toBeVisible();
    await expectFocus(page, 'a decision');
  });

  await test.step('the ledger opens it again', async () => {
    await goTo(page, '/reviews/ledger');
    const decided = page.getByRole('row', { name: /보완요청/ }).first();
    await expect(decided).toBeVisible();
    await tabTo(page, page.locator('[role=row][tabindex="0"]'));
    await press(page, 'Enter');
    await expectFocus(page, 'a decision of the ledger');
  });
  expect(await page.locator('body').getAttribute('data-mouse')).toBeNull();
});

const householdOf = (dataDir: string, name: string): Promise<string> =>
  readDecryptedCopy(dataDir, SMALL_OFFICE_MANAGER, (copy) =>
    String(must(copy.prepare('SELECT household_id AS id FROM person WHERE name = ?').get(name), name).id),
  );
