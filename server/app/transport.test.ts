import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import type { Away } from '#core/sync/sync-transport.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import { ownCertificate, readCertificate } from '#server/app/certificate.ts';
import { hintsText } from '#server/app/hints.routes.ts';
import { openServerDatabase } from '#server/database/open-server-database.ts';
import { TEST_MASTER_KEY, temporaryFolder } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import {
  aTestOffice,
  aTestServer,
  enrolRequest,
  type TestPc,
  type TestServer,
} from '../../tests/support/server-office.ts';
import { aHousehold } from '../../tests/sync/simulation/rows.ts';

const root = temporaryFolder(`onieum-test-transport-${process.pid}`);
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function listen(
  server: TestServer,
  pc: TestPc,
): Promise<{ hears: (what: string) => Promise<boolean>; isOver: () => Promise<boolean> }> {
  const at = new Date().toISOString();
  const response = await fetch(`${server.url}/v1/hints`, {
    headers: {
      'x-onieum-device': pc.device,
      'x-onieum-incarnation': '1',
      'x-onieum-at': at,
      'x-onieum-signature': pc.signer.sign(hintsText(pc.device, '1', at)),
    },
  });
  const reader = response.body?.getReader();
  let text = '';
  /** False once the line has ended. */
  const read = async (): Promise<boolean> => {
    const piece = await reader?.read();
    text += new TextDecoder().decode(piece?.value);
    return piece?.done === false;
  };
  return {
    async hears(what) {
      while (!text.includes(what)) if (!(await read())) return false;
      return true;
    },
    async isOver() {
      while (await read());
      return true;
    },
  };
}

test('TLS shows the certificate that the code names', async () => {
  const folder = join(root, 'tls');
  mkdirSync(folder);
  const files = await ownCertificate(folder, ['onieum.example']);
  const { cert, key, fingerprint } = readCertificate(files.cert, files.key);
  const server = await aTestServer({ tls: { cert, key } });
  try {
    const seen = await new Promise<string>((resolve, reject) => {
      const request = httpsRequest(`${server.url}/health`, { ca: cert, agent: false }, (response) => {
        const socket = response.socket as Socket & { getPeerCertificate(): { fingerprint256: string } };
        resolve(socket.getPeerCertificate().fingerprint256);
        response.resume();
      });
      request.on('error', reject).end();
    });
    expect(seen.replaceAll(':', '').toLowerCase()).toBe(fingerprint);
    const { request: asks } = enrolRequest(await server.newCode());
    const reach = (certificate: string | null) =>
      serverPort({})
        .enrol({ url: server.url, certificate }, asks, AbortSignal.timeout(20_000))
        .then(
          ({ answer }) => answer,
          ({ why }: Away) => why,
        );
    // The app finds what the paper names; any other certificate, also one from an authority, is not the server.
    expect(await reach(must(fingerprint, 'fingerprint').slice(0, 16))).toEqual({ error: 'office-unknown' });
    expect([await reach('f'.repeat(16)), await reach(null)]).toEqual(['certificate', 'certificate']);
    const plain = await fetch(server.url.replace('https', 'http')).then(
      (response) => response.status,
      () => 'refused',
    );
    expect(plain).not.toBe(200);
  } finally {
    await server.close();
  }
});

test('a stop finishes what is running, ends the hints, and lets nobody wait', async () => {
  const server = await aTestServer();
  const office = await aTestOffice(server);
  const line = await listen(server, office.pc);
  const { signer, request } = enrolRequest(await server.newCode({ officeId: office.id }));
  const body = Buffer.from(JSON.stringify(request));
  const arrived = once(server.app.server, 'request');
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', (chunk) => heard.push(chunk));
  const over = new Promise((resolve) => socket.once('close', resolve));
  socket.write(
    `POST /v1/enrol HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.byteLength}\r\n\r\n`,
  );
  socket.write(body.subarray(0, 20));
  await arrived;
  const closing = server.app.close();
  socket.write(body.subarray(20));
  await Promise.all([closing, over, line.isOver()]);
  expect(Buffer.concat(heard).toString()).toContain('"genesis":"none"');
  expect(signer.publicKey).not.toBe('');
  await server.database.dispose();
});

test('hints cross from one node of a server to the other', async () => {
  const first = await aTestServer();
  const office = await aTestOffice(first);
  const second = await aTestServer({ beside: first });
  try {
    const pc = await office.otherPc();
    const line = await listen(second, pc);
    office.pc.creates(office.boss, { table: 'household', row: aHousehold(office.made(office.boss), 'x') });
    await office.pc.sync();
    expect(await line.hears(`"feed":"${office.id}:welfare"`)).toBe(true);
  } finally {
    await second.app.close();
    await first.close();
  }
});

test('a PC whose rights change is cut off at whichever node it listens, and only that PC', async () => {
  const first = await aTestServer();
  const office = await aTestOffice(first);
  const second = await aTestServer({ beside: first });
  try {
    const [pc, other] = [await office.otherPc(), await office.otherPc()];
    const [line, otherLine] = [await listen(second, pc), await listen(second, other)];
    await office.pc.manages(office.boss, { kind: 'revoke-device', device: pc.device, reason: 'lost' });
    expect(await line.isOver()).toBe(true);
    expect(second.hub.size).toBe(1);
    // Nobody knows what was said while a node could not hear: all its PCs come again.
    await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`.execute(first.database.db);
    expect(await otherLine.isOver()).toBe(true);
  } finally {
    await second.app.close();
    await first.close();
  }
});

test('while the database is away PCs are told to come again, and nothing is a fault', async () => {
  const sockets = new Set<Socket>();
  let target = '';
  const line = createServer((near) => {
    const far = connect(target);
    for (const each of [near, far]) {
      sockets.add(each);
      each.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  const { port } = line.address() as AddressInfo;
  const server = await aTestServer({
    reach: (database) => {
      target = `${database.connection.host}/.s.PGSQL.${database.connection.port}`;
      const at = { ...database.connection, host: '127.0.0.1', port };
      return openServerDatabase({ at, masterKey: TEST_MASTER_KEY, connections: 3 });
    },
  });
  const office = await aTestOffice(server);
  line.close();
  for (const each of sockets) each.destroy();
  const ask = () => server.post('/v1/sync', office.pc.envelope('keys', { changes: [], since: null }));
  expect(await ask()).toMatchObject({ status: 503, json: { error: 'busy' } });
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  await new Promise<void>((resolve) => line.listen(port, '127.0.0.1', resolve));
  expect(await ask()).toMatchObject({ status: 200, json: { version: 1 } });
  expect(server.log).not.toContain('"bug"');
  await server.app.close();
  for (const each of sockets) each.destroy();
  line.close();
  await server.database.dispose();
});
