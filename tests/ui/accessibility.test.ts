import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gallery, startGallery } from './open-gallery.ts';

let gallery: Gallery;
beforeAll(async () => {
  gallery = await startGallery();
});
afterAll(() => gallery.close());

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Structure is the same in every mode; colours and sizes are not, and so only they are looked at again. */
const modes = [
  { name: 'light', contrast: undefined, text: undefined, rules: undefined },
  { name: 'high contrast', contrast: 'high', text: undefined, rules: ['color-contrast'] },
  { name: 'large text', contrast: undefined, text: 'large', rules: ['target-size', 'scrollable-region-focusable'] },
] as const;

test.each(['today', 'list', 'record', 'import', 'states', 'fields', 'overlays', 'paging', 'first-run'])(
  'the %s page passes axe in every mode and needs nothing beyond the content policy',
  async (name) => {
    const { page, problems } = await gallery.open(`#${name}`, { width: 1280, height: 720 });
    if (name === 'states') await page.locator('.skeleton').first().waitFor();
    for (const mode of modes) {
      await page.evaluate(({ contrast, text }) => {
        const { dataset } = document.documentElement;
        delete dataset.contrast;
        delete dataset.text;
        if (contrast) dataset.contrast = contrast;
        if (text) dataset.text = text;
      }, mode);
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations } = await (mode.rules ? axe.withRules([...mode.rules]) : axe.withTags(TAGS)).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join('\n')}`),
        `${name}, ${mode.name}`,
      ).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, `${name}, ${mode.name}: the window must not scroll sideways`).toBeLessThanOrEqual(0);
    }
    expect(problems).toEqual([]);
    await page.close();
  },
);

test('dialogs, menus, popovers, the palette and a toast pass axe while open', async () => {
  const { page, problems } = await gallery.open('#overlays', { width: 1280, height: 720 });
  const check = async (what: string) => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(TAGS).analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join('\n')}`),
      what,
    ).toEqual([]);
  };
  await page.getByRole('button', { name: '배정하기' }).click();
  await page.getByText('3가구를 박다온에게 배정했습니다').waitFor();
  await check('toast');
  await page.getByRole('button', { name: '목적 묻기' }).click();
  await page.getByRole('dialog').waitFor();
  await check('dialog');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '지우기 묻기' }).click();
  await page.getByRole('alertdialog').waitFor();
  await check('confirmation');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '더 보기' }).click();
  await page.getByRole('menu').waitFor();
  await check('menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('가온');
  await page.getByRole('option').first().waitFor();
  await check('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: '단축키' }).waitFor();
  await check('shortcut list');
  expect(problems).toEqual([]);
  await page.close();
});
