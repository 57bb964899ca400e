/** @file The whole server: database, doors and hints, started in order and stopped in the opposite one. */
import type { AddressInfo } from 'node:net';
import { uuidv7 } from 'uuidv7';
import { type RunningPostgres, startPostgres } from '#server/database/embedded-postgres.ts';
import { assertDurable, openServerDatabase } from '#server/database/open-server-database.ts';
import { createShard } from '#server/database/postgres-server-store.ts';
import { masterKeyIn } from '#server/database/subject-keys.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { buildApp } from './build-app.ts';
import { type Certificate, ownCertificate, readCertificate } from './certificate.ts';
import type { DataFolder, ServerSettings } from './data-folder.ts';
import { HintHub } from './hint-hub.ts';
import { startHintRelay } from './hint-relay.ts';
import type { Limits } from './limits.ts';
import type { ServerLog } from './server-log.ts';
import { audienceOf } from './shard.repository.ts';
import { openShards } from './shards.ts';

export interface StartRequest {
  readonly folder: DataFolder;
  readonly settings: ServerSettings;
  /** An existing PostgreSQL; several nodes may share it. */
  readonly databaseUrl?: string;
  readonly log: ServerLog;
  readonly limits?: Partial<Limits>;
}

export interface RunningServer {
  readonly url: string;
  readonly fingerprint: string | null;
  /** Resolves when the database is gone: then the server is no use to anybody and ends. */
  readonly broken: Promise<void>;
  stop(): Promise<void>;
}

export const DEFAULT_SHARD = 'main';
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
/** Requests that are still running after this are cut off; their transactions roll back. */
const PATIENCE_MS = 20_000;

export const isLoopback = (host: string): boolean => LOOPBACK.includes(host);

/** Null where plain HTTP is allowed: nothing leaves this machine. */
export async function certificateFor(folder: DataFolder, settings: ServerSettings): Promise<Certificate | null> {
  const { host, cert, key } = settings;
  if ((cert === null) !== (key === null)) throw new Error('a certificate needs its key, and a key its certificate');
  if (cert !== null && key !== null) return readCertificate(cert, key);
  if (isLoopback(host)) return null;
  const files = await ownCertificate(folder.tls, [host]);
  return readCertificate(files.cert, files.key);
}

export async function startServer(request: StartRequest): Promise<RunningServer> {
  const { folder, settings, databaseUrl, log, limits } = request;
  const certificate = await certificateFor(folder, settings);
  const postgres = databaseUrl === undefined ? await startPostgres({ dataDir: folder.postgres }) : undefined;
  const undo: (() => Promise<unknown>)[] = postgres ? [() => postgres.stop()] : [];
  try {
    const at = databaseUrl ?? postgres?.connection ?? '';
    const onBroken = () => log.warn('connection lost');
    const database = await openServerDatabase({ at, masterKey: masterKeyIn(folder.masterKey), onBroken });
    undo.push(() => database.close());
    await assertDurable(database.pool);
    await createShard(database.pool, DEFAULT_SHARD);
    const audience = await audienceOf(database.db, () => `onieum-${uuidv7()}`);
    const hub = new HintHub();
    // Also alone: as long as this connection is there, nobody replaces the database under a running server.
    const place = typeof at === 'string' ? { connectionString: at } : { ...at };
    const relay = await startHintRelay(place, database.pool, hub);
    undo.push(() => relay.stop());
    const shards = openShards(database, (heads) => {
      hub.publish(heads);
      relay.tell(heads);
    });
    const app = await buildApp(
      {
        database,
        shards,
        schema: onieumSchema,
        hub,
        log,
        audience,
        certificateFingerprint: certificate?.fingerprint ?? null,
        now: () => new Date().toISOString(),
        newId: uuidv7,
      },
      {
        ...(certificate ? { tls: { cert: certificate.cert, key: certificate.key } } : {}),
        ...(settings.trustProxy.length > 0 ? { trustProxy: settings.trustProxy } : {}),
        ...(limits ? { limits } : {}),
      },
    );
    undo.push(() => closeWithin(app));
    await app.listen({ host: settings.host, port: settings.port });
    const { port } = app.server.address() as AddressInfo;
    log.info('listening', { port, tls: certificate !== null, database: databaseUrl === undefined ? 'own' : 'given' });
    let stopping: Promise<void> | undefined;
    return {
      url: `${certificate ? 'https' : 'http'}://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
      fingerprint: certificate?.fingerprint ?? null,
      broken: postgres ? brokenWhile(postgres, () => stopping !== undefined, log) : new Promise(() => undefined),
      stop() {
        stopping ??= takeBack(undo).then(() => log.info('stopped'));
        return stopping;
      },
    };
  } catch (error) {
    await takeBack(undo);
    throw error;
  }
}

async function brokenWhile(postgres: RunningPostgres, isStopping: () => boolean, log: ServerLog): Promise<void> {
  await postgres.ended;
  if (isStopping()) return new Promise(() => undefined);
  log.warn('database ended');
}

/** Finishes what is running, ends the hints, and does not wait for ever. */
async function closeWithin(app: { close(): Promise<unknown>; server: { closeAllConnections(): void } }): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), PATIENCE_MS);
  await app.close();
  clearTimeout(timer);
}

/** Newest first; one that fails does not keep the others open. */
async function takeBack(undo: (() => Promise<unknown>)[]): Promise<void> {
  for (const step of undo.reverse()) await step().catch(() => undefined);
  undo.length = 0;
}
