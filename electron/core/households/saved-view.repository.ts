import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { ViewDefinition } from '#shared/households/built-in-views.ts';
import { householdNotFound, viewNameTaken, viewNotYours } from '#shared/households/household.errors.ts';
import { HouseholdColumn } from '#shared/households/household-filter.ts';
import type { HouseholdView } from '#shared/households/saved-view.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';

const SCREEN = 'households';

/** Own views and those that colleagues share. One that this version cannot read is left out, not shown broken. */
export function listSavedViews({ store, actor }: Session): Omit<HouseholdView, 'count'>[] {
  const rows = store
    .prepareRead(
      `SELECT id, owner_id, name, definition, shared FROM saved_view
       WHERE screen = ? AND (owner_id = ? OR shared = 1) ORDER BY owner_id <> ?, created_at, id`,
    )
    .all(SCREEN, actor.accountId, actor.accountId) as SavedViewRow[];
  return rows.flatMap((row) => {
    const definition = ViewDefinition.safeParse(JSON.parse(row.definition));
    if (!definition.success) return [];
    const isOwn = row.owner_id === actor.accountId;
    const kind = isOwn && row.shared === 0 ? ('own' as const) : ('shared' as const);
    return [{ id: row.id, name: row.name, kind, isMine: isOwn, definition: definition.data }];
  });
}

interface SavedViewRow {
  readonly id: string;
  readonly owner_id: string;
  readonly name: string;
  readonly definition: string;
  readonly shared: number;
}

export function saveView(
  session: Session,
  { id, name, definition, shared }: { id: string | null; name: string; definition: ViewDefinition; shared: boolean },
) {
  return inTransaction(session, (tx) => {
    const own = { owner_id: session.actor.accountId, screen: SCREEN };
    const twin = tx.store
      .prepare('SELECT id FROM saved_view WHERE owner_id = ? AND screen = ? AND name = ? AND id <> ?')
      .get(own.owner_id, SCREEN, name, id ?? '');
    if (twin) return err(viewNameTaken());
    // zod has made plain data of it; the row's type only speaks of JSON.
    const row = { name, definition: definition as NewRowOf<'saved_view'>['definition'], shared };
    if (id === null) return ok({ id: tx.create('saved_view', tx.store.newId(), { ...own, ...row }).id });
    const before = tx.find('saved_view', id);
    if (!before) return err(householdNotFound());
    if (before.owner_id !== own.owner_id) return err(viewNotYours());
    tx.patch('saved_view', id, row);
    return ok({ id });
  });
}

export function removeView(session: Session, { id }: { id: string }) {
  return inTransaction(session, (tx) => {
    const view = tx.find('saved_view', id);
    if (!view) return err(householdNotFound());
    const mayRemove = view.owner_id === session.actor.accountId || (view.shared && session.actor.role === 'MANAGER');
    if (!mayRemove) return err(viewNotYours());
    tx.remove('saved_view', id, 'removed by a person');
    return ok({});
  });
}

const columnsKey = (accountId: string) => `columns/${SCREEN}/${accountId}`;

/** The columns a person last chose on this PC, or null. */
export function readColumns({ store, actor }: Session): HouseholdColumn[] | null {
  const row = store.prepareRead('SELECT value FROM setting WHERE key = ?').get(columnsKey(actor.accountId)) as
    | { value: string }
    | undefined;
  const columns = row && HouseholdColumn.array().min(1).safeParse(JSON.parse(row.value));
  return columns?.success ? columns.data : null;
}

export function rememberColumns(session: Session, { columns }: { columns: readonly HouseholdColumn[] }) {
  return inTransaction(session, (tx) => {
    tx.store
      .prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)')
      .run(columnsKey(session.actor.accountId), JSON.stringify(columns));
    tx.touch('setting');
    return ok({});
  });
}
