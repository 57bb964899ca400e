import { randomBytes } from '#core/crypto/primitives.ts';
import type { Store } from './store.ts';

/** The key that history without a household is kept under. */
const OFFICE_SUBJECT = 'office';
const FIND = 'SELECT key FROM subject_key WHERE subject_id = ?';

/** The key under which a household's history is kept; destroyed with the household, and its history with it. */
export function findSubjectKey(prepare: Store['prepare'], subject: string | null): Uint8Array | undefined {
  const known = prepare(FIND).get(subject ?? OFFICE_SUBJECT) as { key: Uint8Array } | undefined;
  return known?.key;
}

/** Made where it is missing. Called inside the transaction that first writes something of this household. */
export function subjectKeyFor(store: Pick<Store, 'prepare'>, subject: string | null, at: string): Uint8Array {
  const known = findSubjectKey(store.prepare, subject);
  if (known) return known;
  const key = randomBytes(32);
  store
    .prepare('INSERT INTO subject_key (subject_id, key, created_at) VALUES (?, ?, ?)')
    .run(subject ?? OFFICE_SUBJECT, key, at);
  return key;
}
