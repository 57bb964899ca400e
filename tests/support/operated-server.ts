/** @file The server that an operator starts with `npm run server`, in a folder of its own that goes with it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { must } from '#shared/kernel/must.ts';

const projectFolder = join(import.meta.dirname, '../..');
const command = join(projectFolder, 'scripts/server.ts');
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 30_000;

export interface CentralServer {
  readonly port: number;
  /** What the operator writes on a slip of paper for an office that wants to come. */
  officeCode(): Promise<string>;
  /** The operator takes the one PC out that there is. */
  takeOutPc(): Promise<void>;
  /** All that it wrote; a log of requests without anything that people wrote. */
  logs(): string;
  /** Stops it in order and removes what it kept. */
  close(): Promise<void>;
}

export async function startCentralServer(): Promise<CentralServer> {
  const folder = mkdtempSync(join(tmpdir(), 'onieum-server-'));
  // PostgreSQL of root runs as nobody and has to pass through.
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  const { DATABASE_URL: _notThisOne, ...env } = process.env;
  const child = spawn(process.execPath, [command, '--data', data, '--host', '127.0.0.1', '--port', '0'], {
    cwd: projectFolder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const close = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const operate = async (...words: readonly string[]): Promise<string> => {
    const asked = [command, ...words, '--data', data];
    return (await promisify(execFile)(process.execPath, asked, { cwd: projectFolder, env })).stdout;
  };
  try {
    const port = await listening(child, log);
    return {
      port,
      officeCode: async () => {
        const said = await operate('office', 'add');
        return must(/일회용 코드: (\S+)/.exec(said)?.[1], `code in ${said}`);
      },
      takeOutPc: async () => {
        const said = await operate('device', 'list');
        await operate('device', 'revoke', must(/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)?.[0], `PC in ${said}`));
      },
      logs: () => log.join(''),
      close,
    };
  } catch (reason) {
    await close();
    throw reason;
  }
}

function listening(child: ChildProcess, log: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => failed('is not there yet'), START_LIMIT_MS);
    const failed = (how: string) => {
      clearTimeout(late);
      reject(new Error(`The server ${how}.\n${log.join('')}`));
    };
    child.once('error', reject);
    child.once('exit', (code) => failed(`ended (${code})`));
    const hear = (text: Buffer) => {
      log.push(String(text));
      const port = /http:\/\/127\.0\.0\.1:(\d+) 에서 기다립니다/.exec(log.join(''))?.[1];
      if (port === undefined) return;
      clearTimeout(late);
      resolve(Number(port));
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(late);
}
