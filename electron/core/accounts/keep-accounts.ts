import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { SlotOwner } from '#core/keys/keyring.schema.ts';
import { canonicalLoginId, describeOwner, issueCode as issueInKeyring } from '#core/keys/keyring.ts';
import type { Session } from '#core/rpc/call.ts';
import { publishSlot } from '#core/sync/publish-keys.ts';
import type { RightChange } from '#shared/accounts/account.schema.ts';
import type { accountsContract } from '#shared/accounts/accounts.contract.ts';
import {
  accountNotActive,
  accountNotFound,
  lastManager,
  loginIdTaken,
  notYourself,
  unsuitableColleague,
} from '#shared/accounts/accounts.errors.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { isInForce, isLoginIdTaken, managersBeside } from './account.repository.ts';
import { keyringDeps } from './keyring-deps.ts';
import { recordRight } from './record-right.ts';

type Request<Name extends keyof typeof accountsContract> = ParsedInputOf<(typeof accountsContract)[Name]>;

/** A code is for today and tomorrow, and for the Monday after a Friday. */
const CODE_VALID_MS = 72 * 60 * 60_000;

/** Adds a colleague, who comes in with a one-time code and sets a password that nobody else ever knows. */
export async function addAccount(deps: Dependencies, session: Session, request: Request<'add'>) {
  const accountId = deps.newId();
  const loginId = canonicalLoginId(request.loginId);
  const created = await inTransaction(session, (tx) => {
    if (isLoginIdTaken(tx.store, loginId)) return err(loginIdTaken());
    tx.create('account', accountId, {
      login_id: loginId,
      name: request.name,
      role: request.role,
      team: request.team,
      position: request.position,
      phone: request.phone,
      active: true,
      valid_from: dayOf(tx.at),
      valid_to: request.validTo,
      deputy_id: null,
      deputy_from: null,
      deputy_to: null,
    });
    recordRight(tx, { accountId, change: 'CREATED', role: request.role, reason: null });
    return ok(undefined);
  });
  if (!created.ok) return created;
  return ok(await giveCode(deps, session, { accountId, loginId, name: request.name, position: request.position }));
}

/** What the account is called; what its owner signs in with cannot change. */
export async function editAccount(deps: Dependencies, session: Session, request: Request<'edit'>) {
  const { accountId, name, position, team, phone } = request;
  const edited = await inTransaction(session, (tx) => {
    if (!tx.find('account', accountId)) return err(accountNotFound());
    if (tx.patch('account', accountId, { name, position, team, phone })) {
      recordRight(tx, { accountId, change: 'EDITED', reason: null });
    }
    return ok({});
  });
  if (edited.ok) {
    await deps.installation.keys.update((opened) => describeOwner(opened, accountId, { name, position }));
    deps.emit({ type: 'changed', tables: ['session'] });
  }
  return edited;
}

/** For who forgot their password, or whose first code ran out. */
export async function issueCode(deps: Dependencies, session: Session, request: Request<'issueCode'>) {
  const { accountId, reason } = request;
  const issued = await inTransaction(session, (tx) => {
    const account = tx.find('account', accountId);
    if (!account) return err(accountNotFound());
    if (accountId === session.actor.accountId) return err(notYourself());
    if (!isInForce(account, dayOf(tx.at))) return err(accountNotActive());
    recordRight(tx, { accountId, change: 'CODE_ISSUED', reason });
    return ok(ownerOf(account));
  });
  return issued.ok ? ok(await giveCode(deps, session, issued.value)) : issued;
}

export function changeRole(session: Session, { accountId, role, reason }: Request<'changeRole'>) {
  return changeRights(session, accountId, { change: 'ROLE', role, reason }, (tx) => {
    if (role !== 'MANAGER' && managersBeside(tx.store, accountId, dayOf(tx.at)).length === 0) return err(lastManager());
    tx.patch('account', accountId, { role });
    return ok({});
  });
}

export function setValidity(session: Session, { accountId, validTo, reason }: Request<'setValidity'>) {
  return changeRights(session, accountId, { change: 'VALIDITY', reason }, (tx) => {
    if (validTo !== null && managersBeside(tx.store, accountId, validTo).length === 0) {
      if (tx.get('account', accountId).role === 'MANAGER') return err(lastManager());
    }
    tx.patch('account', accountId, { valid_to: validTo });
    return ok({});
  });
}

/** Who stands in while somebody is away. The deputy keeps their own role; lists show whose work it is. */
export function setDeputy(session: Session, { accountId, deputy }: Request<'setDeputy'>) {
  return inTransaction(session, (tx) => {
    if (!tx.find('account', accountId)) return err(accountNotFound());
    if (deputy) {
      const colleague = tx.find('account', deputy.accountId);
      const suits = colleague && deputy.accountId !== accountId && deputy.from <= deputy.to;
      if (!suits || !isInForce(colleague, dayOf(tx.at))) return err(unsuitableColleague());
    }
    tx.patch('account', accountId, {
      deputy_id: deputy?.accountId ?? null,
      deputy_from: deputy?.from ?? null,
      deputy_to: deputy?.to ?? null,
    });
    const reason = deputy ? `${deputy.from} ~ ${deputy.to}` : '대직 끝냄';
    recordRight(tx, { accountId, change: 'DEPUTY', reason });
    return ok({});
  });
}

/** Lets somebody who left come back, with a new code and the role they had. */
export async function reactivateAccount(deps: Dependencies, session: Session, request: Request<'reactivate'>) {
  const { accountId, reason } = request;
  const back = await inTransaction(session, (tx) => {
    const account = tx.find('account', accountId);
    if (!account) return err(accountNotFound());
    tx.patch('account', accountId, { active: true, valid_to: null });
    recordRight(tx, { accountId, change: 'REACTIVATED', role: null, reason });
    return ok(ownerOf(account));
  });
  return back.ok ? ok(await giveCode(deps, session, back.value)) : back;
}

function changeRights<E>(
  session: Session,
  accountId: string,
  right: { change: RightChange['change']; role?: Request<'changeRole'>['role']; reason: string },
  change: (tx: WriteTransaction) => { ok: true; value: object } | { ok: false; error: E },
) {
  return inTransaction(session, (tx) => {
    if (!tx.find('account', accountId)) return err(accountNotFound());
    if (accountId === session.actor.accountId) return err(notYourself());
    const changed = change(tx);
    if (!changed.ok) return changed;
    recordRight(tx, { accountId, ...right });
    return ok({});
  });
}

/** The code itself is told once, to the manager's screen, and kept nowhere. */
async function giveCode(deps: Dependencies, session: Session, owner: SlotOwner) {
  const expiresAt = new Date(deps.clock.ms() + CODE_VALID_MS).toISOString();
  const keyring = await keyringDeps(deps);
  const { code } = await deps.installation.keys.update((opened) =>
    issueInKeyring(keyring, opened, { owner, expiresAt }),
  );
  const { opened } = must(deps.installation.keys.current(), 'own keys');
  const slot = opened.keyring.slots.find((each) => each.owner.accountId === owner.accountId);
  await inTransaction(session, (tx) => {
    publishSlot(tx, opened.privateKeys, opened.keyring, must(slot, 'slot of the code'));
    return ok(undefined);
  });
  await deps.installation.attempts.succeed(owner.loginId);
  deps.emit({ type: 'changed', tables: ['session'] });
  return { accountId: owner.accountId, code, expiresAt };
}

const ownerOf = (account: { id: string; login_id: string; name: string; position: string | null }): SlotOwner => ({
  accountId: account.id,
  loginId: account.login_id,
  name: account.name,
  position: account.position,
});
