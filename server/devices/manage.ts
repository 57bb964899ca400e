/** @file What a manager does about the office's PCs from the app. Signed by the person: a PC alone orders nothing. */

import { readAccessLog } from '#server/access-log/read-access-log.ts';
import { verifySignature } from '#server/app/server-crypto.ts';
import { toPostgresText } from '#server/database/postgres-text.ts';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import { listCodes, withdrawCode } from '#server/enrolment/enrol-code.repository.ts';
import { issueCode } from '#server/enrolment/issue-code.ts';
import { printedCode } from '#server/enrolment/one-time-code.ts';
import { isPlainText } from '#server/enrolment/plain-text.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import type { Account, Device } from '#shared/sync/engine/server-store.ts';
import type { SyncError } from '#shared/sync/error.message.ts';
import { ManageAction, ManageRequest, type ManageResponse, manageText } from '#shared/sync/manage.message.ts';
import { feedOf, scopeOfFeed } from '#shared/sync/scope-access.ts';
import { listDevices, renameDevice } from './device-card.repository.ts';
import { noteRequest } from './manage-request.repository.ts';

export interface ManageDependencies {
  readonly audience: string;
  readonly now: () => string;
  readonly newId: () => string;
  /** What PCs are to find at the other end; null when any certificate authority may vouch for it. */
  readonly certificateFingerprint: string | null;
}

/** An order is for today: one that was kept back does not surprise anybody weeks later. PCs' clocks are no better. */
const FRESH_MS = 24 * 3_600_000;

type Done = { readonly ok: true; readonly code: string | null } | { readonly ok: false; readonly rule: string };
const refused = (rule: string) => ({ ok: false as const, rule });
const DONE: Done = { ok: true, code: null };

export async function manage(
  deps: ManageDependencies,
  tx: PostgresServerTransaction,
  device: Device,
  body: unknown,
): Promise<ManageResponse | SyncError> {
  const request = ManageRequest.safeParse(body);
  const action = ManageAction.safeParse(request.success ? parseJson(request.data.action) : undefined);
  if (!request.success || !action.success) return { error: 'malformed' };
  if (device.status !== 'active') return { error: 'not_enrolled' };
  const person = await whoOrders(deps, tx, device, request.data);
  if (typeof person === 'string') return { o: 'refused', rule: person };
  if (!mayOrder(person.role, action.data)) return { o: 'refused', rule: 'managers-only' };
  const { id, at } = request.data;
  const isFresh = Math.abs(Date.parse(at) - Date.parse(deps.now())) <= FRESH_MS;
  const text = toPostgresText(request.data.action);
  const isFirst = await tx.direct((db, shard) =>
    noteRequest(db, { shard, id, device: device.id, actor: person.id, at: deps.now(), action: text }),
  );
  if (!isFresh || !isFirst) return { o: 'refused', rule: isFresh ? 'replayed' : 'stale' };
  if (action.data.kind === 'list-access-log')
    return { o: 'access-log', ...(await readAccessLog(tx, device.officeId, action.data)) };
  const done = await carryOut(deps, tx, device, person, action.data);
  return done.ok ? overview(tx, device.officeId, done.code) : { o: 'refused', rule: done.rule };
}

interface Person {
  readonly id: string;
  readonly role: string;
}

async function whoOrders(
  deps: ManageDependencies,
  tx: PostgresServerTransaction,
  device: Device,
  request: ManageRequest,
): Promise<Person | string> {
  const key = await tx.officerKey(request.actor_key);
  if (!key || key.isRevoked) return 'signature';
  if (!(await verifySignature(key.publicKey, manageText(deps.audience, request), request.signature)))
    return 'signature';
  const account = await tx.account(key.accountId);
  const role = account && roleOf(deps, account);
  if (account?.officeId !== device.officeId || role === undefined) return 'managers-only';
  return { id: account.id, role };
}

const roleOf = ({ now }: ManageDependencies, { role, validTo }: Account): string | undefined =>
  validTo !== null && validTo < dayOf(now()) ? undefined : role;

/** A system manager looks after PCs; who gets in is a manager's decision. An auditor reads who saw what. */
const mayOrder = (role: string, { kind }: ManageAction): boolean =>
  role === 'MANAGER' ||
  (role === 'SYSADMIN' && (kind === 'list' || kind === 'rename-device')) ||
  (role === 'AUDITOR' && kind === 'list-access-log');

