/** @file Code lists ready to look up. Built once from the rows of code_item, then read many times. */
import { type CodeGroup, type CodeItem, ContactMethodExtra, ContactResultExtra, IndicatorExtra } from './code-item.ts';

export interface CodeBook {
  /** In list order, only what may be chosen on `day`. */
  choices(group: CodeGroup, day: string): CodeItem[];
  /** Any item that ever existed: old records keep their label. */
  item(group: CodeGroup, code: string): CodeItem | undefined;
  /** The code itself when nothing is known about it: a record is never shown blank. */
  label(group: CodeGroup, code: string): string;
  indicator(code: string): IndicatorExtra | undefined;
  contactChannel(methodCode: string): ContactMethodExtra['channel'] | undefined;
  isReached(resultCode: string): boolean;
}

export function codeBook(items: readonly CodeItem[]): CodeBook {
  const oldestFirst = [...items].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  // The latest edition of a code wins.
  const byKey = new Map(oldestFirst.map((item) => [keyOf(item.group, item.code), item]));
  const indicators = parsedExtras(byKey, 'indicator', IndicatorExtra);
  const methods = parsedExtras(byKey, 'contact_method', ContactMethodExtra);
  const results = parsedExtras(byKey, 'contact_result', ContactResultExtra);
  const item = (group: CodeGroup, code: string) => byKey.get(keyOf(group, code));
  return {
    item,
    label: (group, code) => item(group, code)?.label ?? code,
    choices: (group, day) => {
      // An edition that begins later must not hide the one in force.
      const begun = oldestFirst.filter((each) => each.group === group && each.validFrom <= day);
      return [...new Map(begun.map((each) => [each.code, each])).values()]
        .filter(({ validTo }) => validTo === null || day <= validTo)
        .sort((a, b) => a.sort - b.sort);
    },
    indicator: (code) => indicators.get(code),
    contactChannel: (code) => methods.get(code)?.channel,
    isReached: (code) => results.get(code)?.reached ?? false,
  };
}

interface ExtraSchema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** An office may have edited the extra facts: what no longer parses counts as an ordinary item. */
function parsedExtras<T>(
  items: ReadonlyMap<string, CodeItem>,
  group: CodeGroup,
  schema: ExtraSchema<T>,
): Map<string, T> {
  const extras = new Map<string, T>();
  for (const item of items.values()) {
    if (item.group !== group) continue;
    const parsed = schema.safeParse(item.extra);
    if (parsed.success) extras.set(item.code, parsed.data);
  }
  return extras;
}

function keyOf(group: CodeGroup, code: string): string {
  return `${group}/${code}`;
}
