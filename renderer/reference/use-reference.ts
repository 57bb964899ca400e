import { useQuery } from '@tanstack/react-query';
import { codeBook } from '#shared/codes/code-book.ts';
import type { CodeGroup, CodeItem } from '#shared/codes/code-item.ts';
import { type PolicyKey, type PolicyValue, readPolicy } from '#shared/policies/policy-defaults.ts';
import type { Reference } from '#shared/reference/reference.contract.ts';
import { rpc } from '../rpc/rpc-client.ts';

export interface ReferenceLookup {
  /** The office's own day for which editions were chosen; empty until loaded. */
  readonly on: string;
  readonly isLoading: boolean;
  /** The code itself until the lists are there or when it is unknown: a record is never shown blank. */
  labelOf(group: CodeGroup, code: string | null | undefined): string;
  /** What may be chosen today, in list order, with what the rules know of each. */
  choicesOf(group: CodeGroup): readonly CodeItem[];
  itemOf(group: CodeGroup, code: string): CodeItem | undefined;
  policy<K extends PolicyKey>(key: K): PolicyValue<K>;
  readonly holidays: ReadonlySet<string>;
}

/** Code lists, policies and holidays, loaded once and renewed when a manager edits them. */
export function useReference(): ReferenceLookup {
  const { data, isLoading } = useQuery(rpc.reference.all({}));
  if (data) return lookupOf(data);
  return isLoading ? NOTHING_YET : NOTHING;
}

const lookups = new WeakMap<Reference, ReferenceLookup>();

/** Built once per answer and shared by all who ask: every row of a list does. */
function lookupOf(data: Reference): ReferenceLookup {
  const known = lookups.get(data);
  if (known) return known;
  const lookup = buildLookup(data, false);
  lookups.set(data, lookup);
  return lookup;
}

function buildLookup({ codes, on, policies, holidays }: Reference, isLoading: boolean): ReferenceLookup {
  const book = codeBook(codes);
  return {
    on,
    isLoading,
    labelOf: (group, code) => (code ? book.label(group, code) : ''),
    choicesOf: (group) => book.choices(group, on),
    itemOf: book.item,
    policy: (key) => readPolicy(policies, key, on),
    holidays: new Set(holidays.map(({ date }) => date)),
  };
}

const EMPTY: Reference = { codes: [], on: '', policies: [], holidays: [] };
const NOTHING_YET = buildLookup(EMPTY, true);
const NOTHING = buildLookup(EMPTY, false);
