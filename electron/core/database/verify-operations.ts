import { sha256 } from '#core/crypto/primitives.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { OperationTable } from './local-tables.ts';
import type { Store } from './store.ts';

/** `dseq` of the first operation that does not continue the chain, or undefined when the whole history is intact. */
export function findBrokenOperation(store: Pick<Store, 'prepareRead'>): number | undefined {
  let previous: Uint8Array = new Uint8Array(32);
  let expected = 1;
  const rows = store.prepareRead('SELECT * FROM operation ORDER BY dseq').iterate();
  for (const row of rows as IterableIterator<OperationTable & { dseq: number }>) {
    const { dseq, body: _body, body_hash, hash, ...columns } = row;
    const rightHash = sha256(previous, canonicalJson(columns), body_hash);
    if (dseq !== expected || !Buffer.from(rightHash).equals(hash)) return dseq;
    previous = hash;
    expected += 1;
  }
  return undefined;
}
