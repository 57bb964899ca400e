/** @file The office's keys on their way between its PCs: who may name, replace and end which. */

import { keyIdOf, verifySignature } from '#server/app/server-crypto.ts';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import { findCode, markUsed } from '#server/enrolment/enrol-code.repository.ts';
import { codeHash } from '#server/enrolment/one-time-code.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import type { Account, Device } from '#shared/sync/engine/server-store.ts';
import type { SyncError } from '#shared/sync/error.message.ts';
import {
  KeyChange,
  KeysRequest,
  type KeysResponse,
  keyChangeText,
  type OfficerKeyEntry,
  type SignedKeyChange,
} from '#shared/sync/keys.message.ts';
import {
  findKeyCard,
  findRecovery,
  type KeyCard,
  keyListVersion,
  listCurrentKeys,
  putCurrentKey,
  putRecovery,
  raiseKeyListVersion,
  revokeKeyCard,
} from './key-card.repository.ts';

export interface KeyServiceDependencies {
  readonly audience: string;
  readonly now: () => string;
}

/** Undefined when it was taken; else the rule that refused it. */
type Refusal = string | undefined;

export async function exchangeKeys(
  deps: KeyServiceDependencies,
  tx: PostgresServerTransaction,
  device: Device,
  body: unknown,
): Promise<KeysResponse | SyncError> {
  const request = KeysRequest.safeParse(body);
  if (!request.success) return { error: 'malformed' };
  // Wraps that a password opens are for PCs that are in use.
  if (device.status !== 'active') return { error: 'not_enrolled' };
  const results: KeysResponse['results'] = [];
  for (const signed of request.data.changes) {
    const rule = await takeChange(deps, tx, device.officeId, signed);
    results.push(rule === undefined ? { o: 'taken' } : { o: 'refused', rule });
  }
  return tx.direct(async (db, shard) => {
    const hasChanged = results.some(({ o }) => o === 'taken');
    if (hasChanged) await raiseKeyListVersion(db, shard, device.officeId);
    const version = await keyListVersion(db, shard, device.officeId);
    const isNew = request.data.since !== version;
    return {
      results,
      version,
      keys: isNew ? await listCurrentKeys(db, shard, device.officeId) : null,
      recovery: isNew ? await findRecovery(db, shard, device.officeId) : null,
    };
  });
}

async function takeChange(
  deps: KeyServiceDependencies,
  tx: PostgresServerTransaction,
  officeId: string,
  signed: SignedKeyChange,
): Promise<Refusal> {
  const change = KeyChange.safeParse(parseJson(signed.change));
  if (!change.success) return 'unreadable';
  if (signed.by.kind === 'code') return nameKeyWithCode(deps, tx, officeId, change.data, signed.by.code);
  const { key_id: keyId, signature } = signed.by;
  const signer = await tx.direct((db, shard) => findKeyCard(db, shard, keyId));
  const isTheirs = signer?.office_id === officeId && signer.state === 'current';
  if (
    !signer ||
    !isTheirs ||
    !(await verifySignature(signer.signing_key, keyChangeText(deps.audience, signed.change), signature))
  )
    return 'signature';
  const account = await tx.account(signer.account_id);
  if (!account || roleOf(deps, account) === undefined) return 'signer-has-no-rights';
  switch (change.data.kind) {
    case 'put':
      return putKey(deps, tx, officeId, change.data.entry, signer, account);
    case 'revoke':
      return isManager(deps, account, signer) ? revokeKey(tx, officeId, change.data.key_id) : 'managers-only';
    case 'recovery': {
      const { entry } = change.data;
      if (!isManager(deps, account, signer)) return 'managers-only';
      await tx.direct((db, shard) => putRecovery(db, shard, officeId, entry));
      return undefined;
    }
  }
}

/**
 * A person names their own key, with the one they have or with their one-time code. A keeper of accounts hands out
 * codes, and nothing more: whoever could name a password key for somebody else could sign as them.
 */
