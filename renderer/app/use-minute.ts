import { useEffect, useState } from 'react';
import { now } from '../ui/format.ts';

/** The current time, renewed each minute: for words like `3분 전`. */
export function useMinute(): Date {
  const [minute, setMinute] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setMinute(now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return minute;
}
