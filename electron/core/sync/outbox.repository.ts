import type { Store } from '#core/database/store.ts';
import type { OutboxOperation, OutboxState } from '#shared/sync/engine/client-store.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import { asOperation, SELECT_OPERATION, type StoredOperation } from './sqlite-client-store.ts';

type Reading = Pick<Store, 'prepareRead'>;

/** Numbers of business transactions (groups), not of operations. */
export interface OutboxTally {
  readonly waiting: number;
  readonly oldestWaitingAt: string | null;
  readonly held: number;
  /** Refused, doubled or blocked, and not laid aside by anybody. */
  readonly refused: number;
  readonly done: number;
}

export function tallyOutbox({ prepareRead }: Reading): OutboxTally {
  return prepareRead(TALLY).get() as OutboxTally;
}

/** The part of it that is asked for after every save: what was done may be tens of thousands, what is open is little. */
export function tallyOpenWork({ prepareRead }: Reading): Omit<OutboxTally, 'done'> {
  return prepareRead(OPEN_WORK).get() as Omit<OutboxTally, 'done'>;
}

const WAITING = "state IN ('pending', 'sent')";
const REFUSED = "state IN ('rejected', 'blocked', 'op_id_conflict')";
/** A group stands or falls as one, so its first operation speaks for it; `outbox_group` holds these only. */
const count = (where: string) => `(SELECT count(*) FROM outbox WHERE n = 1 AND ${where})`;
const OPEN_WORK = `SELECT
  ${count(WAITING)} AS waiting,
  (SELECT min(recorded_at) FROM outbox WHERE ${WAITING}) AS oldestWaitingAt,
  ${count("state = 'held' AND discarded_at IS NULL")} AS held,
  ${count(`${REFUSED} AND discarded_at IS NULL`)} AS refused`;
const TALLY = `${OPEN_WORK}, ${count("state IN ('applied', 'absorbed', 'durable')")} AS done`;

/** One operation as lists show it, without opening its content. */
export interface OutboxLine {
  readonly opId: string;
  readonly groupId: string;
  readonly dseq: number;
  readonly n: number;
  readonly of: number;
  readonly table: string;
  readonly rowId: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly actorKey: string;
  readonly recordedAt: string;
  readonly state: OutboxState;
  readonly outcome: OutboxOperation['outcome'];
  readonly discardedAt: string | null;
  readonly discardReason: string | null;
}

export interface OutboxFilter {
  readonly tab: 'all' | 'waiting' | 'held' | 'refused' | 'done';
  readonly limit: number;
}

const TABS: Readonly<Record<OutboxFilter['tab'], string>> = {
  all: '1',
  waiting: WAITING,
  held: "state = 'held'",
  refused: REFUSED,
  done: "state IN ('applied', 'absorbed', 'durable')",
};

/** The newest groups of a tab, each by all of its operations in order. */
export function listOutbox({ prepareRead }: Reading, { tab, limit }: OutboxFilter): readonly OutboxLine[] {
  const lines = prepareRead(`${SELECT_LINE} WHERE group_id IN (
      SELECT group_id FROM outbox WHERE ${TABS[tab]} GROUP BY group_id ORDER BY max(dseq) DESC LIMIT ?)
    ORDER BY dseq DESC`).all(limit) as StoredLine[];
  return lines.map(asLine).sort((a, b) => b.dseq - b.n - (a.dseq - a.n) || a.n - b.n);
}

/** The group with that operation, or the last one that created that row. */
export function findOutboxLines(
  { prepareRead }: Reading,
  { opIdOrCreated }: { readonly opIdOrCreated: string },
): readonly OutboxLine[] | undefined {
  const lines = prepareRead(`${SELECT_LINE} WHERE group_id = (
      SELECT group_id FROM outbox WHERE op_id = @id OR (row_id = @id AND kind = 'create') ORDER BY dseq DESC LIMIT 1)
    ORDER BY n`).all({ id: opIdOrCreated }) as StoredLine[];
  return lines.length > 0 ? lines.map(asLine) : undefined;
}

