import type { Page } from 'playwright-core';

/**
 * Types as an input method does. Each step replaces the text under composition (`ㄹ`, `류`, `륨`); nothing is committed
 * until `commit`, so what the screen shows meanwhile is what a person sees while a syllable is still open.
 */
export async function composeHangul(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  let open = '';
  return {
    async step(text: string) {
      open = text;
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    },
    /** The syllable is finished, as when the next one begins. */
    async commit() {
      await cdp.send('Input.insertText', { text: open });
      open = '';
    },
    /** A key that the input method takes for itself, as it does with Enter while a syllable is open. */
    async key(code: string) {
      const key = { key: 'Process', code, windowsVirtualKeyCode: 229 };
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    },
    end: () => cdp.detach(),
  };
}
