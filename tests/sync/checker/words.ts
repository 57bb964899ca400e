/** @file The checker's own reading of docs/sync.md: how things are written down and hashed. Shares no code with the engine. */
import { hash } from 'node:crypto';
import type { Row } from './history.ts';

export const sha = (text: string): string => hash('sha256', text);
export const ZEROES = '0'.repeat(64);

/** Keys sorted, no white space. */
export function canonical(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each)).join(',')}]`;
  const pairs = Object.entries(value as Row).filter(([, each]) => each !== undefined);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${pairs.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join(',')}}`;
}

export const equal = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

export function digestOf(key: string, oe: number, ver: number, row: Row): string {
  const [table, id] = key.split(' ') as [string, string];
  return sha(`row\n${table}\n${id}\n${oe}\n${ver}\n${canonical(row)}`);
}

export function totalOf(digests: readonly string[]): { count: number; digest: string } {
  let sum = 0n;
  for (const digest of digests) sum = (sum + BigInt(`0x${digest}`)) % (1n << 256n);
  return { count: digests.length, digest: sum.toString(16).padStart(64, '0') };
}

export interface Header {
  readonly op_id: string;
  readonly feed: string;
  readonly table: string;
  readonly row_id: string;
  readonly base: {
    readonly at: { readonly seq: number; readonly chain: string } | null;
    readonly ver: number | null;
    readonly after_op: string | null;
  };
  readonly deps: readonly string[];
  readonly actor: string;
  readonly actor_key: string;
  readonly schema_ver: number;
  readonly body_hash: string;
}

export type Body =
  | { readonly kind: 'create'; readonly set: Row }
  | { readonly kind: 'patch'; readonly set: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>> }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly expect: { readonly state: string | null };
      readonly args: Row;
    }
  | {
      readonly kind: 'resolve';
      readonly conflict_id: string;
      readonly conflict_ver: number;
      readonly set: Row;
    }
  | { readonly kind: 'merge'; readonly survivor: string; readonly loser: string }
  | {
      readonly kind: 'unmerge';
      readonly survivor: string;
      readonly loser: string;
      readonly of_op: string;
      readonly status: string;
    }
  | { readonly kind: 'adopt'; readonly of_op: string; readonly decision: string }
  | { readonly kind: 'withdraw'; readonly of_op: string };
