import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `plain`: light and normal text, by every rule. `aided`: high contrast and large text, by the rules that they touch. */
export type Mode = 'plain' | 'aided';
const AIDED_RULES = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'meta-viewport', 'region'];

/** Behind a dialog the page is hidden, its main part and heading with it; without the dialog it is looked at as well. */
const OF_WHOLE_PAGES = ['landmark-one-main', 'page-has-heading-one'];

export async function switchTo(page: Page, mode: Mode): Promise<void> {
  for (const name of ['고대비 화면', '큰 글자']) {
    const button = page.getByRole('button', { name });
    const wanted = String(mode === 'aided');
    if ((await button.getAttribute('aria-pressed')) !== wanted) await button.click();
    await expect(button).toHaveAttribute('aria-pressed', wanted);
  }
}

/** Goes on after a finding, so that one run tells them all. */
export async function checkAccessibility(page: Page, what: string, mode: Mode = 'plain'): Promise<void> {
  // One frame, and a window in which no second page can be opened for the result.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if ((await page.getByRole('dialog').count()) > 0) axe.disableRules(OF_WHOLE_PAGES);
  const { violations } = await (mode === 'aided' ? axe.withRules(AIDED_RULES) : axe).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  expect.soft(found).toEqual([]);
}
