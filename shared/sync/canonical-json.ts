/**
 * One text for one value: object keys in code-unit order, no white space. Hashes and signatures are taken over it, so
 * a change here breaks every chain ever written.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as Record<string, unknown>;
  let text = '';
  // A loop, because every row of every page goes through here.
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    const name = PLAIN_NAME.test(key) ? `"${key}"` : JSON.stringify(key);
    text += `${text === '' ? '' : ','}${name}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Nothing in it is ever escaped: the name of a column. */
const PLAIN_NAME = /^[a-z0-9_]*$/;
