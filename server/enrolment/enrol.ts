import { keyIdOf, verifySignature } from '#server/app/server-crypto.ts';
import type { Shards } from '#server/app/shards.ts';
import type { PostgresServerTransaction } from '#server/database/postgres-transaction.ts';
import { hasComeIn, insertDeviceCard, renameDevice } from '#server/devices/device-card.repository.ts';
import {
  findRecovery,
  listCurrentKeys,
  putCurrentKey,
  putRecovery,
  raiseKeyListVersion,
} from '#server/keys/key-card.repository.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import type { Device, Office } from '#shared/sync/engine/server-store.ts';
import { EnrolBody, type EnrolError, EnrolRequest, type EnrolResponse, enrolText } from '#shared/sync/enrol.message.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { SyncSchema } from '#shared/sync/sync-schema.ts';
import { type EnrolCode, findCode, markUsed } from './enrol-code.repository.ts';
import { codeHash } from './one-time-code.ts';
import { isPlainText } from './plain-text.ts';

export interface EnrolDependencies {
  readonly shards: Shards;
  readonly schema: SyncSchema;
  readonly audience: string;
  readonly now: () => string;
  readonly newId: () => string;
}

const refused = (error: EnrolError['error']): EnrolError => ({ error });

type OfferedOffice = NonNullable<EnrolBody['office']>;

/** A PC comes in with a code: alone into an office that is here, or with the office that it brings. */
export async function enrol(deps: EnrolDependencies, message: unknown): Promise<EnrolResponse | EnrolError> {
  const body = await readRequest(message);
  if (!body) return refused('malformed');
  if (body.schema_ver < deps.schema.minimumToPull) return refused('upgrade_required');
  const hash = codeHash(body.code);
  const somewhere = await findCode(deps.shards.db, hash);
  if (!somewhere) return refused('code-unknown');
  return deps.shards.of(somewhere.shard).inTransaction(async (tx) => {
    // Once more under the shard's lock: of two PCs with one code, one comes in.
    const code = await tx.direct((db) => findCode(db, hash));
    if (!code || code.withdrawn_at !== null || code.purpose !== 'device') return refused('code-unknown');
    if (code.used_at !== null) return repeatAnswer(deps, tx, code, body);
    if (code.expires_at <= deps.now()) return refused('code-expired');
    return body.office ? bringOffice(deps, tx, code, body, body.office) : joinOffice(deps, tx, code, body);
  });
}

async function readRequest(message: unknown): Promise<EnrolBody | undefined> {
  const request = EnrolRequest.safeParse(message);
  if (!request.success || request.data.protocol > PROTOCOL_VERSION) return undefined;
  const body = EnrolBody.safeParse(parseJson(request.data.body));
  if (!body.success || !keyIdOf(body.data.device_key)) return undefined;
  const { device_key: deviceKey, device_name: name, build, office } = body.data;
  const typed = [name, build, ...(office ? [office.name, office.code ?? '', office.sigungu ?? ''] : [])];
  if (!typed.every(isPlainText)) return undefined;
  const isSigned = await verifySignature(deviceKey, enrolText(request.data.body), request.data.signature);
  return isSigned ? body.data : undefined;
}

/**
 * The answer was lost on its way, or the join was broken off, and the PC asks again: only who has the key of that PC gets it,
 * and only until that PC is in.
 */
async function repeatAnswer(
  deps: EnrolDependencies,
  tx: PostgresServerTransaction,
  code: EnrolCode,
  body: EnrolBody,
): Promise<EnrolResponse | EnrolError> {
  const device = code.used_for === null ? undefined : await tx.device(code.used_for);
  const isSame = device?.publicKey === body.device_key && device.status === 'active';
  const office = device && (await tx.office(device.officeId));
  if (!device || !office || !isSame) return refused('code-used');
  if (await tx.direct((db, shard) => hasComeIn(db, shard, device.id))) return refused('code-used');
  if (code.expires_at <= deps.now()) return refused('code-expired');
  await tx.direct((db, shard) => renameDevice(db, shard, device.id, body.device_name));
  return describe(deps, tx, device, office);
}

