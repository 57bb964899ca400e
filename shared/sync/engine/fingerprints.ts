import { canonicalJson } from '../canonical-json.ts';
import type { Outcome } from '../outcome.schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import type { TableTotal } from '../wire.schema.ts';

/** SHA-256 of UTF-8 text as lower-case hexadecimal. Passed in, because `shared/` runs where Node's crypto does not. */
export type HashText = (text: string) => string;

export const ZERO_HASH = '0'.repeat(64);
export const EMPTY_TOTAL: TableTotal = { count: 0, digest: ZERO_HASH };

/** Each kind of hash begins with its own word, so that a hash of one kind never passes for another. */
export const operationHash = (hash: HashText, header: string): string => hash(`operation\n${header}`);
export const contentHash = (hash: HashText, content: string): string => hash(`content\n${content}`);
/** Place of an operation in its device's stream. It pins everything the device ever sent before. */
export const linkHash = (hash: HashText, prev: string, dseq: number, operation: string): string =>
  hash(`link\n${prev}\n${dseq}\n${operation}`);
/** What an officer signs: the operations of one group, in order. */
export const groupText = (groupId: string, operations: readonly string[]): string =>
  `group\n${groupId}\n${operations.join('\n')}`;
export const receiptHash = (hash: HashText, prev: string, dseq: number, operation: string, outcome: Outcome): string =>
  hash(`receipt\n${prev}\n${dseq}\n${operation}\n${canonicalJson(outcome)}`);
/** Place in a feed. `what` names everything that happened at this number. */
export const chainHash = (hash: HashText, feed: string, prev: string, seq: number, what: readonly string[]): string =>
  hash(`chain\n${feed}\n${prev}\n${seq}\n${what.join('\n')}`);
export const rowDigest = (hash: HashText, table: string, id: string, oe: number, ver: number, row: PlainRow): string =>
  hash(`row\n${table}\n${id}\n${oe}\n${ver}\n${canonicalJson(row)}`);

/** A UUID (version 8) that follows from a hash: the same conflict gets the same id wherever it is found. */
export function idFromHash(digest: string): string {
  const variant = '89ab'[Number.parseInt(digest.charAt(16), 16) % 4];
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
}

const MODULUS = 1n << 256n;
const asNumber = (digest: string): bigint => BigInt(`0x${digest}`);
const asDigest = (value: bigint): string => value.toString(16).padStart(64, '0');

/** Sums make totals that can be kept up while writing: adding and taking away rows in any order gives the same. */
export function withRow(total: TableTotal | undefined, digest: string): TableTotal {
  const { count, digest: sum } = total ?? EMPTY_TOTAL;
  return { count: count + 1, digest: asDigest((asNumber(sum) + asNumber(digest)) % MODULUS) };
}

export function withoutRow(total: TableTotal | undefined, digest: string): TableTotal {
  const { count, digest: sum } = total ?? EMPTY_TOTAL;
  return { count: count - 1, digest: asDigest((asNumber(sum) - asNumber(digest) + MODULUS) % MODULUS) };
}

export const sameTotal = (a: TableTotal | undefined, b: TableTotal | undefined): boolean =>
  (a ?? EMPTY_TOTAL).count === (b ?? EMPTY_TOTAL).count && (a ?? EMPTY_TOTAL).digest === (b ?? EMPTY_TOTAL).digest;

/** See `Bucket` in `repair.message.ts`. */
export const bucketOf = (id: string): string => id.slice(-2);
