import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ARGON2_FLOOR, type Keyring } from './keyring.schema.ts';
import { createKeyring } from './keyring.ts';
import {
  keyringPath,
  parseKeyring,
  promoteNextKeyring,
  readKeyring,
  readNextKeyring,
  writeKeyring,
  writeNextKeyring,
} from './keyring-file.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'onieum-keyring-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const aKeyring = async (name: string): Promise<Keyring> => {
  let id = 0;
  const newId = () => {
    id += 1;
    return `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`;
  };
  const owner = { accountId: newId(), loginId: 'hanjw', name: '한정우', position: null };
  const deps = { now: () => '2026-11-20T00:00:00.000Z', newId, argon2Cost: ARGON2_FLOOR };
  const { keyring } = await createKeyring(deps, {
    installId: newId(),
    office: { name, sigungu: null },
    manager: { owner, password: '솔숲-아침7시-우체통' },
  });
  return keyring;
};
const nameOf = async () => {
  const read = await readKeyring(dataDir);
  return read?.ok ? read.value.office.name : read?.error.code;
};

test('a folder without a keyring has never been set up', async () => {
  expect(await readKeyring(dataDir)).toBeUndefined();
});

test('the last three keyrings stay, and nothing half-written', async () => {
  for (const name of ['하나', '둘', '셋', '넷']) await writeKeyring(dataDir, await aKeyring(name));
  expect((await readdir(dataDir)).sort()).toEqual([
    'keyring.json',
    'keyring.previous-1.json',
    'keyring.previous-2.json',
  ]);
  const names = await Promise.all(
    ['keyring.json', 'keyring.previous-1.json', 'keyring.previous-2.json'].map(async (file) => {
      const read = parseKeyring(await readFile(join(dataDir, file), 'utf8'));
      return read.ok && read.value.office.name;
    }),
  );
  expect(names).toEqual(['넷', '셋', '둘']);
});

test('a torn keyring is replaced by the newest whole copy, which the torn one never overwrites', async () => {
  for (const name of ['하나', '둘']) await writeKeyring(dataDir, await aKeyring(name));
  const whole = await readFile(keyringPath(dataDir), 'utf8');
  await writeFile(keyringPath(dataDir), whole.slice(0, 300));
  expect(await nameOf()).toBe('하나');
  await writeKeyring(dataDir, await aKeyring('셋'));
  await writeFile(keyringPath(dataDir), '');
  expect(await nameOf()).toBe('하나');
});

test('a keyring with no whole copy is damaged, not missing', async () => {
  await writeFile(keyringPath(dataDir), '{}');
  expect(await nameOf()).toBe('keys/keyring-damaged');
});

test('a keyring of a newer app is named so, and no older copy stands in for it', async () => {
  for (const name of ['하나', '둘']) await writeKeyring(dataDir, await aKeyring(name));
  await writeFile(keyringPath(dataDir), JSON.stringify({ format: 'onieum-keyring', version: 2, more: true }));
  expect(await nameOf()).toBe('keys/keyring-newer');
});

test('a new epoch leaves no copy that opens for who was shut out', async () => {
  for (const name of ['하나', '둘', '셋']) await writeKeyring(dataDir, await aKeyring(name));
  await writeNextKeyring(dataDir, await aKeyring('새 시대'));
  expect((await readNextKeyring(dataDir))?.office.name).toBe('새 시대');
  expect(await nameOf()).toBe('셋');
  await promoteNextKeyring(dataDir);
  expect(await nameOf()).toBe('새 시대');
  expect(await readNextKeyring(dataDir)).toBeUndefined();
  const texts = await Promise.all((await readdir(dataDir)).map((file) => readFile(join(dataDir, file), 'utf8')));
  expect(texts.filter((text) => text.includes('셋') || text.includes('둘'))).toEqual([]);
});
