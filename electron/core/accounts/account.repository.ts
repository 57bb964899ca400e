import type { Store } from '#core/database/store.ts';
import type { Keyring } from '#core/keys/keyring.schema.ts';
import { getPolicy } from '#core/reference/reference.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import { type Account, type Me, RightChange } from '#shared/accounts/account.schema.ts';
import { Role } from '#shared/accounts/role.ts';
import { type Day, dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import type { RowOf } from '#shared/sync/synced-tables.ts';
import { entryHere } from './entry-here.ts';

type AccountRow = RowOf<'account'>;
/** SQLite's booleans are numbers. */
type StoredAccount = Omit<AccountRow, 'active'> & { active: number };

const COLUMNS = `id, office_id, login_id, name, role, team, position, phone, active, valid_from, valid_to,
  deputy_id, deputy_from, deputy_to`;

/** May this account be used on a day? */
export const isInForce = (
  account: Pick<AccountRow, 'valid_from' | 'valid_to'> & { active: boolean | number },
  day: Day,
): boolean =>
  Boolean(account.active) &&
  (account.valid_from === null || account.valid_from <= day) &&
  (account.valid_to === null || account.valid_to >= day);

export function findAccount(store: Pick<Store, 'prepareRead'>, id: string): StoredAccount | undefined {
  return store.prepareRead(`SELECT ${COLUMNS} FROM account WHERE id = ?`).get(id) as StoredAccount | undefined;
}

export function isLoginIdTaken(store: Pick<Store, 'prepare'>, loginId: string): boolean {
  return store.prepare('SELECT 1 FROM account WHERE login_id = ?').get(loginId) !== undefined;
}

/** Managers who could sign in on a day, without one of them. */
export function managersBeside(store: Pick<Store, 'prepare'>, accountId: string, day: Day): StoredAccount[] {
  const rows = store.prepare(`SELECT ${COLUMNS} FROM account WHERE role = 'MANAGER' AND id <> ?`).all(accountId);
  return (rows as StoredAccount[]).filter((row) => isInForce(row, day));
}

export function listManagers(store: Pick<Store, 'prepareRead'>, day: Day) {
  const rows = store
    .prepareRead(`SELECT ${COLUMNS} FROM account WHERE role = 'MANAGER' ORDER BY name`)
    .all() as StoredAccount[];
  return rows
    .filter((row) => isInForce(row, day))
    .map(({ id, name, login_id }) => ({ accountId: id, name, loginId: login_id }));
}

export function getMe({ actor, store }: Session, now: string): Me {
  const account = must(findAccount(store, actor.accountId), 'own account');
  const office = must(
    store.prepareRead('SELECT id, code, name, sigungu, sido FROM office WHERE id = ?').get(account.office_id),
    'own office',
  ) as Me['office'];
  return {
    accountId: account.id,
    loginId: account.login_id,
    name: account.name,
    role: actor.role,
    team: account.team,
    position: account.position,
    office,
    autoLockMinutes: getPolicy(store, 'session/auto-lock-minutes', dayOf(now)),
  };
}

export function listColleagues(store: Pick<Store, 'prepareRead'>, day: Day) {
  const rows = store.prepareRead(`SELECT ${COLUMNS} FROM account ORDER BY name`).all() as StoredAccount[];
  return rows
    .filter((row) => isInForce(row, day))
    .map(({ id, name, role, team, position }) => ({ id, name, role: Role.parse(role), team, position }));
}

export function listAccounts(
  store: Pick<Store, 'prepareRead'>,
  keyring: Keyring,
  lastSignInAt: Readonly<Record<string, string>>,
  now: string,
): Account[] {
  const rows = store
    .prepareRead(
      `SELECT ${COLUMNS},
         (SELECT d.name FROM account d WHERE d.id = account.deputy_id) AS deputy_name,
         (SELECT count(*) FROM household WHERE officer_id = account.id AND status = 'ACTIVE') AS households
       FROM account ORDER BY active DESC, name`,
    )
    .all() as (StoredAccount & { deputy_name: string | null; households: number })[];
  return rows.map((row) => ({
    id: row.id,
    loginId: row.login_id,
    name: row.name,
    role: Role.parse(row.role),
    team: row.team,
    position: row.position,
    phone: row.phone,
    active: row.active === 1,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    deputy: deputyOf(row),
    access: accessOf(keyring, row.id, now),
    here: entryHere(store, row),
    lastSignInAt: lastSignInAt[row.id] ?? null,
    households: row.households,
  }));
}

export function listRightChanges(store: Pick<Store, 'prepareRead'>, accountId: string | null): RightChange[] {
  const rows = store
    .prepareRead(
      `SELECT r.id, r.account_id AS accountId, a.name AS accountName, r.change, r.role,
         coalesce(b.name, '온이음') AS byName, r.at, r.reason
       FROM account_right r JOIN account a ON a.id = r.account_id LEFT JOIN account b ON b.id = r.by_id
       WHERE ? IS NULL OR r.account_id = ? ORDER BY r.at DESC, r.id DESC LIMIT 500`,
    )
    .all(accountId, accountId);
  return rows.map((row) => RightChange.parse(row));
}

/** Ids of what is in somebody's charge and still open. */
export function chargesOf(store: Pick<Store, 'prepareRead'>, accountId: string) {
  const ids = (sql: string) => store.prepareRead(sql).pluck().all(accountId) as string[];
  return {
    households: ids('SELECT id FROM household WHERE officer_id = ?'),
    cases: ids('SELECT id FROM crisis_case WHERE officer_id = ? AND closed_at IS NULL'),
  };
}

function deputyOf(row: StoredAccount & { deputy_name: string | null }): Account['deputy'] {
  const { deputy_id: accountId, deputy_name: name, deputy_from: from, deputy_to: to } = row;
  return accountId && name && from && to ? { accountId, name, from, to } : null;
}

function accessOf(keyring: Keyring, accountId: string, now: string): Account['access'] {
  const slot = keyring.slots.find(({ owner }) => owner.accountId === accountId);
  if (!slot) return { kind: 'none' };
  if (slot.kind === 'password' || slot.expiresAt === null) return { kind: 'password' };
  return { kind: 'code', expiresAt: slot.expiresAt, isExpired: slot.expiresAt <= now };
}
