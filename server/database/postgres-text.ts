/**
 * @file Any JavaScript string through a `text` column and back. PostgreSQL refuses U+0000, and UTF-8 has no half of a
 * surrogate pair; a device can sign either, and one refused string would stop its stream for ever.
 */

/** From the private use area; what stands behind it says what was meant. */
const MARK = '\ue000';
const SUSPECT = /[\0\ue000\ud800-\udfff]/;
const STRANGE = /[\0\ue000]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function toPostgresText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(STRANGE, (unit) => MARK + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}

export function fromPostgresText(text: string): string {
  if (!text.includes(MARK)) return text;
  return text.replace(/\ue000([0-9a-f]{4})/g, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** JSON for a `json` or `jsonb` column: it escapes what PostgreSQL refuses by itself, and here also our mark. */
export const toPostgresJson = (value: unknown): string => JSON.stringify(value).replaceAll(MARK, '\\ue000');