/** Groups that wait on the server as a whole and were not laid aside, in the order of the stream. */
export function listBlocked(store: Reading): readonly (readonly OutboxLine[])[] {
  const groups = store
    .prepareRead(`SELECT group_id AS id FROM outbox WHERE state = 'blocked' AND discarded_at IS NULL
      GROUP BY group_id HAVING count(*) = max(of_n) ORDER BY min(dseq)`)
    .all() as { id: string }[];
  const linesOf = store.prepareRead(`${SELECT_LINE} WHERE group_id = ? ORDER BY n`);
  return groups.map(({ id }) => (linesOf.all(id) as StoredLine[]).map(asLine));
}

/** A group with what is in it, in the order of its operations. */
export function findOutboxGroup(
  { prepareRead }: Reading,
  groupId: string,
): readonly { readonly line: OutboxLine; readonly operation: OutboxOperation }[] {
  const lines = prepareRead(`${SELECT_LINE} WHERE group_id = ? ORDER BY n`).all(groupId) as StoredLine[];
  const whole = prepareRead(`${SELECT_OPERATION} WHERE group_id = ? ORDER BY n`).all(groupId) as StoredOperation[];
  return lines.map((line, index) => ({
    line: asLine(line),
    operation: asOperation({ prepare: prepareRead }, whole[index] as StoredOperation),
  }));
}

/** What one operation says; undefined once its household's key was destroyed. */
export function findOutboxBody({ prepareRead }: Reading, opId: string): OperationBody | undefined {
  const stored = prepareRead(`${SELECT_OPERATION} WHERE op_id = ?`).get(opId) as StoredOperation | undefined;
  return (stored && asOperation({ prepare: prepareRead }, stored).body) ?? undefined;
}

/** Own answers of one kind to something that the server keeps (`resolve` a conflict, `adopt` held work), still on their way. */
export function listOwnAnswers({ prepareRead }: Reading, kind: 'resolve' | 'adopt'): readonly OperationBody[] {
  const stored = prepareRead(`${SELECT_OPERATION} WHERE kind = ? AND state IN ('pending', 'sent', 'applied')`).all(
    kind,
  );
  return (stored as StoredOperation[]).flatMap((each) => asOperation({ prepare: prepareRead }, each).body ?? []);
}

/** Decisions of reviews that the server has not confirmed. */
export function listUnconfirmed({ prepareRead }: Reading, table: string): readonly string[] {
  const rows = prepareRead(
    `SELECT row_id AS id FROM outbox WHERE table_name = ? AND kind = 'create' AND ${WAITING}`,
  ).all(table) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** What of each household is not settled: its own rows and everything filed under it. */
export function listUnsettled({ prepareRead }: Reading): readonly {
  readonly householdId: string;
  readonly unsent: number;
  readonly held: number;
  readonly refused: number;
}[] {
  return prepareRead(UNSETTLED).all() as never;
}

/** In groups, as everywhere else: a consultation that is submitted is one thing to people and eight operations. */
const groups = (where: string) => `count(DISTINCT CASE WHEN ${where} THEN group_id END)`;
const UNSETTLED = `SELECT subject_id AS householdId,
    ${groups(WAITING)} AS unsent, ${groups("state = 'held'")} AS held, ${groups(REFUSED)} AS refused
  FROM outbox WHERE subject_id IS NOT NULL AND discarded_at IS NULL
    AND state IN ('pending', 'sent', 'held', 'rejected', 'blocked', 'op_id_conflict')
  GROUP BY subject_id`;

/**
 * Lays refused work aside: it stays in the outbox, with the reason. Only what the server has decided about can be laid
 * aside; returns whether anything was. Inside the caller's transaction.
 */
export function discardGroup(store: Pick<Store, 'prepare' | 'clock'>, groupId: string, reason: string): boolean {
  const { changes } = store
    .prepare(
      `UPDATE outbox SET discarded_at = ?, discard_reason = ? WHERE group_id = ? AND discarded_at IS NULL AND ${REFUSED}`,
    )
    .run(store.clock.now(), reason, groupId);
  return changes > 0;
}

type StoredLine = Omit<OutboxLine, 'outcome'> & { readonly outcome: string | null };
const asLine = (line: StoredLine): OutboxLine => ({
  ...line,
  outcome: line.outcome === null ? null : JSON.parse(line.outcome),
});

const SELECT_LINE = `SELECT op_id AS opId, group_id AS groupId, dseq, n, of_n AS "of", table_name AS "table", row_id AS rowId,
  kind, subject_id AS subject, actor_key AS actorKey, recorded_at AS recordedAt, state, outcome,
  discarded_at AS discardedAt, discard_reason AS discardReason FROM outbox`;
