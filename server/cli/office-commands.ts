import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { DataFolder, ServerSettings } from '#server/app/data-folder.ts';
import { openShards } from '#server/app/shards.ts';
import { DEFAULT_SHARD } from '#server/app/start-server.ts';
import type { ServerDatabase } from '#server/database/open-server-database.ts';
import { createShard } from '#server/database/postgres-server-store.ts';
import { listDevices } from '#server/devices/device-card.repository.ts';
import { lacksPeople } from '#server/devices/manage.ts';
import { listCodes, withdrawCode } from '#server/enrolment/enrol-code.repository.ts';
import { type CodeRequest, issueCode } from '#server/enrolment/issue-code.ts';
import { printedCode } from '#server/enrolment/one-time-code.ts';
import type { Device } from '#shared/sync/engine/server-store.ts';
import { EnrolScope } from '#shared/sync/manage.message.ts';
import { scopeOfFeed } from '#shared/sync/scope-access.ts';
import { findDevices, listAccounts, listOffices, type OfficeLine, shardLines } from './administration.repository.ts';
import { withDatabase } from './with-database.ts';

export interface CommandContext {
  readonly folder: DataFolder;
  readonly databaseUrl: string | undefined;
  readonly say: (line: string) => void;
  /** Of the certificate that PCs are to pin. */
  readonly fingerprint: string | null;
  /** The server is reached without TLS, so not from another PC; opened to others, it has a certificate that no code names. */
  readonly isForThisComputer: boolean;
  readonly hours: number;
}

const ALL_SCOPES = [...EnrolScope.options];
export const now = () => new Date().toISOString();
const DEVICE_STATES: Readonly<Record<Device['status'], string>> = {
  active: '사용 중',
  push_only: '해제(받기만)',
  revoked: '차단',
};
const ALARMS: Readonly<Record<string, string>> = {
  'identity-used-twice': '같은 PC가 둘',
  'access-log-broken': '접속기록 사슬 끊김',
  'work-lost-by-server': '서버가 잃은 작업 있음',
};

async function giveCode(
  context: CommandContext,
  database: ServerDatabase,
  request: Omit<CodeRequest, 'issuedBy' | 'validHours'>,
) {
  const { code, expiresAt } = await issueCode(
    database.db,
    { now, newId: uuidv7 },
    { ...request, issuedBy: 'operator', validHours: context.hours },
  );
  const isForPc = request.purpose === 'device';
  context.say(`일회용 코드: ${printedCode(code, isForPc ? context.fingerprint : null)}`);
  context.say(`${koreanTime(expiresAt)}까지 한 번 쓸 수 있습니다. 다시 보여 드리지 않습니다.`);
  if (isForPc && context.isForThisComputer)
    context.say(
      '이 코드는 이 컴퓨터 안에서만 쓸 수 있습니다. 다른 PC를 연결하려면 서버를 --host 0.0.0.0 으로 다시 켠 뒤 코드를 새로 내세요.',
    );
}

/** Each 시군구 is a shard of its own: households move within one. */
export function addOffice(context: CommandContext, sigungu: string | undefined): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const shard = sigungu === undefined ? DEFAULT_SHARD : sigungu.normalize('NFC').trim();
    if (!/^[\p{L}\p{N} _-]{1,60}$/u.test(shard)) throw new Error('--sigungu에는 시군구 이름이나 코드를 씁니다.');
    await createShard(database.pool, shard);
    await giveCode(context, database, {
      shard,
      purpose: 'device',
      officeId: null,
      scopes: ALL_SCOPES,
      accountId: null,
    });
    return 0;
  });
}

export function showOffices(context: CommandContext): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const offices = await listOffices(database.db);
    for (const { id, name, shard, devices, accounts, genesis_device: genesis } of offices)
      context.say(`${id}  ${name}  ${shard}  PC ${devices}대  사람 ${accounts}명${genesis ? '  자료를 받는 중' : ''}`);
    if (offices.length === 0) context.say('아직 연결된 사무소가 없습니다. npm run server -- init');
    return 0;
  });
}

export async function officeBy(database: ServerDatabase, idOrName: string): Promise<OfficeLine> {
  const all = await listOffices(database.db);
  const found = all.filter(({ id, name }) => id === idOrName || name === idOrName);
  const [office] = found;
  if (!office || found.length > 1)
    throw new Error(
      found.length > 1
        ? '같은 이름의 사무소가 여럿입니다. ID로 고르세요.'
        : '그런 사무소가 없습니다. npm run server -- office list',
    );
  return office;
}

export function newDeviceCode(context: CommandContext, officeName: string, typed: string): Promise<number> {
  const scopes = EnrolScope.array()
    .min(1)
    .safeParse(typed.split(',').map((scope) => scope.trim()));
  if (!scopes.success) throw new Error(`--scopes에는 ${ALL_SCOPES.join(', ')} 가운데서 쉼표로 고릅니다.`);
  if (lacksPeople(scopes.data))
    throw new Error('council은 늘 함께 고릅니다. 그 PC에서 로그인할 사람들이 거기에 있습니다.');
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const { shard, id: officeId } = await officeBy(database, officeName);
    const chosen = [...new Set(scopes.data)];
    await giveCode(context, database, { shard, purpose: 'device', officeId, scopes: chosen, accountId: null });
    return 0;
  });
}

export function listOfficeCodes(context: CommandContext, officeName: string): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const { shard, id } = await officeBy(database, officeName);
    for (const code of await listCodes(database.db, shard, id)) {
      const state = code.used_at ? `${koreanTime(code.used_at)} 사용` : code.expires_at <= now() ? '기한 지남' : '남음';
      const purpose = code.purpose === 'key' ? '새 열쇠' : code.scopes.join(',');
      context.say(`${code.id}  ${purpose}  ${koreanTime(code.expires_at)}까지  ${state}`);
    }
    return 0;
  });
}