async function joinOffice(
  deps: EnrolDependencies,
  tx: PostgresServerTransaction,
  code: EnrolCode,
  body: EnrolBody,
): Promise<EnrolResponse | EnrolError> {
  const office = code.office_id === null ? undefined : await tx.office(code.office_id);
  if (!office) return refused('office-unknown');
  const device = await takeDevice(deps, tx, code, body, office.id);
  return describe(deps, tx, device, office);
}

async function bringOffice(
  deps: EnrolDependencies,
  tx: PostgresServerTransaction,
  code: EnrolCode,
  body: EnrolBody,
  offered: OfferedOffice,
): Promise<EnrolResponse | EnrolError> {
  if (code.office_id !== null || (await deps.shards.hasOffice(offered.id)) || (await tx.office(offered.id)))
    return refused('office-exists');
  if (!(await areOwnKeys(tx, offered))) return refused('malformed');
  const device = await takeDevice(deps, tx, code, body, offered.id);
  const { id, name, code: officialCode, sigungu } = offered;
  const office = { id, name, code: officialCode, sigungu, genesisDevice: device.id };
  await tx.putOffice(office);
  for (const [index, entry] of offered.keys.entries()) {
    const { account_id: accountId, kind, key_id: keyId, signing_key: publicKey } = entry;
    // The manager who joins vouches for the office. Everybody's rights come with their rows.
    const role = index === 0 ? 'MANAGER' : undefined;
    await tx.putAccount({ id: accountId, officeId: id, role, validTo: null, codeIssuers: [] });
    // A one-time code names a first key; it signs no work.
    if (kind === 'password') await tx.putOfficerKey({ id: keyId, accountId, publicKey, isRevoked: false });
  }
  await tx.direct(async (db, shard) => {
    for (const entry of offered.keys) await putCurrentKey(db, shard, id, entry, null);
    await putRecovery(db, shard, id, offered.recovery);
    await raiseKeyListVersion(db, shard, id);
  });
  return describe(deps, tx, device, office);
}

/** Each key is named after itself, each person comes once, and nobody belongs to another office of this server. */
async function areOwnKeys(tx: PostgresServerTransaction, { keys }: OfferedOffice): Promise<boolean> {
  if (keys[0]?.kind !== 'password') return false;
  if (new Set(keys.map(({ account_id: id }) => id)).size < keys.length) return false;
  for (const { account_id: accountId, key_id: keyId, signing_key: key } of keys) {
    if (keyIdOf(key) !== keyId || (await tx.account(accountId)) || (await tx.officerKey(keyId))) return false;
  }
  return true;
}

async function takeDevice(
  deps: EnrolDependencies,
  tx: PostgresServerTransaction,
  code: EnrolCode,
  body: EnrolBody,
  officeId: string,
): Promise<Device> {
  const device: Device = {
    id: deps.newId(),
    officeId,
    publicKey: body.device_key,
    status: 'active',
    feeds: code.scopes.map((scope) => feedOf(officeId, scope)),
    formerFeeds: [],
    newestIncarnation: 1,
  };
  await tx.putDevice(device);
  const at = deps.now();
  await tx.direct(async (db, shard) => {
    await insertDeviceCard(db, {
      shard,
      device: device.id,
      name: body.device_name,
      enrolled_at: at,
      build: body.build,
    });
    await markUsed(db, code, at, device.id);
  });
  return device;
}

async function describe(
  { audience }: EnrolDependencies,
  tx: PostgresServerTransaction,
  device: Device,
  office: Office,
): Promise<EnrolResponse> {
  const isGenesis = office.genesisDevice === device.id;
  const { keys, recovery } = await tx.direct(async (db, shard) => ({
    keys: isGenesis ? [] : await listCurrentKeys(db, shard, office.id),
    recovery: isGenesis ? null : await findRecovery(db, shard, office.id),
  }));
  const { id, code, name, sigungu } = office;
  return {
    audience,
    epoch: await tx.epoch(),
    device: device.id,
    incarnation: device.newestIncarnation,
    office: { id, code, name, sigungu },
    feeds: [...device.feeds],
    keys,
    recovery,
    genesis: isGenesis ? 'wanted' : 'none',
  };
}