async function carryOut(
  deps: ManageDependencies,
  tx: PostgresServerTransaction,
  here: Device,
  person: Person,
  action: Exclude<ManageAction, { kind: 'list-access-log' }>,
): Promise<Done> {
  const { officeId } = here;
  switch (action.kind) {
    case 'list':
      return DONE;
    case 'issue-code':
      return newCode(deps, tx, officeId, person, action);
    case 'withdraw-code': {
      const { code_id: id } = action;
      const isGone = await tx.direct((db, shard) => withdrawCode(db, shard, officeId, id, deps.now()));
      return isGone ? DONE : refused('code-unknown');
    }
    case 'revoke-device':
      return changeDevice(tx, officeId, action.device, (device) => withFeeds(device, [], 'push_only'));
    case 'set-scopes': {
      const known = await tx.device(action.device);
      if (known?.officeId === officeId && known.status === 'push_only') return refused('device-released');
      if (lacksPeople(action.scopes)) return refused('needs-council');
      const feeds = action.scopes.map((scope) => feedOf(officeId, scope));
      return changeDevice(tx, officeId, action.device, (device) => withFeeds(device, feeds, device.status));
    }
    case 'rename-device': {
      const { device: id, name } = action;
      if (!isPlainText(name)) return refused('unreadable');
      return changeDevice(tx, officeId, id, (device) => device, name);
    }
    case 'leave':
      return changeDevice(tx, officeId, here.id, (device) => withFeeds(device, [], 'push_only'));
  }
}

/** The office's people are council records: a PC that has others and not these is one that nobody can sign in at. */
export const lacksPeople = (scopes: readonly string[]): boolean => scopes.length > 0 && !scopes.includes('council');

/** What was written for a feed that is taken away is held, not refused. */
function withFeeds(device: Device, feeds: readonly string[], status: Device['status']): Device {
  const former = [...device.formerFeeds, ...device.feeds].filter((feed) => !feeds.includes(feed));
  return { ...device, feeds: [...feeds], formerFeeds: [...new Set(former)], status };
}

async function newCode(
  deps: ManageDependencies,
  tx: PostgresServerTransaction,
  officeId: string,
  person: Person,
  action: Extract<ManageAction, { kind: 'issue-code' }>,
): Promise<Done> {
  const { purpose, scopes, account_id: accountId, valid_hours: validHours } = action;
  // Until the office's history is here, another PC would begin with half of it.
  if ((await tx.office(officeId))?.genesisDevice !== null) return refused('genesis-open');
  if (purpose === 'device' && scopes.length === 0) return refused('no-scopes');
  if (purpose === 'device' && lacksPeople(scopes)) return refused('needs-council');
  if (purpose === 'key') {
    const account = accountId === null ? undefined : await tx.account(accountId);
    if (account?.officeId !== officeId || account.role === undefined) return refused('account-unknown');
    // Nobody vouches for their own new key.
    if (account.id === person.id) return refused('not-yourself');
  }
  const isForKey = purpose === 'key';
  const request = {
    purpose,
    officeId,
    scopes: isForKey ? [] : [...new Set(scopes)],
    accountId: isForKey ? accountId : null,
    issuedBy: person.id,
    validHours,
  };
  const { code } = await tx.direct((db, shard) => issueCode(db, deps, { ...request, shard }));
  return { ok: true, code: printedCode(code, isForKey ? null : deps.certificateFingerprint) };
}

async function changeDevice(
  tx: PostgresServerTransaction,
  officeId: string,
  id: string,
  change: (device: Device) => Device,
  name?: string,
): Promise<Done> {
  const device = await tx.device(id);
  if (device?.officeId !== officeId || device.status === 'revoked') return refused('device-unknown');
  await tx.putDevice(change(device));
  if (name !== undefined) await tx.direct((db, shard) => renameDevice(db, shard, id, name));
  return DONE;
}

async function overview(tx: PostgresServerTransaction, officeId: string, code: string | null): Promise<ManageResponse> {
  return tx.direct(async (db, shard) => {
    const all = await listDevices(db, { shard, officeId });
    // One that was taken out before anybody had signed in there was never a PC of the office.
    const devices = all.filter(({ status, card }) => status === 'active' || card.last_seen_at !== null);
    const codes = await listCodes(db, shard, officeId);
    return {
      o: 'done',
      code,
      devices: devices.map(({ id, status, feeds, card, alarms }) => ({
        device: id,
        name: card.name,
        status,
        scopes: feeds.map(scopeOfFeed),
        enrolled_at: card.enrolled_at,
        last_seen_at: card.last_seen_at,
        waiting: card.waiting,
        oldest_waiting_at: card.oldest_waiting_at,
        build: card.build,
        clock_offset_ms: card.clock_offset_ms,
        alarms: [...alarms],
      })),
      codes: codes.map(({ id, purpose, scopes, issued_by, expires_at, used_at }) => ({
        id,
        purpose,
        scopes,
        issued_by,
        expires_at,
        used_at,
      })),
    };
  });
}
