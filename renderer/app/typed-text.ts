import { defaultParseSearch, defaultStringifySearch } from '@tanstack/react-router';

/*
 * [Note: No names in addresses]
 * What somebody types to find or register a person is a name, and addresses end up in the window's history, in crash
 * reports and in screen shares. So an address holds a number in its place, and the text itself stays in this window's
 * memory: going back still finds it, and locking throws it away.
 */

/** Search parameters that hold what was typed, at any depth: `text` of a list and of its filter, `name` of a new household. */
const TYPED: ReadonlySet<string> = new Set(['text', 'name']);
const known: string[] = [];

export const stringifySearch = (search: Record<string, unknown>): string =>
  defaultStringifySearch(replaceTyped(search, numberOf) as Record<string, unknown>);

export const parseSearch = (address: string): Record<string, unknown> =>
  replaceTyped(defaultParseSearch(address), textOf) as Record<string, unknown>;

function numberOf(text: string): string {
  const place = known.indexOf(text);
  return `t${place === -1 ? known.push(text) - 1 : place}`;
}

/** Unknown after a reload: the field is then empty. */
const textOf = (number: string): string => known[Number(/^t(\d+)$/.exec(number)?.[1] ?? -1)] ?? '';

function replaceTyped(value: unknown, replace: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceTyped(item, replace));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      TYPED.has(key) && typeof inner === 'string' && inner !== '' ? replace(inner) : replaceTyped(inner, replace),
    ]),
  );
}
