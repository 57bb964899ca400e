import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `plain`: light and normal text, by every rule. `aided`: high contrast and large text, by the rules that they touch. */
export type Mode = 'plain' | 'aided';
const AIDED_RULES = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'meta-viewport', 'region'];

const OF_WHOLE_PAGES = ['landmark-one-main', 'page-has-heading-one'];

/** Behind a dialog the page is hidden, its main part and heading with it; without the dialog it is looked at as well. */
export const rulesBehindDialog = async (page: Page): Promise<readonly string[]> =>
  (await page.getByRole('dialog').count()) > 0 ? OF_WHOLE_PAGES : [];

export async function switchTo(page: Page, mode: Mode): Promise<void> {
  for (const name of ['고대비 화면', '큰 글자']) {
    const button = page.getByRole('button', { name });
    const wanted = String(mode === 'aided');
    if ((await button.getAttribute('aria-pressed')) !== wanted) await button.click();
    await expect(button).toHaveAttribute('aria-pressed', wanted);
  }
}

/** Goes on after a finding, so that one run tells them all. `without`: rules that do not fit what is looked at. */
export async function checkAccessibility(
  page: Page,
  what: string,
  mode: Mode = 'plain',
  without: readonly string[] = [],
): Promise<void> {
  // One frame, and a window in which no second page can be opened for the result.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (without.length > 0) axe.disableRules([...without]);
  const { violations } = await (mode === 'aided' ? axe.withRules(AIDED_RULES) : axe).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect.soft(found).toEqual([]);
}
