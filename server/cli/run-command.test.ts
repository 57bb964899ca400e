import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprintOf, ownCertificate } from '#server/app/certificate.ts';
import { openDataFolder, readSettings } from '#server/app/data-folder.ts';
import { hintsText } from '#server/app/hints.routes.ts';
import { createServerLog } from '#server/app/server-log.ts';
import { certificateFor } from '#server/app/start-server.ts';
import { temporaryFolder } from '#server/database/test-postgres.ts';
import { EnrolResponse } from '#shared/sync/enrol.message.ts';
import { aPersonOf, enrolRequest, offeredOffice } from '../../tests/support/server-office.ts';
import { runServerCommand } from './run-command.ts';

const root = temporaryFolder(`onieum-test-command-${process.pid}`);
const data = join(root, 'data');
beforeAll(() => mkdirSync(data, { recursive: true, mode: 0o711 }));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const code = await runServerCommand([...args, '--data', data], {
    say: (line) => lines.push(line),
    stopped: new Promise(() => undefined),
    env: {},
  });
  return { code, said: lines.join('\n') };
}

/** A server that runs until it is told to stop. */
async function serve(): Promise<{ url: string; stop: () => Promise<number> }> {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const log = createServerLog({ write: () => undefined });
  let url = '';
  let ready = (): void => undefined;
  const listening = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const say = (line: string) => {
    url ||= /https?:\/\/[\w.:]+/.exec(line)?.[0] ?? '';
    if (url) ready();
  };
  const ended = runServerCommand(['--data', data, '--port', '0'], { say, stopped, env: {}, log });
  await Promise.race([listening, ended]);
  return {
    url,
    stop: () => {
      stop();
      return ended;
    },
  };
}

const codeIn = (said: string): string => /코드: ([0-9A-Z-]{19})/.exec(said)?.[1] ?? '';

