import { useEffect } from 'react';

/**
 * [Note: Focus is never nowhere]
 * A button that leads on to the next step, a row that is deleted, a page that is left: what had focus is gone or
 * disabled, and the browser then puts focus on nothing, where keys do nothing and Tab starts over at the top. It goes
 * to the open dialog, else to the page's main part. Whoever knows a better place (a dialog handing back, a field that
 * takes focus) has the time of one frame to say so.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null;
    let frame = 0;
    const remember = (event: FocusEvent) => {
      last = event.target instanceof Element ? event.target : null;
    };
    const look = () => {
      if (last === null || (last.isConnected && !last.matches(':disabled'))) return;
      if (document.activeElement !== document.body && document.activeElement !== last) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          const at = document.activeElement;
          if (at !== null && at !== document.body && !at.matches(':disabled')) return;
          const place = [...document.querySelectorAll<HTMLElement>('[role=dialog], [role=alertdialog], main')].at(-1);
          if (!place) return;
          if (!place.hasAttribute('tabindex')) place.tabIndex = -1;
          place.focus({ preventScroll: true });
        });
      });
    };
    const observer = new MutationObserver(look);
    document.addEventListener('focusin', remember);
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributes: true,
      attributeFilter: ['disabled'],
    });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
}
