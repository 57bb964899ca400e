/** @file A committed edit becomes a signed group in the outbox, in the transaction that changes the rows. */
import { must } from '../../kernel/must.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { OperationBody, OperationHeader } from '../operation.schema.ts';
import { feedOf } from '../scope-access.ts';
import type { SyncSchema } from '../sync-schema.ts';
import type { PlainRow } from '../synced-tables.ts';
import { MAX_GROUP_CHARACTERS, MAX_OPERATION_CHARACTERS, MAX_OPERATIONS_PER_PUSH } from '../wire.schema.ts';
import type { ClientTransaction, OutboxOperation } from './client-store.ts';
import { refold } from './client-view.ts';
import { HELD_TABLE } from './conflict-rows.ts';
import { contentHash, groupText, type HashText, linkHash, operationHash } from './fingerprints.ts';

export interface EnqueueDependencies {
  readonly schema: SyncSchema;
  readonly hash: HashText;
  readonly newId: () => string;
  /** Evidence for people; decides nothing. */
  readonly clock: { readonly now: () => string; readonly monoMs: () => number; readonly bootId: string };
  /** With the key that this officer's password unlocked. */
  readonly signAsOfficer: (actorKey: string, text: string) => string;
}

export interface LocalGroup {
  readonly actor: string;
  readonly actorKey: string;
  readonly officeId: string;
  /** `pre-server` for what an office recorded before it joined; see `docs/sync.md`. */
  readonly origin?: OperationHeader['origin'];
  /** A new one is drawn when it is not given. */
  readonly groupId?: string;
  readonly operations: readonly LocalOperation[];
}

export interface LocalOperation {
  readonly opId: string;
  readonly table: string;
  readonly rowId: string;
  readonly body: OperationBody;
  /** The household under whose key the body is kept; looked up in the row when it is not given. */
  readonly subject?: string | null;
}

/** Whether the rows are still to be changed, or the caller has done it and keeps the shadows itself. */
export type RowsAre = 'to-be-written' | 'written';

/**
 * Appends one group to the outbox and puts it on top of what is seen. What could not be handed over is refused here,
 * where somebody can still do something about it: further on it would stand in the way of everything behind it.
 */
export function enqueueGroup(
  deps: EnqueueDependencies,
  tx: ClientTransaction,
  group: LocalGroup,
  rows: RowsAre = 'to-be-written',
): readonly string[] {
  const { schema, hash } = deps;
  if (group.operations.length > MAX_OPERATIONS_PER_PUSH) throw new Error('a group larger than a push');
  const groupId = group.groupId ?? deps.newId();
  const unsigned: OutboxOperation[] = [];
  let characters = 0;
  for (const [index, operation] of group.operations.entries()) {
    const place = { id: groupId, n: index + 1, of: group.operations.length };
    const { header, content } = compose(deps, tx, group, operation, place);
    characters += header.length + content.length;
    if (header.length + content.length > MAX_OPERATION_CHARACTERS || characters > MAX_GROUP_CHARACTERS) {
      throw new Error('a group larger than a push');
    }
    const device = tx.device();
    const dseq = device.headDseq + 1;
    const link = linkHash(hash, device.headLink, dseq, operationHash(hash, header));
    const outboxed: OutboxOperation = {
      opId: operation.opId,
      dseq,
      prev: device.headLink,
      link,
      groupId,
      n: index + 1,
      of: place.of,
      actorKey: group.actorKey,
      signature: '',
      header,
      content,
      feed: feedOfOperation(schema, tx, group, operation),
      table: operation.table,
      rowId: operation.rowId,
      schemaVersion: schema.version,
      body: operation.body,
      recordedAt: deps.clock.now(),
      state: 'pending',
      outcome: null,
    };
    // Put at once: the next operation of this group builds on it.
    tx.putOperation(outboxed);
    tx.setDevice({ ...device, headDseq: dseq, headLink: link });
    if (rows === 'to-be-written') refold(tx, schema, operation.table, operation.rowId);
    unsigned.push(outboxed);
  }
  const hashes = unsigned.map(({ header }) => operationHash(hash, header));
  const signature = deps.signAsOfficer(group.actorKey, groupText(groupId, hashes));
  for (const operation of unsigned) tx.putOperation({ ...operation, signature });
  return unsigned.map(({ opId }) => opId);
}

/** A row stays in the feed it came through; a new one goes to the feed of its table in the author's office. */
function feedOfOperation(
  schema: SyncSchema,
  tx: ClientTransaction,
  group: LocalGroup,
  { table, rowId }: LocalOperation,
): string {
  const known = tx.image(table, rowId);
  if (known) return known.feed;
  const own = tx.newestOnRow(table, rowId);
  return own?.feed ?? feedOf(group.officeId, must(schema.tables[table], `descriptor of ${table}`).scope);
}

function compose(
  deps: EnqueueDependencies,
  tx: ClientTransaction,
  group: LocalGroup,
  operation: LocalOperation,
  place: OperationHeader['group'],
): { readonly header: string; readonly content: string } {
  const { table, rowId, body } = operation;
  const device = tx.device();
  const feed = feedOfOperation(deps.schema, tx, group, operation);
  const content = canonicalJson({ salt: deps.newId(), body });
  const subjectColumn = deps.schema.tables[table]?.subject ?? null;
  const row = operation.subject === undefined ? (body.kind === 'create' ? body.set : tx.row(table, rowId)) : undefined;
  const header: OperationHeader = {
    v: 1,
    op_id: operation.opId,
    audience: device.audience,
    feed,
    table,
    row_id: rowId,
    subject: operation.subject === undefined ? subjectIn(row, subjectColumn) : operation.subject,
    base: {
      epoch: device.epoch,
      at: tx.feed(feed)?.cursor ?? null,
      ver: tx.image(table, rowId)?.ver ?? null,
      after_op: tx.newestOnRow(table, rowId)?.opId ?? null,
    },
    deps: dependencies(tx, operation),
    group: place,
    actor: group.actor,
    actor_key: group.actorKey,
    origin: group.origin ?? 'live',
    schema_ver: deps.schema.version,
    kind: body.kind,
    body_hash: contentHash(deps.hash, content),
    recorded_at: deps.clock.now(),
    boot_id: deps.clock.bootId,
    mono_ms: deps.clock.monoMs(),
    last_receipt: device.receipt,
  };
  return { header: canonicalJson(header), content };
}

const subjectIn = (row: PlainRow | undefined, column: string | null): string | null =>
  column === null ? null : ((row?.[column] as string | null | undefined) ?? null);

/** Creations that the server has not confirmed in the feed yet, of the row itself and of every row the body names. */
function dependencies(tx: ClientTransaction, { table, rowId, body, opId }: LocalOperation): string[] {
  // What decides about an operation waits for none: the one it names may itself be waiting.
  if (table === HELD_TABLE || body.kind === 'withdraw') return [];
  const named = new Set<string>([rowId, ...idsIn(body)]);
  const needed = tx.openCreations([...named]).filter((each) => each.opId !== opId);
  return needed.map((each) => each.opId).slice(0, 50);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return UUID.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(idsIn) : [];
}
