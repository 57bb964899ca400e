import type { Season } from './policy-defaults.ts';

/** The season that holds on a day, if any. A season from November to February runs over New Year. */
export function seasonOn(day: string, seasons: readonly Season[]): Season | null {
  const monthDay = day.slice(5);
  return (
    seasons.find(({ from, to }) =>
      from <= to ? from <= monthDay && monthDay <= to : monthDay >= from || monthDay <= to,
    ) ?? null
  );
}
