import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * The same function for good, which does what `run` would do now. With it, parts of a page that did not change are kept
 * as they are (`memo`, `useMemo`) although their callbacks are written in place. For events only, not while drawing.
 */
export function useSteady<Args extends readonly unknown[], Value>(
  run: (...args: Args) => Value,
): (...args: Args) => Value {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
