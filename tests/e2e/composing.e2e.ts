import { rmSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { composeHangul } from '../support/compose-hangul.ts';
import { expect, test } from '../support/e2e.ts';
import { openFirstConsultation, signInToSmallOffice } from '../support/open-small-office.ts';
import { makeSmallOffice } from '../support/small-office.ts';

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  launch: async ({}, use) => {
    const dataDir = await makeSmallOffice();
    await use({ dataDir, now: '2026-04-10T00:30:00.000Z' });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('composing: no key of the consultation sheet fires while a syllable is open', async ({ app }) => {
  const { page } = app;
  await signInToSmallOffice(page);
  await openFirstConsultation(page, '여덟눈');
  await watchKeys(page);
  const sheet = page.getByRole('form', { name: '초기상담지' });
  const content = sheet.getByRole('textbox', { name: /^주요 문제와 상담 내용/ });
  const ime = await composeHangul(page);

  await test.step('digits do not fill the needs, F8 and Ctrl+Enter neither judge the sheet nor leave the text', async () => {
    await content.focus();
    for (const key of ['Digit0', 'Digit1', 'Digit2', 'Digit3', 'F8', 'Control+Enter']) {
      await ime.step('나');
      await pressWhileComposing(page, key);
      await expect(content, key).toBeFocused();
      await expectNothingFired(sheet);
      await ime.commit();
    }
  });

  await test.step('in a need’s own remark a digit is text', async () => {
    const remark = sheet.getByRole('row', { name: /^안전/ }).getByRole('textbox');
    await remark.focus();
    await ime.step('집');
    await pressWhileComposing(page, 'Digit3');
    await expect(remark).toBeFocused();
    await expectNothingFired(sheet);
    await ime.commit();
  });

  await test.step('nor does a date’s segment hand Ctrl+Enter on', async () => {
    const segment = sheet.getByRole('spinbutton').first();
    await segment.focus();
    // A segment closes what is composed in it at once here; an input method of a system may keep it open.
    await segment.dispatchEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, isComposing: true });
    await expectNothingFired(sheet);
  });

  for (const passesOn of [false, true])
    await test.step(`Enter takes a phrase once the syllable is closed; its line break comes ${passesOn ? 'after' : 'never'}`, async () => {
      await content.fill('');
      await content.press(';');
      for (const open of ['ㄱ', '그', '급']) await ime.step(open);
      await expect(page.getByRole('option', { name: /^;급여/ })).toBeVisible();
      await ime.key('Enter');
      await expect(content).toHaveValue(';급');
      if (passesOn) await breakLineAfterComposing(page);
      await ime.commit();
      await expect(content).toHaveValue(/^[^;\n]{4,}$/u);
      await expectNothingFired(sheet);
    });

  await test.step('with no syllable open the same keys work', async () => {
    await sheet.getByRole('radiogroup', { name: '안전' }).getByRole('radio').first().focus();
    await page.keyboard.press('Digit2');
    await expect(sheet.getByRole('radiogroup', { name: '안전' }).getByRole('radio', { name: /^2/ })).toBeChecked();
    await content.focus();
    await page.keyboard.press('Control+Enter');
    await expect(sheet.locator('[aria-invalid=true]').first()).toBeVisible();
    await expect(content).not.toBeFocused();
  });
  await ime.end();
});

/** Some input methods hand Enter on when they have closed the syllable: a line break follows at once. */
const breakLineAfterComposing = (page: Page) =>
  page.evaluate(() => {
    addEventListener('compositionend', () => queueMicrotask(() => document.execCommand('insertLineBreak')), {
      once: true,
    });
  });

/** Remembers of each key whether a syllable was open when the page got it. */
const watchKeys = (page: Page) =>
  page.evaluate(() => {
    addEventListener('keydown', (event) => (document.body.dataset.composing = String(event.isComposing)), true);
  });

async function pressWhileComposing(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  expect(await page.locator('body').getAttribute('data-composing'), `${key} met an open syllable`).toBe('true');
}

/** No need has a level, nothing is marked as missing, and the sheet is still here. */
async function expectNothingFired(sheet: Locator): Promise<void> {
  await expect(sheet).toBeVisible();
  await expect(sheet.getByRole('table').getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(sheet.locator('[aria-invalid=true]')).toHaveCount(0);
}
