/**
 * Reads a month as staff write it: `2026. 10.`, `2026.10`, `2026-10`, `2026년 10월`, `202610`.
 *
 * @returns `YYYY-MM`, or null when the text names no month.
 */
export function parseMonth(text: string): string | null {
  const [, year, month] = /^(\d{4})\s*[.\-/년]?\s*(\d{1,2})\s*[.월]?$/u.exec(text.trim()) ?? [];
  const isReal = year !== undefined && Number(month) >= 1 && Number(month) <= 12;
  return isReal ? `${year}-${String(month).padStart(2, '0')}` : null;
}
