/** @file What a feed tells about authors: who last wrote the columns that a PC does not know yet. */
import type { OperationHeader } from '../operation.schema.ts';
import type { Written } from '../pull.message.ts';
import { officeOfFeed } from '../scope-access.ts';
import type { FeedChange, ServerRecord, ServerTransaction, Writer } from './server-store.ts';

/** For the rows of one page. Nobody is named who wrote for another office: a moved row leaves its authors behind. */
export async function writersSince(
  tx: ServerTransaction,
  feed: string,
  seq: number,
  page: readonly FeedChange[],
): Promise<(record: ServerRecord) => readonly Written[]> {
  const records: ServerRecord[] = [];
  for (const { k, table, id } of page) {
    const record = k === 'put' ? await tx.record(table, id) : undefined;
    // Whoever creates a row is in the row itself.
    if (record && record.ver > 1) records.push(record);
  }
  const written = new Map(records.map((record) => [record, columnsByOperation(record)]));
  const operations = [...new Set([...written.values()].flatMap((byOperation) => [...byOperation.keys()]))];
  const writers = operations.length > 0 ? await tx.writers(operations) : [];
  const entries = new Map(writers.filter((each) => isNews(each, feed, seq)).map((each) => [each.opId, each]));
  return (record) =>
    [...(written.get(record) ?? [])].flatMap(([operation, columns]) => {
      const entry = entries.get(operation);
      return entry ? [writtenBy(entry, columns)] : [];
    });
}

interface Columns {
  readonly ver: number;
  readonly names: string[];
}

function columnsByOperation({ columns }: ServerRecord): ReadonlyMap<string, Columns> {
  const found = new Map<string, Columns>();
  for (const [column, { ver, op, by }] of Object.entries(columns)) {
    const operation = by ?? op;
    if (ver === 1) continue;
    const known = found.get(operation);
    if (known) known.names.push(column);
    else found.set(operation, { ver, names: [column] });
  }
  return found;
}

/** A merge moves rows of several feeds, and its place is one of them. */
function isNews({ outcome, feed: writtenFor }: Writer, feed: string, seq: number): boolean {
  if (outcome.o !== 'applied' || officeOfFeed(writtenFor) !== officeOfFeed(feed)) return false;
  return outcome.feed !== feed || outcome.seq > seq;
}

function writtenBy(entry: Writer, { ver, names }: Columns): Written {
  const { kind, recorded_at } = JSON.parse(entry.header) as Pick<OperationHeader, 'kind' | 'recorded_at'>;
  const { opId: op_id, groupId: group_id, actor, adoptedBy: adopted_by } = entry;
  return { ver, columns: names.sort(), op_id, group_id, kind, actor, recorded_at, adopted_by };
}
