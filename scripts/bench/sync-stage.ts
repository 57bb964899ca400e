/** @file What the sync benches stand on: PostgreSQL and a server process of their own, and what both have cost so far. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { type RunningPostgres, startPostgres } from '#server/database/embedded-postgres.ts';
import { openServerDatabase, type ServerDatabase } from '#server/database/open-server-database.ts';
import { createShard, PostgresServerStore } from '#server/database/postgres-server-store.ts';
import asStarted from '../server-process.json' with { type: 'json' };
import type { EngineAnswer, EngineOrder } from './sync-engines.ts';
import type { ServerStats } from './sync-server.ts';

export interface Cost {
  /** Of the server's process and of PostgreSQL, in ms of processor time. */
  readonly serverMs: number;
  readonly postgresMs: number;
}

export interface SyncStage {
  readonly store: PostgresServerStore;
  readonly client: pg.Client;
  readonly url: string;
  readonly durability: string;
  cost(): Cost;
  /** Of the server's process, in MB, at its highest. */
  rssPeak(): number;
  bytes(): Promise<ServerStats>;
  engines(): Promise<Engines>;
  close(): Promise<void>;
}

export interface Engines {
  ask(order: EngineOrder): Promise<EngineAnswer>;
  readonly pid: number;
  close(): void;
}

const MASTER_KEY = Buffer.alloc(32, 9);
const SHARD = '4113500000';
const TICKS_MS = 10;

export async function openStage(folder: string): Promise<SyncStage> {
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') });
  const { host, port, user, password, database: name } = postgres.connection;
  const url = `postgres://${user}:${password}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  const database: ServerDatabase = await openServerDatabase({ at: url, masterKey: MASTER_KEY, connections: 3 });
  await createShard(database.pool, SHARD, 'epoch-0');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const server = fork(join(import.meta.dirname, 'sync-server.ts'), [url, MASTER_KEY.toString('hex')], {
    execArgv: ['--no-warnings', ...asStarted.flags],
    env: { ...process.env, ...asStarted.env },
  });
  const listening = await said<number>(server);
  const children: ChildProcess[] = [server];
  return {
    store: new PostgresServerStore({ ...database, shard: SHARD }),
    client,
    url: `http://127.0.0.1:${listening}`,
    durability: await durabilityOf(client),
    cost: () => ({ serverMs: cpuOf(server.pid), postgresMs: postgresCpu(postgres) }),
    rssPeak: () => peakOf(server.pid),
    bytes: () => {
      const answer = said<ServerStats>(server);
      server.send('stats');
      return answer;
    },
    engines: async () => {
      const child = fork(join(import.meta.dirname, 'sync-engines.ts'), { execArgv: ['--no-warnings'] });
      children.push(child);
      await said(child);
      return {
        pid: child.pid ?? 0,
        ask: (order) => {
          const answer = said<EngineAnswer>(child);
          child.send(order);
          return answer;
        },
        close: () => void child.kill(),
      };
    },
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await client.end();
      await database.close();
      await postgres.stop('immediate');
    },
  };
}

const said = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = (code: number | null) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once('exit', end);
    child.once('message', (what) => {
      child.off('exit', end);
      resolve(what as T);
    });
  });

async function durabilityOf(client: pg.Client): Promise<string> {
  const names = ['fsync', 'synchronous_commit', 'full_page_writes'];
  const settings: string[] = [];
  for (const name of names) {
    const { rows } = await client.query<Record<string, string>>(`SHOW ${name}`);
    settings.push(`${name}=${rows[0]?.[name]}`);
  }
  return settings.join(' ');
}

/** User and system time of a process and of its children that have ended; 0 where there is no /proc. */
function cpuOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0) * TICKS_MS;
  } catch {
    return 0;
  }
}

function postgresCpu({ pid }: RunningPostgres): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return [pid, ...children.map(Number)].reduce((sum, each) => sum + cpuOf(each), 0);
  } catch {
    return 0;
  }
}

function peakOf(pid: number | undefined): number {
  try {
    const line = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(line?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
