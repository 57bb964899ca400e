import type { Clock } from '#core/clock/clock.ts';

/** How long a half-done step of signing in or setting up is remembered. */
const STEP_MS = 10 * 60_000;

/** What one call leaves for the next, such as a keyring whose recovery code has still to be typed back. */
export interface PendingStep<T> {
  keep(value: T): void;
  /** The value, once and in time. */
  take(): T | undefined;
  /** The value, in time, and still there for another try. */
  peek(): T | undefined;
  forget(): void;
}

export function pendingStep<T>(clock: Clock, wipe: (value: T) => void): PendingStep<T> {
  let kept: { value: T; until: number } | undefined;
  const forget = () => {
    if (kept) wipe(kept.value);
    kept = undefined;
  };
  const peek = () => {
    if (kept && kept.until < clock.ms()) forget();
    return kept?.value;
  };
  return {
    keep: (value) => {
      forget();
      kept = { value, until: clock.ms() + STEP_MS };
    },
    peek,
    take: () => {
      const value = peek();
      kept = undefined;
      return value;
    },
    forget,
  };
}
