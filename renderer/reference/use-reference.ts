import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { codeBook } from '#shared/codes/code-book.ts';
import type { CodeGroup, CodeItem } from '#shared/codes/code-item.ts';
import { type PolicyKey, type PolicyValue, readPolicy } from '#shared/policies/policy-defaults.ts';
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
  return useMemo(() => {
    const book = codeBook(data?.codes ?? []);
    const on = data?.on ?? '';
    return {
      on,
      isLoading,
      labelOf: (group, code) => (code ? book.label(group, code) : ''),
      choicesOf: (group) => book.choices(group, on),
      itemOf: book.item,
      policy: (key) => readPolicy(data?.policies ?? [], key, on),
      holidays: new Set(data?.holidays.map((holiday) => holiday.date)),
    };
  }, [data, isLoading]);
}
