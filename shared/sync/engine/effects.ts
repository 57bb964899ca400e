import { chainHash, type HashText, rowDigest, withoutRow, withRow } from './fingerprints.ts';
import type { FeedChange, ServerRecord, ServerTransaction } from './server-store.ts';

export const ACCOUNT_TABLE = 'account';
const OFFICE_TABLE = 'office';

/** With the digest of what it leaves behind: a place in a chain stands for rows, not only for what was asked for. */
type Change = Omit<FeedChange, 'seq'> & { readonly digest: string };

/**
 * What one group does to rows and feeds. Rows are written at once, so that later operations of the group see them; the
 * feeds advance by one number each when the group is done. A group that fails is rolled back together with this object.
 */
export class Effects {
  readonly #hash: HashText;
  readonly #tx: ServerTransaction;
  readonly #changes = new Map<string, Map<string, Change>>();
  readonly #arrived = new Set<string>();

  constructor(hash: HashText, tx: ServerTransaction) {
    this.#hash = hash;
    this.#tx = tx;
  }

  /** Rows that are now in a feed where they were not before: created, or moved along with their household. */
  get arrived(): readonly string[] {
    return [...this.#arrived];
  }

  /** The number that this group gets in a feed. */
  async seqIn(feed: string): Promise<number> {
    this.#in(feed);
    return (await this.#tx.head(feed)).seq + 1;
  }

  async put(record: ServerRecord): Promise<void> {
    const before = await this.#tx.record(record.table, record.id);
    if (before) await this.#count(before, withoutRow);
    if (before?.feed !== record.feed) this.#arrived.add(record.id);
    await this.#tx.putRecord(record);
    if (record.table === ACCOUNT_TABLE) await this.#follow(record);
    if (record.table === OFFICE_TABLE) await this.#rename(record);
    const digest = await this.#count(record, withRow);
    const { table, id, oe, ver } = record;
    this.#in(record.feed).set(`${table} ${id}`, { k: 'put', table, id, oe, ver, digest });
  }

  async remove(record: ServerRecord): Promise<void> {
    await this.#count(record, withoutRow);
    await this.#tx.removeRecord(record.table, record.id);
    await this.#tx.markDeleted(record.table, record.id);
    const { table, id, oe, ver } = record;
    this.#in(record.feed).set(`${table} ${id}`, { k: 'del', table, id, oe, ver: ver + 1, digest: '' });
  }

  /** Into the feed of another office. The higher `oe` is what a device trusts that reads both feeds. */
  async move(record: ServerRecord, moved: ServerRecord): Promise<void> {
    const { table, id, oe, ver } = record;
    this.#in(record.feed).set(`${table} ${id}`, { k: 'evict', table, id, oe, ver, digest: '' });
    await this.put(moved);
  }

  /** Tells the devices of a feed what became of an operation that they knew as held or blocked. */
  announceOutcome(feed: string, opId: string): void {
    this.#in(feed).set(`outcome ${opId}`, { k: 'outcome', table: 'sync_outcome', id: opId, oe: 0, ver: 1, digest: '' });
  }

  /** `what` goes into the chain of every feed that the group touched: operations and what became of them. */
  async commit(what: readonly string[]): Promise<void> {
    for (const [feed, changes] of [...this.#changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const head = await this.#tx.head(feed);
      const seq = head.seq + 1;
      const left = [...changes.values()].map(({ k, table, id, digest }) => `${k} ${table} ${id} ${digest}`).sort();
      await this.#tx.advance(feed, { seq, chain: chainHash(this.#hash, feed, head.chain, seq, [...what, ...left]) });
      for (const { digest: _digest, ...change } of changes.values()) await this.#tx.putChange(feed, { ...change, seq });
    }
  }

  #in(feed: string): Map<string, Change> {
    const known = this.#changes.get(feed);
    if (known) return known;
    const changes = new Map<string, Change>();
    this.#changes.set(feed, changes);
    return changes;
  }

  /** A person's rights change with their row: what comes next in the same group is judged by the new ones. */
  async #follow({ id, row }: ServerRecord): Promise<void> {
    const known = await this.#tx.account(id);
    await this.#tx.putAccount({
      id,
      officeId: String(row.office_id),
      role: row.active === true && typeof row.role === 'string' ? row.role : undefined,
      validTo: typeof row.valid_to === 'string' ? row.valid_to : null,
      codeIssuers: known?.codeIssuers ?? [],
    });
  }

  /** PCs that join later are told the office's present name. */
  async #rename({ id, row }: ServerRecord): Promise<void> {
    const known = await this.#tx.office(id);
    const text = (value: unknown) => (typeof value === 'string' ? value : null);
    if (known)
      await this.#tx.putOffice({ ...known, name: String(row.name), code: text(row.code), sigungu: text(row.sigungu) });
  }

  async #count(record: ServerRecord, change: typeof withRow): Promise<string> {
    const { feed, table, id, oe, ver, row } = record;
    const digest = rowDigest(this.#hash, table, id, oe, ver, row);
    await this.#tx.changeTotal(feed, table, (total) => change(total, digest));
    return digest;
  }
}
