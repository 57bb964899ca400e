import type { Clock } from '#core/clock/clock.ts';

/** The window counts down for so long before it locks. */
export const WARN_BEFORE_MS = 60_000;

/** When nobody has been at this PC for too long. A deadline on the clock, because timers sleep with the machine. */
export interface AutoLock {
  start(minutes: number): void;
  stop(): void;
  /** Somebody used the window. */
  touch(): void;
  /** The system says how long ago its last input was, in any program. */
  noteIdle(seconds: number): void;
  isOverdue(): boolean;
  /** For how long nobody has been at this PC. */
  idleMs(): number;
  /** True once per idle stretch, when the last minute has begun. */
  shouldWarn(): boolean;
}

export function createAutoLock(clock: Clock): AutoLock {
  let limitMs: number | undefined;
  let lastActiveAt = 0;
  let warnedFor: number | undefined;
  const idleMs = () => clock.ms() - lastActiveAt;
  return {
    start: (minutes) => {
      limitMs = minutes * 60_000;
      lastActiveAt = clock.ms();
      warnedFor = undefined;
    },
    stop: () => {
      limitMs = undefined;
    },
    touch: () => {
      lastActiveAt = clock.ms();
    },
    noteIdle: (seconds) => {
      // Some Linux desktops cannot tell and always say 0; a person at the keyboard is caught at 1 or 2 soon enough.
      if (seconds > 0) lastActiveAt = Math.max(lastActiveAt, clock.ms() - seconds * 1_000);
    },
    idleMs,
    isOverdue: () => limitMs !== undefined && idleMs() >= limitMs,
    shouldWarn: () => {
      if (limitMs === undefined || idleMs() < limitMs - WARN_BEFORE_MS || warnedFor === lastActiveAt) return false;
      warnedFor = lastActiveAt;
      return true;
    },
  };
}