async function putKey(
  deps: KeyServiceDependencies,
  tx: PostgresServerTransaction,
  officeId: string,
  entry: OfficerKeyEntry,
  signer: KeyCard,
  signerAccount: Account,
): Promise<Refusal> {
  const unfit = await unfitEntry(tx, officeId, entry);
  if (unfit) return unfit;
  const isOwn = signer.account_id === entry.account_id;
  if (entry.kind === 'password' && !isOwn) return 'own-key-only';
  if (entry.kind === 'code' && (isOwn || !isKeeper(deps, signerAccount, signer))) return 'keepers-only';
  await keep(tx, officeId, entry, signer.account_id);
  if (entry.kind === 'code') await noteIssuer(tx, entry.account_id, signer.account_id);
  return undefined;
}

/** Who let somebody in could sit at their account: this is what the two-person rule asks about. */
async function noteIssuer(tx: PostgresServerTransaction, accountId: string, by: string): Promise<void> {
  const account = await tx.account(accountId);
  if (!account) return;
  const issue = { by, at: await tx.nextExecuted() };
  await tx.putAccount({ ...account, codeIssuers: [...account.codeIssuers, issue] });
}

async function unfitEntry(tx: PostgresServerTransaction, officeId: string, entry: OfficerKeyEntry): Promise<Refusal> {
  if (keyIdOf(entry.signing_key) !== entry.key_id) return 'key-id';
  const account = await tx.account(entry.account_id);
  // Their row may be on its way: pushing comes first, and the change is handed in again.
  if (account?.officeId !== officeId) return 'account-unknown';
  const known = await tx.direct((db, shard) => findKeyCard(db, shard, entry.key_id));
  const isOthers = known && (known.account_id !== entry.account_id || known.kind !== entry.kind);
  return isOthers || known?.state === 'revoked' ? 'key-used' : undefined;
}

async function keep(
  tx: PostgresServerTransaction,
  officeId: string,
  entry: OfficerKeyEntry,
  vouchedBy: string,
): Promise<void> {
  const { key_id: id, account_id: accountId, signing_key: publicKey } = entry;
  // Written first: `direct` writes out what waits.
  if (entry.kind === 'password') await tx.putOfficerKey({ id, accountId, publicKey, isRevoked: false });
  await tx.direct((db, shard) => putCurrentKey(db, shard, officeId, entry, vouchedBy));
}

async function revokeKey(tx: PostgresServerTransaction, officeId: string, keyId: string): Promise<Refusal> {
  const card = await tx.direct((db, shard) => findKeyCard(db, shard, keyId));
  if (card?.office_id !== officeId) return 'key-unknown';
  await tx.direct((db, shard) => revokeKeyCard(db, shard, keyId));
  const key = await tx.officerKey(keyId);
  if (key) await tx.putOfficerKey({ ...key, isRevoked: true });
  return undefined;
}

/** A manager who came back with the recovery code has a key that nobody knows; somebody else vouches with a code. */
async function nameKeyWithCode(
  deps: KeyServiceDependencies,
  tx: PostgresServerTransaction,
  officeId: string,
  change: KeyChange,
  typed: string,
): Promise<Refusal> {
  if (change.kind !== 'put' || change.entry.kind !== 'password') return 'code-names-a-key-only';
  const { entry } = change;
  const code = await tx.direct((db) => findCode(db, codeHash(typed)));
  const isFor = code?.purpose === 'key' && code.office_id === officeId && code.account_id === entry.account_id;
  if (!code || !isFor || code.withdrawn_at !== null) return 'code-unknown';
  if (code.used_at !== null) return code.used_for === entry.key_id ? undefined : 'code-used';
  if (code.expires_at <= deps.now()) return 'code-expired';
  const unfit = await unfitEntry(tx, officeId, entry);
  if (unfit) return unfit;
  await keep(tx, officeId, entry, code.issued_by);
  await noteIssuer(tx, entry.account_id, code.issued_by);
  await tx.direct((db) => markUsed(db, code, deps.now(), entry.key_id));
  return undefined;
}

const roleOf = ({ now }: KeyServiceDependencies, { role, validTo }: Account): string | undefined =>
  validTo !== null && validTo < dayOf(now()) ? undefined : role;
const isManager = (deps: KeyServiceDependencies, account: Account, { kind }: KeyCard): boolean =>
  kind === 'password' && roleOf(deps, account) === 'MANAGER';
const isKeeper = (deps: KeyServiceDependencies, account: Account, { kind }: KeyCard): boolean =>
  kind === 'password' && ['MANAGER', 'SYSADMIN'].includes(roleOf(deps, account) ?? '');