export function withdrawOfficeCode(context: CommandContext, officeName: string, codeId: string): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const { shard, id } = await officeBy(database, officeName);
    if (!(await withdrawCode(database.db, shard, id, codeId, now())))
      throw new Error('쓰지 않은 그런 코드가 없습니다.');
    context.say('코드를 거두었습니다.');
    return 0;
  });
}

export function listAllDevices(context: CommandContext, officeName: string | undefined): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const where = officeName === undefined ? {} : { officeId: (await officeBy(database, officeName)).id };
    for (const { id, status, feeds, card, alarms } of await listDevices(database.db, where)) {
      const state = status === 'active' && card.last_seen_at === null ? '등록을 마치지 않음' : DEVICE_STATES[status];
      const seen = card.last_seen_at ? koreanTime(card.last_seen_at) : '없음';
      const waiting = card.waiting > 0 ? `  기다리는 작업 ${card.waiting}건` : '';
      const alarm = alarms.map((each) => `  경보: ${ALARMS[each] ?? each}`).join('');
      const scopes = [...new Set(feeds.map(scopeOfFeed))].join(',') || '범위 없음';
      context.say(`${id}  ${card.name}  ${state}  ${scopes}  마지막 연결 ${seen}${waiting}${alarm}`);
    }
    return 0;
  });
}

export function revokeDevice(context: CommandContext, prefix: string, isShut: boolean): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const found = await findDevices(database.db, prefix);
    const [place] = found;
    if (!place || found.length > 1)
      throw new Error(found.length > 1 ? '그렇게 시작하는 PC가 여럿입니다.' : '그런 PC가 없습니다.');
    await openShards(database)
      .of(place.shard)
      .inTransaction(async (tx) => {
        const device = await tx.device(place.id);
        if (!device) throw new Error('그런 PC가 없습니다.');
        if (device.status === 'revoked' && !isShut) throw new Error('이미 차단한 PC입니다. 차단은 풀리지 않습니다.');
        const formerFeeds = [...new Set([...device.formerFeeds, ...device.feeds])];
        await tx.putDevice({ ...device, status: isShut ? 'revoked' : 'push_only', feeds: [], formerFeeds });
      });
    context.say(
      isShut ? '차단했습니다. 이 PC에는 아무 답도 하지 않습니다.' : '해제했습니다. 남은 작업은 받아서 보류합니다.',
    );
    return 0;
  });
}

const KEYS = { password: '비밀번호', code: '일회용 코드' } as const;

export function listAllAccounts(context: CommandContext, officeName: string | undefined): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const officeId = officeName === undefined ? null : (await officeBy(database, officeName)).id;
    for (const each of await listAccounts(database.db, officeId)) {
      const until = each.valid_to ? `  ${each.valid_to}까지` : '';
      const key = each.key ? KEYS[each.key] : '없음';
      context.say(`${each.id}  ${each.login_id ?? '-'}  ${each.role ?? '꺼짐'}${until}  열쇠 ${key}`);
    }
    return 0;
  });
}

export function resetKey(context: CommandContext, idOrLogin: string): Promise<number> {
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const all = await listAccounts(database.db, null);
    const found = all.filter(({ id, login_id: login }) => id === idOrLogin || login === idOrLogin);
    const [account] = found;
    if (!account || found.length > 1)
      throw new Error(found.length > 1 ? '같은 아이디가 여럿입니다. 계정 ID로 고르세요.' : '그런 계정이 없습니다.');
    const { shard, office_id: officeId, id: accountId } = account;
    await giveCode(context, database, { shard, purpose: 'key', officeId, scopes: [], accountId });
    return 0;
  });
}

export function showStatus(context: CommandContext, settings: ServerSettings): Promise<number> {
  const { folder, say } = context;
  return withDatabase(folder, context.databaseUrl, async ({ database, isInUse }) => {
    const { shards, bytes } = await shardLines(database.db);
    const offices = await listOffices(database.db);
    const devices = await listDevices(database.db, {});
    const waiting = devices.filter(({ card }) => card.waiting > 0);
    say(`데이터 폴더  ${folder.path}`);
    say(`주소        ${settings.host}:${settings.port}${isInUse ? '' : '  (서버는 꺼져 있습니다)'}`);
    if (settings.cert !== null) say(`인증서      ${settings.cert}`);
    if (settings.trustProxy.length > 0) say(`프록시      ${settings.trustProxy.join(', ')}`);
    say(`데이터베이스 ${(bytes / 1_048_576).toFixed(1)} MB`);
    say(
      `사무소 ${offices.length}곳, PC ${devices.length}대 (작업이 남은 PC ${waiting.length}대, 경보 ${devices.filter(({ alarms }) => alarms.length > 0).length}대)`,
    );
    for (const { id, rows, position, durable_position: durable } of shards)
      say(`  ${id}: 기록 ${rows}건, 받은 작업 ${position}건, 확인된 백업에 ${durable}건`);
    const backups = existsSync(folder.backups)
      ? readdirSync(folder.backups).filter((name) => name.endsWith('.onieum'))
      : [];
    const newest = backups
      .map((name) => statSync(join(folder.backups, name)).mtime.toISOString())
      .sort()
      .at(-1);
    say(newest ? `마지막 백업 ${koreanTime(newest)}` : '아직 백업이 없습니다. npm run server -- backup');
    return 0;
  });
}

/** `2026-11-22 17:05`, on the clock on the wall. */
export const koreanTime = (instant: string): string =>
  new Date(Date.parse(instant) + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
