/** @file Where a server keeps what is its own: database, keys, certificate and settings. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** How the server was last started, so that a printed code fits it. */
const ServerSettings = z.object({
  host: z.string().default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(8443),
  cert: z.string().nullable().default(null),
  key: z.string().nullable().default(null),
  trustProxy: z.array(z.string()).default([]),
});
export type ServerSettings = z.infer<typeof ServerSettings>;

export interface DataFolder {
  readonly path: string;
  readonly postgres: string;
  readonly tls: string;
  readonly masterKey: string;
  readonly backupKey: string;
  readonly backups: string;
  readonly erasures: string;
  readonly settings: string;
}

export function openDataFolder(typed: string | undefined): DataFolder {
  const path = resolve(typed ?? defaultFolder());
  // PostgreSQL of root runs as nobody and has to pass; what is inside is closed file by file.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  mkdirSync(path, { recursive: true, mode });
  mkdirSync(join(path, 'backups'), { recursive: true, mode: 0o700 });
  return {
    path,
    postgres: join(path, 'postgres'),
    tls: join(path, 'tls'),
    masterKey: join(path, 'master.key'),
    backupKey: join(path, 'backup.key'),
    backups: join(path, 'backups'),
    erasures: join(path, 'erasures.jsonl'),
    settings: join(path, 'server.json'),
  };
}

function defaultFolder(): string {
  if (process.platform === 'win32') return join(process.env.ProgramData ?? 'C:\\ProgramData', 'onieum-server');
  if (process.getuid?.() === 0) return '/var/lib/onieum';
  const home = process.env.HOME || userInfo().homedir;
  return join(process.env.XDG_DATA_HOME || join(home, '.local', 'share'), 'onieum-server');
}

export function readSettings({ settings }: DataFolder): ServerSettings {
  return ServerSettings.parse(existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')) : {});
}

export function writeSettings({ settings }: DataFolder, value: ServerSettings): void {
  writeFileSync(`${settings}.draft`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${settings}.draft`, settings);
}
