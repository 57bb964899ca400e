import { hmacSha256 } from '#core/crypto/primitives.ts';
import type { Store } from '#core/database/store.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Access } from '#shared/audit/access.schema.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';

/** A line of the log as it is stored and chained. */
export interface AccessRow {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly actor_id: string | null;
  readonly host: string;
  readonly action: string;
  readonly screen: string;
  readonly purpose: string | null;
  readonly subject_ids: string;
  readonly detail: string;
  readonly row_count: number;
  readonly result: string;
}

/**
 * The one door to the access log. Written in the caller's transaction, so that no data is handled without its line and
 * no line stands for what did not happen; a query that must be logged therefore runs inside `inTransaction` too.
 *
 * Each line carries an HMAC over the previous one's and its own columns: whoever edits, inserts or deletes a line
 * without the key breaks the chain at that place (`verify-access-log.ts`).
 */
export function recordAccess(tx: WriteTransaction, access: Access): void {
  const subjects = access.subjectIds ?? [];
  const pieces = Math.max(1, Math.ceil(subjects.length / MOST_SUBJECTS));
  for (let piece = 0; piece < pieces; piece += 1) {
    const subjectIds = subjects.slice(piece * MOST_SUBJECTS, (piece + 1) * MOST_SUBJECTS);
    // What was counted as a whole stands in the first line.
    const rowCount = access.rowCount === undefined ? subjectIds.length : piece === 0 ? access.rowCount : 0;
    appendLine(tx, { ...access, subjectIds, rowCount });
  }
  tx.touch('access_log');
}

/** A line travels whole (`access-log.message.ts`), and one that does not fit would keep back all that come after it. */
const MOST_SUBJECTS = 1_000;

interface Piece extends Access {
  readonly subjectIds: readonly string[];
  readonly rowCount: number;
}

function appendLine(tx: WriteTransaction, access: Piece): void {
  const { store } = tx;
  const last = store.prepare('SELECT seq, mac FROM access_log ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; mac: Uint8Array }
    | undefined;
  const row: AccessRow = {
    seq: (last?.seq ?? 0) + 1,
    id: store.newId(),
    at: tx.at,
    actor_id: tx.author.accountId,
    host: store.host ?? '',
    action: access.action,
    screen: access.screen,
    purpose: access.purpose ?? null,
    subject_ids: JSON.stringify(access.subjectIds),
    detail: canonicalJson(access.detail ?? {}),
    row_count: access.rowCount,
    result: access.result ?? 'OK',
  };
  const mac = macOf(store.logKey, last?.mac ?? FIRST_MAC, row);
  store.prepare(INSERT).run({ ...row, mac });
}

export const FIRST_MAC = new Uint8Array(32);

export const macOf = (key: Uint8Array, previous: Uint8Array, row: AccessRow): Uint8Array =>
  hmacSha256(key, previous, canonicalJson(row));

const INSERT = `INSERT INTO access_log
  (seq, id, at, actor_id, host, action, screen, purpose, subject_ids, detail, row_count, result, mac)
  VALUES (@seq, @id, @at, @actor_id, @host, @action, @screen, @purpose, @subject_ids, @detail, @row_count, @result, @mac)`;

/** What the log's newest line is: kept outside the database, so that cutting the end off is noticed as well. */
export function accessLogHead(store: Pick<Store, 'prepareRead'>): { seq: number; mac: string } | undefined {
  const last = store.prepareRead('SELECT seq, mac FROM access_log ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; mac: Uint8Array }
    | undefined;
  return last && { seq: last.seq, mac: Buffer.from(last.mac).toString('hex') };
}
