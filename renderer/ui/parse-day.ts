/**
 * Reads a day as staff write it: `1948.3.2`, `1948. 3. 2.`, `1948-03-02`, `1948년 3월 2일`, `19480302`, `480302`.
 *
 * A two-digit year means the latest such day that is not after `notAfter`: `480302` is 1948, `240302` is 2024. Someone
 * older than a hundred needs four digits.
 *
 * @returns `YYYY-MM-DD`, or null when the text names no day of the calendar.
 */
export function parseDay(text: string, notAfter: string): string | null {
  const parts = splitDay(text.trim());
  if (!parts) return null;
  const [yearText, month, day] = parts;
  if (yearText.length === 4) return toDay(Number(yearText), month, day);
  const century = Number(notAfter.slice(0, 2)) * 100;
  const recent = toDay(century + Number(yearText), month, day);
  return recent !== null && recent <= notAfter ? recent : toDay(century - 100 + Number(yearText), month, day);
}

function splitDay(text: string): [year: string, month: number, day: number] | null {
  const written = /^(\d{4}|\d{2})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?$/.exec(text);
  const packed = /^(\d{4}|\d{2})(\d{2})(\d{2})$/.exec(text);
  const [, year, month, day] = written ?? packed ?? [];
  return year && month && day ? [year, Number(month), Number(day)] : null;
}

function toDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1850;
  return isReal ? date.toISOString().slice(0, 10) : null;
}
