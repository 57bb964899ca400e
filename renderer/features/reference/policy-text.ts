/** @file A policy's value in words: for its list of editions, where nothing can be typed. */
import type { CodeGroup } from '#shared/codes/code-item.ts';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { formatNumber } from '../../ui/format.ts';
import { fieldWord } from './reference-words.ts';

export type PolicyJson = string | number | boolean | null | PolicyJson[] | { [key: string]: PolicyJson };

const UNITS = [
  { value: 'working-day', label: '근무일' },
  { value: 'calendar-day', label: '달력일' },
] as const;

const CAPTURE = [
  { value: 'blocked', label: '막음' },
  { value: 'allowed', label: '허용' },
] as const;
/** Words that a policy may hold, each with its choices. */
export const WORDS: readonly (readonly { readonly value: string; readonly label: string }[])[] = [UNITS, CAPTURE];

/** Groups whose keys are codes of a list. */
export const CODE_KEYED: Readonly<Record<string, CodeGroup>> = {
  isolationBand: 'isolation_band',
  vulnerability: 'vulnerability',
};

type Labels = Pick<ReferenceLookup, 'labelOf'>;

/** `배정 1근무일 · 첫 연락 3근무일`, `취약 특성 (독거 1, 장애 1) · 무연락 (며칠부터 30, 점수 2)`. */
export const policyText = (value: PolicyJson, labels: Labels): string => textOf(value, labels, ' · ');

function textOf(value: PolicyJson, labels: Labels, between: string, codesOf?: CodeGroup): string {
  if (value === null) return '없음';
  if (typeof value === 'boolean') return value ? '예' : '아니요';
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return WORDS.flat().find((word) => word.value === value)?.label ?? value;
  if (Array.isArray(value))
    return value
      .map((item) => (typeof item === 'string' ? labels.labelOf('vulnerability', item) : textOf(item, labels, ' ')))
      .join(', ');
  const { days, unit, ...more } = value;
  if (days !== undefined && unit !== undefined && Object.keys(more).length === 0)
    return `${textOf(days, labels, ' ')}${textOf(unit, labels, ' ')}`;
  return Object.entries(value)
    .map(([name, item]) => {
      const label = codesOf ? labels.labelOf(codesOf, name) : fieldWord(name);
      const text = textOf(item, labels, ', ', CODE_KEYED[name]);
      const isGroup = typeof item === 'object' && item !== null && !('days' in item && 'unit' in item);
      // A name and its number stay in one line.
      return isGroup ? `${label} (${text})` : `${label}\u00a0${text}`;
    })
    .join(between);
}
