import { uuidv7 } from 'uuidv7';
import { listChains } from '#server/access-log/access-log.repository.ts';
import { readArrivedLines } from '#server/access-log/read-access-log.ts';
import { noteRequest } from '#server/devices/manage-request.repository.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { AccessLogLine, AccessLogPlace } from '#shared/sync/manage.message.ts';
import { listAccounts } from './administration.repository.ts';
import { type CommandContext, koreanTime, now, officeBy } from './office-commands.ts';
import { withDatabase } from './with-database.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const WEEK_MS = 7 * 86_400_000;

/** Who did what at which PC; households are numbers of rows here, because the server knows no names. */
export function showAccessLog(
  context: CommandContext,
  officeName: string,
  given: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<number> {
  const period = periodOf(given);
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const { db } = database;
    const { shard, id: officeId } = await officeBy(database, officeName);
    const query = { ...period, actor: null };
    // Who sits at the server signs nothing; that they looked is kept where the orders of managers are.
    const action = canonicalJson({ kind: 'list-access-log', office: officeId, ...query });
    await noteRequest(db, { shard, id: uuidv7(), device: 'operator', actor: 'operator', at: now(), action });
    const chains = await listChains(db, shard, officeId);
    const logins = new Map((await listAccounts(db, officeId)).map(({ id, login_id: login }) => [id, login ?? id]));
    const names = new Map(chains.map(({ device, name }) => [device, name]));
    for (const { name, incarnation, next, broken_at: brokenAt } of chains) {
      const life = incarnation === 1 ? '' : ` (${incarnation}번째)`;
      context.say(`${name}${life}  ${next - 1}줄  ${brokenAt ? `사슬 끊김 ${koreanTime(brokenAt)}` : '이상 없음'}`);
    }
    let before: AccessLogPlace | null = null;
    let count = 0;
    do {
      const page: Awaited<ReturnType<typeof readArrivedLines>> = await readArrivedLines(
        db,
        { shard, officeId },
        { ...query, before },
      );
      for (const line of page.lines) context.say(printed(line, names, logins));
      count += page.lines.length;
      before = page.next;
    } while (before !== null);
    context.say(`${count}줄`);
    return 0;
  });
}

function printed(
  { device, n, received_at: arrivedAt, entry }: AccessLogLine,
  names: ReadonlyMap<string, string>,
  logins: ReadonlyMap<string, string>,
): string {
  const pc = names.get(device) ?? device;
  if (entry === null) return `${koreanTime(arrivedAt)}  ${pc}  ${n}번째 줄을 읽을 수 없습니다`;
  const who = entry.actor_id === null ? '-' : (logins.get(entry.actor_id) ?? entry.actor_id);
  const { at, action, screen, row_count: rows, result } = entry;
  return `${koreanTime(at)}  ${pc}  ${who}  ${action}  ${screen}  ${rows}건  ${result}`;
}

/** Whole days of the clock on the wall; without them the last seven. */
function periodOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }) {
  for (const day of [from, to])
    if (day !== undefined && !DAY.test(day)) throw new Error('--from과 --to에는 2026-11-22처럼 날짜를 씁니다.');
  const start = from === undefined ? Date.now() - WEEK_MS : Date.parse(`${from}T00:00:00+09:00`);
  const end = to === undefined ? Date.now() + 1 : Date.parse(`${to}T24:00:00+09:00`);
  if (!(start < end)) throw new Error('--from이 --to보다 늦습니다.');
  return { from: new Date(start).toISOString(), to: new Date(end).toISOString() };
}
