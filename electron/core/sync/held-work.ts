import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { HeldDetail, HeldRow } from '#shared/sync/conflict-view.ts';
import { HELD_TABLE } from '#shared/sync/engine/conflict-rows.ts';
import { type OperationBody, OperationContent } from '#shared/sync/operation.schema.ts';
import { syncGone } from '#shared/sync/sync.errors.ts';
import { householdOf, instantOfId, shownRow } from './conflict-subjects.ts';
import { findHeld, listHeld, type StoredHeld } from './conflicts.repository.ts';
import { changesIn, gistOf } from './operation-gist.ts';
import { listOwnAnswers } from './outbox.repository.ts';
import { tellServer } from './tell-server.ts';
import { accountNamed, authorNames, householdNames, isNameless, maySee, rowName, toldValue } from './told-record.ts';

/** What the server holds for a manager. Everybody else sees their own. */
export function listHeldWork(session: Session, { show }: { show: 'open' | 'decided' }) {
  const { store } = session;
  const stored =
    show === 'open' ? listHeld(store, 'open') : [...listHeld(store, 'applied'), ...listHeld(store, 'rejected')];
  const tell = teller(session);
  const rows = stored.filter((each) => isVisible(session, each)).map(tell);
  return ok(rows.sort((a, b) => ((a.recordedAt ?? '') < (b.recordedAt ?? '') ? 1 : -1)));
}

export async function readHeldWork(session: Session, { heldId }: { heldId: string }) {
  const { store, actor } = session;
  const held = findHeld(store, heldId);
  if (!held || !isVisible(session, held)) return err(syncGone());
  const row = teller(session)(held);
  if (row.household) {
    const subjectIds = [row.household.id];
    await inTransaction(session, (tx) => {
      const action = actor.role === 'MANAGER' ? 'REVEAL' : 'VIEW';
      recordAccess(tx, { action, screen: 'sync/held', purpose: '보류된 기록 확인', subjectIds });
      return ok(undefined);
    });
  }
  const lines: HeldDetail['lines'] = held.contents.map((content, index) => {
    const body = bodyIn(content);
    const { table, row_id: rowId } = held.rows[index] ?? NOWHERE;
    const now = table === null || rowId === null ? undefined : shownRow(store, table, rowId);
    return {
      table: table ?? '',
      kind: body?.kind ?? '',
      rowName: table === null || rowId === null ? null : rowName(store, table, rowId),
      changes: body
        ? changesIn(body)
            .filter(({ column }) => !isNameless(column))
            .map(({ column, from, to }) => ({
              column,
              from: toldValue(store, column, from, false) as never,
              to: toldValue(store, column, to, false) as never,
              now: toldValue(store, column, now?.[column], false) as never,
            }))
        : null,
    };
  });
  return ok({ ...row, lines, mayDecide: actor.role === 'MANAGER' });
}

const NOWHERE = { table: null, row_id: null };

/** A manager takes held work over as if it had come in time, or does not. The reason stays with it on the server. */
export async function decideHeldWork(
  deps: Pick<Dependencies, 'installation'>,
  session: Session,
  { heldId, decision, reason }: { heldId: string; decision: 'apply' | 'reject'; reason: string },
) {
  const held = findHeld(session.store, heldId);
  const [ofOp] = held?.op_ids ?? [];
  if (held?.status !== 'open' || ofOp === undefined || isDecided(session, held)) return err(syncGone());
  await tellServer(deps, session, HELD_TABLE, heldId, { kind: 'adopt', of_op: ofOp, decision, reason });
  return ok({});
}

export const isVisible = ({ actor }: Session, { actor: author, table }: StoredHeld): boolean =>
  actor.role === 'MANAGER' || (author === actor.accountId && maySee(actor.role, table ?? ''));

const isDecided = ({ store }: Pick<Session, 'store'>, { op_ids }: StoredHeld): boolean =>
  listOwnAnswers(store, 'adopt').some((body) => body.kind === 'adopt' && op_ids.includes(body.of_op));

function teller({ store, actor }: Session): (held: StoredHeld) => HeldRow {
  const nameOf = authorNames(store);
  const householdName = householdNames(store);
  return (held) => {
    const body = bodyIn(held.contents[0] ?? '');
    return {
      heldId: held.id,
      groupId: held.group_id,
      why: held.why,
      status: held.status,
      isDecidedHere: isDecided({ store }, held),
      authorName: held.actor === null ? '' : nameOf(held.actor),
      isMine: held.actor === actor.accountId,
      recordedAt: instantOfId(held.op_ids[0] ?? ''),
      gist: body && held.table !== null ? gistOf({ table: held.table, kind: body.kind }, body) : null,
      household: householdName(subjectOf(store, held, body)),
      account: accountNamed(nameOf, { table: held.table ?? '', rowId: held.row_id ?? '' }, body),
      operations: held.op_ids.length,
      decidedByName: held.decider === null ? null : nameOf(held.decider) || null,
      reason: held.reason,
    };
  };
}

/** A row that was never taken in is not here either: then what it says about itself. */
function subjectOf(
  store: Session['store'],
  { table, row_id }: StoredHeld,
  body: OperationBody | undefined,
): string | null {
  if (table === null || row_id === null) return null;
  const here = householdOf(store, table, row_id);
  if (here !== null || body?.kind !== 'create') return here;
  const { household_id } = body.set;
  return typeof household_id === 'string' ? household_id : null;
}

function bodyIn(content: string): OperationBody | undefined {
  try {
    return OperationContent.parse(JSON.parse(content)).body;
  } catch {
    // Written by an app that knows more than this one: told that it is there, not what it says.
    return undefined;
  }
}
