import { useLayoutEffect, useRef } from 'react';
import { meansKeys } from './use-shortcuts.tsx';

interface GreedyShortcut {
  readonly keys: string;
  readonly run: () => void;
}

/** What takes Enter and arrows for itself, also together with Ctrl. */
const GREEDY = '[role=spinbutton], button';

/**
 * Keys of a form that must also work while the cursor stands in a date's segment or on a button, where Ctrl+Enter would
 * press it. Elsewhere `useShortcut` answers; give both the same keys.
 */
export function useGreedyShortcuts(shortcuts: readonly GreedyShortcut[]): void {
  const current = useRef(shortcuts);
  useLayoutEffect(() => {
    current.current = shortcuts;
  });
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // A date's segment takes text: there as well a syllable may be open.
      if (event.isComposing || event.keyCode === 229) return;
      if (!(event.target instanceof Element) || event.target.closest(GREEDY) === null) return;
      if (document.querySelector('.dialog-scrim') !== null) return;
      const match = current.current.find(({ keys }) => meansKeys(event, keys));
      if (!match) return;
      event.preventDefault();
      event.stopPropagation();
      match.run();
    };
    addEventListener('keydown', onKeyDown, true);
    return () => removeEventListener('keydown', onKeyDown, true);
  }, []);
}