test('an operator sets up a server, lets an office in, and looks after it, while it runs', async () => {
  const first = await run('init');
  expect(first.code).toBe(0);
  expect(codeIn(first.said)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);

  const server = await serve();
  const officeId = crypto.randomUUID();
  const { signer, request } = enrolRequest(codeIn(first.said), {
    office: offeredOffice(officeId, aPersonOf(officeId, 'MANAGER')),
  });
  const answer = await fetch(`${server.url}/v1/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  const joined = EnrolResponse.parse(await answer.json());
  expect(joined.audience).toMatch(/^onieum-/);

  expect((await run('office', 'list')).said).toContain(officeId);
  expect((await run('account', 'list', '--office', officeId)).said).toContain('MANAGER');
  expect((await run('code', 'new', '--office', officeId, '--scopes', 'welfare')).code).toBe(1);
  const second = await run('code', 'new', '--office', officeId, '--scopes', 'council');
  expect(second.code).toBe(0);
  expect((await run('code', 'list', '--office', officeId)).said).toContain('council');
  expect((await run('device', 'list')).said).toContain(joined.device);
  const at = new Date().toISOString();
  const line = await fetch(`${server.url}/v1/hints`, {
    headers: {
      'x-onieum-device': joined.device,
      'x-onieum-incarnation': '1',
      'x-onieum-at': at,
      'x-onieum-signature': signer.sign(hintsText(joined.device, '1', at)),
    },
  });
  expect(line.status).toBe(200);
  expect((await run('device', 'revoke', joined.device.slice(0, 30), '--shut')).code).toBe(0);
  // The running server hears of it from the operator's process, and ends what it has open for that PC.
  expect(await line.text()).toContain('welcome');
  expect(await run('device', 'revoke', joined.device)).toMatchObject({
    code: 1,
    said: expect.stringContaining('이미'),
  });
  expect((await run('device', 'list')).said).toContain('차단');
  expect(await run('access-log', '--office', officeId)).toEqual({ code: 0, said: '0줄' });

  expect(await run('serve')).toMatchObject({ code: 1, said: expect.stringContaining('먼저 끄거나') });
  const file = join(data, 'backups', 'one.onieum');
  expect((await run('backup', file)).code).toBe(0);
  expect((await run('verify', file)).said).toContain('되살려 확인했습니다');
  expect(await run('restore', file)).toMatchObject({ code: 1, said: expect.stringContaining('먼저 끄고') });
  const nobody = crypto.randomUUID();
  expect(await run('erase', nobody)).toMatchObject({ code: 1, said: expect.stringContaining('--confirm') });
  expect((await run('erase', nobody, '--confirm', nobody)).said).toContain('그런 가구가 없습니다');
  expect((await run('status')).said).toContain('사무소 1곳, PC 1대');
  expect(await server.stop()).toBe(0);

  expect((await run('restore', file)).said).toContain('되살렸습니다');
  expect((await run('office', 'list')).said).toContain(officeId);
  for (const secret of ['master.key', 'backup.key', 'server.json'])
    expect(statSync(join(data, secret)).mode & 0o077).toBe(0);
});

test('what cannot be done is said in a sentence, and help without touching anything', async () => {
  for (const args of [
    ['office', 'x'],
    ['code', 'new'],
    ['--hours', '0', 'init'],
    ['access-log', '--office', 'x', '--from', '어제'],
    ['access-log', '--office', 'x', '--from', '2026-11-22', '--to', '2026-11-20'],
    ['--port', 'x', 'status'],
    ['--cert', 'one.pem', 'status'],
    ['--cert', 'none.pem', '--key', 'none.pem', 'status'],
    ['--cert', 'one.pem', '--own-certificate', 'status'],
    ['--trust-proxy', '10.0.0.1', '--no-trust-proxy', 'status'],
    ['backup', join(data, 'none', 'x.onieum')],
    ['backup', '--passphrase-file', join(data, 'none')],
    ['restore', join(data, 'master.key')],
    ['verify', data],
  ])
    expect(await run(...args)).toMatchObject({ code: 1, said: expect.stringMatching(/[가-힣]/) });
  expect((await run('--nothing')).code).toBe(2);
  expect((await run('--help')).said).toContain('npm run server -- init');
});

test('a code says which certificate to find, or that it is for this computer; what was once given is taken back', async () => {
  const folder = openDataFolder(data);
  const HERE_ONLY = '이 컴퓨터 안에서만';
  const remembered = () => {
    const { host, cert, key, trustProxy } = readSettings(folder);
    return { host, cert, key, trustProxy };
  };
  // Only so that each command finds a database that runs.
  const server = await serve();
  const local = await run('init');
  expect(local.said).toContain(HERE_ONLY);
  expect(local.said).not.toMatch(/코드: \S+\./);
  // Behind a proxy of this computer, other PCs come in, and an authority vouches for what they see.
  const proxied = await run('init', '--trust-proxy', '127.0.0.1');
  expect(proxied.said).not.toContain(HERE_ONLY);
  const files = await ownCertificate(join(root, 'given'), ['onieum.example']);
  await run('init', '--host', '0.0.0.0', '--cert', files.cert, '--key', files.key);
  const given = { host: '0.0.0.0', ...files, trustProxy: ['127.0.0.1'] };
  expect(remembered()).toEqual(given);
  expect((await run('status')).said).toContain(files.cert);
  // Also when the files are gone, which nothing else gets past.
  rmSync(files.key);
  expect((await run('init')).code).toBe(1);
  const open = await run('init', '--own-certificate');
  expect(remembered()).toEqual({ ...given, cert: null, key: null });
  const own = await certificateFor(folder, readSettings(folder));
  expect(open.said).toContain(`.${own?.fingerprint?.slice(0, 16)}`);
  expect(open.said).not.toContain(HERE_ONLY);
  await run('init', '--no-trust-proxy');
  expect(remembered().trustProxy).toEqual([]);
  await server.stop();
});

test('plain HTTP stays on this machine: everywhere else there is a certificate, made once and readable by its owner', async () => {
  const folder = openDataFolder(data);
  const settings = readSettings(folder);
  expect(await certificateFor(folder, { ...settings, host: '127.0.0.1', cert: null, key: null })).toBeNull();
  const made = await certificateFor(folder, { ...settings, host: '0.0.0.0', cert: null, key: null });
  const again = await certificateFor(folder, { ...settings, host: '10.0.0.7', cert: null, key: null });
  expect(again).toEqual(made);
  expect(made?.fingerprint).toBe(fingerprintOf(made?.cert ?? ''));
  expect(statSync(join(folder.tls, 'key.pem')).mode & 0o077).toBe(0);
  await expect(certificateFor(folder, { ...settings, cert: 'a', key: null })).rejects.toThrow('needs its key');
});
