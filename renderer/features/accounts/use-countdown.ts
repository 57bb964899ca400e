import { useEffect, useState } from 'react';

/** Seconds that remain of a wait, counted on this page's own clock from the moment the wait was told. */
export function useCountdown(seconds: number | null, since: unknown): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => {
    setLeft(seconds ?? 0);
    if (seconds === null) return;
    const end = performance.now() + seconds * 1_000;
    const ticking = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - performance.now()) / 1_000));
      setLeft(rest);
      if (rest === 0) clearInterval(ticking);
    }, 250);
    return () => clearInterval(ticking);
  }, [seconds, since]);
  return left;
}

/** `9분 05초` */
export function waitWords(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return `${rest}초`;
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}시간 ${minutes % 60}분`
    : `${minutes}분 ${String(rest).padStart(2, '0')}초`;
}
