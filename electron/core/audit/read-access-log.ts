/** @file The access log as people read it: lines of this PC from its own database, those of all PCs from the server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { retiredLogKeys } from '#core/accounts/finish-epoch.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { findDevice, findEnrolment } from '#core/sync/enrolment.repository.ts';
import { manageServer } from '#core/sync/manage-server.ts';
import { authorNames, householdNames } from '#core/sync/told-record.ts';
import { HOUSEHOLD_READERS } from '#shared/accounts/role.ts';
import type { AccessLogPage, AccessLogQuestion, AccessLogRow, AccessLogState } from '#shared/audit/audit.contract.ts';
import { endOfDay, startOfDay } from '#shared/calendar/day.ts';
import { ok } from '#shared/kernel/result.ts';
import { type AccessLogEntry, AccessLogPlace } from '#shared/sync/manage.message.ts';
import { type AccessRow, recordAccess } from './record-access.ts';
import { verifyAccessLog } from './verify-access-log.ts';

const PAGE = 200;
const MOST_NAMES = 50;

export async function readOwnAccessLog(
  deps: Pick<Dependencies, 'settings'>,
  session: Session,
  asked: AccessLogQuestion,
) {
  const { store } = session;
  const { from, to, actorId, before } = asked;
  const found = store
    .prepareRead(OWN_LINES)
    .all(
      startOfDay(from),
      endOfDay(to),
      actorId,
      actorId,
      Number(before ?? Number.MAX_SAFE_INTEGER),
      PAGE,
    ) as AccessRow[];
  const tell = teller(session);
  const pc = findEnrolment(store)?.deviceName ?? '이 PC';
  const rows = found.map((line): AccessLogRow => {
    const subjects = (JSON.parse(line.subject_ids) as string[]).slice(0, MOST_NAMES);
    return { key: String(line.seq), arrivedAt: null, pc, ...tell({ ...line, subject_ids: subjects }) };
  });
  await noteReading(session, 'this-pc', asked, rows.length);
  const next = found.length === PAGE ? String(found.at(-1)?.seq) : null;
  return ok<AccessLogPage>({ rows, next, states: before === null ? [await ownState(deps, session, pc)] : [] });
}

const OWN_LINES = `SELECT seq, at, actor_id, action, screen, purpose, subject_ids, row_count, result FROM access_log
  WHERE at >= ? AND at <= ? AND (? IS NULL OR actor_id = ?) AND seq < ? ORDER BY seq DESC LIMIT ?`;

export async function readOfficeAccessLog(deps: Dependencies, session: Session, asked: AccessLogQuestion) {
  const answer = await manageServer(deps, session, 'access-log', {
    kind: 'list-access-log',
    from: startOfDay(asked.from),
    to: new Date(Date.parse(endOfDay(asked.to)) + 1).toISOString(),
    actor: asked.actorId,
    before: asked.before === null ? null : AccessLogPlace.parse(JSON.parse(asked.before)),
  });
  if (!answer.ok) return answer;
  const { lines, next, chains } = answer.value;
  const tell = teller(session);
  const own = findDevice(session.store)?.device;
  const names = new Map(chains.map(({ device, name }) => [device, name]));
  const rows = lines.map(({ entry, ...place }): AccessLogRow => {
    const { device, incarnation, n, received_at: arrivedAt } = place;
    const told = entry === null ? UNREADABLE : tell(entry);
    return { key: `${device} ${incarnation} ${n}`, arrivedAt, pc: names.get(device) ?? '', ...told };
  });
  const states = chains.map(
    ({ device, name, incarnation, lines: count, broken_at: brokenAt }): AccessLogState => ({
      key: `${device} ${incarnation}`,
      pc: incarnation === 1 ? name : `${name} (${incarnation}번째)`,
      isThis: device === own,
      lines: count,
      trouble: brokenAt === null ? null : 'contradiction',
    }),
  );
  await noteReading(session, 'office', asked, rows.length);
  return ok<AccessLogPage>({ rows, next: next && JSON.stringify(next), states });
}

type Told = Omit<AccessLogRow, 'key' | 'arrivedAt' | 'pc'>;
const UNREADABLE: Told = {
  at: null,
  who: '',
  action: '',
  screen: '',
  purpose: null,
  households: [],
  count: 0,
  result: '',
};

/** Ids become names here and nowhere else; who may not see households learns how many there were. */
function teller({ store, actor }: Session): (entry: AccessLogEntry) => Told {
  const nameOf = authorNames(store);
  const householdName = householdNames(store);
  const maySeeNames = HOUSEHOLD_READERS.some((role) => role === actor.role);
  return ({ at, actor_id: who, action, screen, purpose, subject_ids: subjects, row_count: count, result }) => ({
    at,
    who: who === null ? '' : nameOf(who),
    action,
    screen,
    purpose: maySeeNames ? purpose : null,
    households: maySeeNames ? subjects.map((id) => householdName(id)?.name ?? '') : [],
    count,
    result,
  });
}

async function ownState(
  { settings }: Pick<Dependencies, 'settings'>,
  { store }: Session,
  pc: string,
): Promise<AccessLogState> {
  const retiredKeys = retiredLogKeys(store.rawReader);
  const { checked, brokenAt, isCutOff } = await verifyAccessLog(store, {
    retiredKeys,
    head: notedHead(settings.dataDir),
  });
  const trouble = brokenAt !== undefined ? 'line' : isCutOff ? 'end' : null;
  return { key: 'own', pc, isThis: true, lines: checked, trouble };
}

/** As the last lock left it beside the database. */
function notedHead(dataDir: string): { seq: number; mac: string } | undefined {
  try {
    return Head.parse(JSON.parse(readFileSync(join(dataDir, 'access-log-head.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
const Head = z.object({ seq: z.int(), mac: z.string() });

/** Who looked at what others did is known as well. */
async function noteReading(session: Session, source: 'this-pc' | 'office', asked: AccessLogQuestion, rowCount: number) {
  const { from, to, actorId } = asked;
  await inTransaction(session, (tx) => {
    recordAccess(tx, { action: 'LIST', screen: 'admin/access-log', detail: { source, from, to, actorId }, rowCount });
    return ok(undefined);
  });
}
