/** @file How records are named and shown on the screens of sync: names for ids, and nothing that a role may not see. */
import { accountNames } from '#core/consultations/household-head.repository.ts';
import type { Store } from '#core/database/store.ts';
import { isMaskedFor, maskNumbers } from '#core/households/member-view.ts';
import { findRowName } from '#core/households/timeline.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import { HOUSEHOLD_READERS, type Role } from '#shared/accounts/role.ts';
import { maskBirthDate, maskPhone } from '#shared/korean/masking.ts';
import type { OperationBody } from '#shared/sync/operation.schema.ts';
import type { OutboxHousehold } from '#shared/sync/outbox-view.ts';
import { type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';

type Reading = Pick<Store, 'prepareRead'>;

/** Which tables' records somebody is told about: a secretary's world is the council's. */
export function maySee(role: Role, table: string): boolean {
  if (HOUSEHOLD_READERS.some((reader) => reader === role)) return true;
  const scope = Object.hasOwn(syncedTables, table) ? syncedTables[table as SyncedTableName].scope : 'admin';
  return scope === 'council' || (scope === 'admin' && role === 'SYSADMIN');
}

/** Names of households, one look-up each however often they are asked for. */
export function householdNames({ prepareRead }: Reading): (id: string | null) => OutboxHousehold | null {
  const known = new Map<string, OutboxHousehold>();
  const find = prepareRead(
    `SELECT h.household_no, b.head_name FROM household h LEFT JOIN household_board b ON b.household_id = h.id
     WHERE h.id = ?`,
  );
  return (id) => {
    if (id === null) return null;
    const seen = known.get(id);
    if (seen) return seen;
    const row = find.get(id) as { household_no: string; head_name: string | null } | undefined;
    const name = row ? row.head_name || row.household_no : '이 PC에 없는 가구';
    const household = { id, name, isHere: row !== undefined };
    known.set(id, household);
    return household;
  };
}

export const authorNames = accountNames;

/** Whose account an operation is about; null for other records. One that is not here, as a refused one, says its name. */
export function accountNamed(
  nameOf: (id: string) => string,
  { table, rowId }: { readonly table: string; readonly rowId: string },
  body: OperationBody | undefined,
): string | null {
  const row = body?.kind === 'create' ? body.set : {};
  const id = table === 'account' ? rowId : table === 'account_right' ? row.account_id : undefined;
  if (typeof id !== 'string') return null;
  return nameOf(id) || (table === 'account' && typeof row.name === 'string' ? row.name : null);
}

/** A member's name, a case's number; null where the row needs none or is gone. */
export const rowName = (store: Reading, table: string, id: string): string | null =>
  table === 'household' ? null : findRowName(store, table, id);

const ACCOUNT_COLUMNS: ReadonlySet<string> = new Set([
  'officer_id',
  'deputy_id',
  'account_id',
  'by_id',
  'actor_id',
  'author_id',
  'counselor_id',
  'assessor_id',
  'handed_off_by',
  'struck_by',
  'owner_id',
  'deputy_for',
]);
const ROW_COLUMNS: Readonly<Record<string, string>> = {
  household_id: 'household',
  merged_into_id: 'household',
  matched_household_id: 'household',
  person_id: 'person',
  case_id: 'crisis_case',
  prev_case_id: 'crisis_case',
};
/** Ids that mean nothing to anybody. */
const NAMELESS: ReadonlySet<string> = new Set([
  'round_id',
  'batch_id',
  'consultation_id',
  'version_id',
  'instrument_id',
]);

export const isNameless = (column: string): boolean => NAMELESS.has(column);

/** A value as this person may see it: ids become names, and who only oversees sees numbers cut short. */
export function toldValue(store: Reading, column: string, value: unknown, isMasked: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (ACCOUNT_COLUMNS.has(column)) return findRowName(store, 'account', String(value)) ?? '—';
  const table = ROW_COLUMNS[column];
  if (table !== undefined) return findRowName(store, table, String(value)) ?? '—';
  if (!isMasked) return value;
  if (column === 'birth_date') return maskBirthDate(String(value));
  if (column === 'phone' || column === 'phone_used') return maskPhone(String(value));
  if (column === 'emergency_contact' || column === 'memo' || column === 'note') return maskNumbers(String(value));
  if (column === 'phones')
    return (value as { number: string; label: string | null }[]).map((phone) => ({
      ...phone,
      number: maskPhone(phone.number),
    }));
  return value;
}

/** What somebody wrote themselves they see whole. */
export const isMaskedHere = ({ actor }: Session, authorId: string | null): boolean =>
  authorId !== actor.accountId && isMaskedFor(actor.role);
