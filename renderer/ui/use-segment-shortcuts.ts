import { useEffect, useRef } from 'react';
import { meansKeys } from './use-shortcuts.tsx';

interface SegmentShortcut {
  readonly keys: string;
  readonly run: () => void;
}

/**
 * Keys of a form that must also work while the cursor stands in a date's segment, which takes Enter and arrows for
 * itself. Elsewhere `useShortcut` answers; give both the same keys.
 */
export function useSegmentShortcuts(shortcuts: readonly SegmentShortcut[]): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.target instanceof Element) || event.target.closest('[role=spinbutton]') === null) return;
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
