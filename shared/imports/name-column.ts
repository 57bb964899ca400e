import { type CodeItem, IndicatorExtra } from '../codes/code-item.ts';
import { FIELD_WORDS, SOMEBODY_ELSE } from './column-words.ts';
import type { ImportField } from './import-field.ts';
import { labelKey, labelStem } from './label-key.ts';

/** One entry of the indicator code list, with the spellings that offices use. */
export interface IndicatorName {
  readonly code: string;
  readonly label: string;
  readonly aliases: readonly string[];
}

/** The names of all indicators of a code list, for headers and for guessing by content. */
export function indicatorNames(items: readonly CodeItem[]): IndicatorName[] {
  return items
    .filter(({ group }) => group === 'indicator')
    .map(({ code, label, extra }) => {
      const facts = IndicatorExtra.safeParse(extra);
      return { code, label, aliases: facts.success ? facts.data.aliases : [] };
    });
}

export interface NamedColumn {
  readonly field: ImportField;
  /** 1 = the very word; below 0.6 it is a guess that a person must look at. */
  readonly confidence: number;
  readonly indicatorCode?: string;
}

interface Word {
  readonly key: string;
  readonly field: ImportField;
}

const ENTRIES = Object.entries(FIELD_WORDS) as [
  keyof typeof FIELD_WORDS,
  (typeof FIELD_WORDS)[keyof typeof FIELD_WORDS],
][];
const WHOLE = new Map(ENTRIES.flatMap(([field, { words }]) => words.map((word) => [labelKey(word), field] as const)));
/** Longer parts first, so that 상세주소 is not taken for 주소. */
const PARTS: readonly Word[] = ENTRIES.flatMap(([field, { parts = [] }]) =>
  parts.map((part) => ({ key: labelKey(part), field })),
).sort((a, b) => b.key.length - a.key.length);

/**
 * What a column's name says about it. `parts` are the pieces of a header of several rows, from the top; the lowest
 * speaks first, because the rows above only group.
 */
export function nameColumn(parts: readonly string[], indicators: readonly IndicatorName[]): NamedColumn | undefined {
  const spoken = parts.filter((part) => part.trim() !== '');
  const keys = spoken.map(labelKey);
  const ofSomebodyElse = keys.some((key) => SOMEBODY_ELSE.some((word) => key.includes(word)));
  if (ofSomebodyElse)
    return WHOLE.get(keys.at(-1) ?? '') === 'officer' ? { field: 'officer', confidence: 1 } : undefined;
  const lowest = spoken.at(-1);
  if (lowest === undefined) return undefined;
  const joined = spoken.join(' ');
  const whole =
    WHOLE.get(labelKey(lowest)) ??
    WHOLE.get(labelKey(joined)) ??
    WHOLE.get(labelStem(lowest)) ??
    WHOLE.get(labelStem(joined));
  if (whole) return { field: whole, confidence: 1 };
  const indicator = findIndicator(lowest, indicators);
  if (indicator) return { field: 'indicatorFlag', confidence: 0.95, indicatorCode: indicator.code };
  const key = labelKey(lowest);
  const part =
    PARTS.find((word) => key.includes(word.key)) ?? PARTS.find((word) => labelKey(joined).includes(word.key));
  if (part) return { field: part.field, confidence: 0.8 };
  const above = spoken
    .slice(0, -1)
    .map((text) => WHOLE.get(labelKey(text)))
    .find((field) => field !== undefined);
  return above && { field: above, confidence: 0.5 };
}

/** The indicator that a text names, however it is spaced or dotted: "휴 · 폐업" is 휴·폐업. */
export function findIndicator(text: string, indicators: readonly IndicatorName[]): IndicatorName | undefined {
  const key = labelKey(text);
  const stem = labelStem(text);
  if (key === '') return undefined;
  const spellings = spellingsOf(indicators);
  return spellings.get(key) ?? spellings.get(stem);
}

const spellingsByList = new WeakMap<readonly IndicatorName[], Map<string, IndicatorName>>();

function spellingsOf(indicators: readonly IndicatorName[]): Map<string, IndicatorName> {
  const known = spellingsByList.get(indicators);
  if (known) return known;
  const spellings = new Map<string, IndicatorName>();
  for (const indicator of indicators) {
    for (const spelling of [indicator.label, indicator.code, ...indicator.aliases]) {
      const key = labelKey(spelling);
      if (!spellings.has(key)) spellings.set(key, indicator);
    }
  }
  spellingsByList.set(indicators, spellings);
  return spellings;
}
