import { expect, type Locator, type Page } from '@playwright/test';

/** Where the keys go, as somebody without a mouse sees it. */
interface Focus {
  readonly name: string;
  /** On nothing: the page's body, where the next key does nothing and Tab starts over. */
  readonly isLost: boolean;
  /** An outline, a shadow or a border of its own tells where one is. */
  readonly isVisible: boolean;
}

const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return { name: 'nothing', isLost: true, isVisible: false };
    const name = `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.slice(0, 40) ?? ''}`;
    // A ring may be drawn by what is around the focused element: a field's frame, a segment's label.
    const around = [at, at.parentElement, at.parentElement?.parentElement, at.nextElementSibling];
    const isVisible = around.some((element) => {
      if (!(element instanceof HTMLElement)) return false;
      const style = getComputedStyle(element);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    // A part of a date is marked as selected text is: by a ground of its own.
    const isMarked = at.role === 'spinbutton' && getComputedStyle(at).backgroundColor !== 'rgba(0, 0, 0, 0)';
    const box = at.getBoundingClientRect();
    return { name, isLost: false, isVisible: (isVisible || isMarked) && box.width > 0 && box.height > 0 };
  });

/** Focus is somewhere, and one can see where. Given a moment: a dialog that closes hands it back in the next frame. */
export async function expectFocus(page: Page, after: string): Promise<void> {
  await expect.poll(() => focusOf(page).then(({ isLost }) => isLost), `focus lost after ${after}`).toBe(false);
}

/** Presses a key and makes sure that focus survived it. */
export async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expectFocus(page, key);
}

const MOST_TABS = 90;

/** Tab by Tab to a control, seeing at every stop where one is. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await target.first().waitFor();
  const stops = new Set<string>();
  for (let step = 0; step < MOST_TABS; step += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
    const { name, isLost, isVisible } = await focusOf(page);
    stops.add(name);
    // Past the last control the keys leave the page for a moment and come in again at its top.
    if (!isLost) expect(isVisible, `no ring round ${name}`).toBe(true);
  }
  throw new Error(`${MOST_TABS} tabs do not lead to ${target}, only to: ${[...stops].join(' | ')}`);
}

/** To a field, and what one types there. */
export async function typeInto(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
}

/** To a button or a link, and Enter. */
export async function activate(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}
