import type { Page } from 'playwright-core';

/**
 * Of what soon goes again: an element with these words in it. The page itself looks out for it from this call on; who asks
 * from outside may come too late.
 */
export const appearance = (page: Page, selector: string, words = ''): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(look);
        function look() {
          const found = [...document.querySelectorAll(wanted.selector)];
          if (!found.some(({ textContent }) => textContent?.includes(wanted.words))) return;
          observer.disconnect();
          resolve();
        }
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    { selector, words },
  );
