import type { Kysely } from 'kysely';
import type { DeviceCardTable } from '#server/database/administration-schema.ts';
import type { ServerSchema } from '#server/database/schema.ts';

type Db = Kysely<ServerSchema>;

export async function insertDeviceCard(
  db: Db,
  card: Pick<DeviceCardTable, 'shard' | 'device' | 'name' | 'enrolled_at' | 'build'>,
): Promise<void> {
  const nothingYet = { last_seen_at: null, waiting: 0, oldest_waiting_at: null, clock_offset_ms: null };
  await db
    .insertInto('device_card')
    .values({ ...card, ...nothingYet })
    .execute();
}

export async function renameDevice(db: Db, shard: string, device: string, name: string): Promise<void> {
  await db.updateTable('device_card').set({ name }).where('shard', '=', shard).where('device', '=', device).execute();
}

/** What a PC last said about itself. `backlog` is absent when it only read. */
export interface Sighting {
  readonly at: string;
  /** Somebody works at it: a PC that is still joining only asks for records. */
  readonly isIn: boolean;
  readonly backlog?: Pick<DeviceCardTable, 'waiting' | 'oldest_waiting_at' | 'clock_offset_ms' | 'build'>;
}

/** The first time is when it is in: until then it was seen by nobody. */
export async function noteSighting(db: Db, device: string, { at, isIn, backlog }: Sighting): Promise<void> {
  await db
    .updateTable('device_card')
    .set({ last_seen_at: at, ...backlog })
    .where('device', '=', device)
    .$if(!isIn, (query) => query.where('last_seen_at', 'is not', null))
    .execute();
}

/** Whether the PC that was let in has come all the way; if not, it may ask for the server's answer again. */
export async function hasComeIn(db: Db, shard: string, device: string): Promise<boolean> {
  const card = db.selectFrom('device_card').select('last_seen_at').where('shard', '=', shard);
  const found = await card.where('device', '=', device).executeTakeFirst();
  return found !== undefined && found.last_seen_at !== null;
}

export interface ListedDevice {
  readonly id: string;
  readonly officeId: string;
  readonly status: 'active' | 'push_only' | 'revoked';
  readonly feeds: readonly string[];
  readonly card: Omit<DeviceCardTable, 'shard' | 'device'>;
  /** Each follows from something that is kept: nobody can forget to raise it or clear it by accident. */
  readonly alarms: readonly ('identity-used-twice' | 'access-log-broken' | 'work-lost-by-server')[];
}

/** Of one office, or of all. */
export async function listDevices(db: Db, where: { shard?: string; officeId?: string }): Promise<ListedDevice[]> {
  const rows = await db
    .selectFrom('device')
    .innerJoin('device_card', (join) =>
      join.onRef('device_card.shard', '=', 'device.shard').onRef('device_card.device', '=', 'device.id'),
    )
    .selectAll('device_card')
    .select(['device.id', 'device.office_id', 'device.status', 'device.feeds', 'device.newest_incarnation'])
    .select((eb) => [
      eb
        .exists(
          eb
            .selectFrom('access_chain')
            .select('access_chain.device')
            .whereRef('access_chain.shard', '=', 'device.shard')
            .whereRef('access_chain.device', '=', 'device.id')
            .where('access_chain.broken_at', 'is not', null),
        )
        .as('has_broken_log'),
      eb
        .exists(
          eb
            .selectFrom('loss_report')
            .select('loss_report.device')
            .whereRef('loss_report.shard', '=', 'device.shard')
            .whereRef('loss_report.device', '=', 'device.id'),
        )
        .as('has_loss'),
    ])
    .$if(where.shard !== undefined, (query) => query.where('device.shard', '=', where.shard ?? ''))
    .$if(where.officeId !== undefined, (query) => query.where('device.office_id', '=', where.officeId ?? ''))
    .orderBy('device_card.enrolled_at')
    .execute();
  return rows.map(({ shard: _shard, device: _device, id, office_id, status, feeds, ...row }) => {
    const { newest_incarnation: incarnation, has_broken_log: hasBrokenLog, has_loss: hasLoss, ...card } = row;
    return {
      id,
      officeId: office_id,
      status,
      feeds,
      card,
      alarms: [
        ...(incarnation > 1 ? (['identity-used-twice'] as const) : []),
        ...(hasBrokenLog ? (['access-log-broken'] as const) : []),
        ...(hasLoss ? (['work-lost-by-server'] as const) : []),
      ],
    };
  });
}
