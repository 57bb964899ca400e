import {
  appendFile,
  chmod,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { randomBytes } from '#core/crypto/primitives.ts';
import { openDatabase } from '#core/database/open-database.ts';
import type { Store } from '#core/database/store.ts';
import { workingCopyPath } from '#core/files/data-files.ts';
import { ARGON2_FLOOR, type Keyring } from '#core/keys/keyring.schema.ts';
import { createKeyring, type KeyringDependencies, openWithRecoveryCode, openWithSecret } from '#core/keys/keyring.ts';
import { deriveKeys } from '#core/keys/master-key.ts';
import type { BackupKind } from '#shared/backup/backup.schema.ts';
import { must } from '#shared/kernel/must.ts';
import { aStore, TEST_KEY } from '../../../tests/support/test-store.ts';
import { type BackupFile, backupFileName, backupsToForget, listBackups, rotateBackups } from './backup-folder.ts';
import type { BackupHeader } from './backup-header.schema.ts';
import { readBackupHeader } from './container.ts';
import { diskFailureOf } from './disk-failure.ts';
import { type BackupJob, makeBackup } from './make-backup.ts';
import { unpackBackup } from './restore-backup.ts';
import { makeBackupInWorker } from './run-backup-worker.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
let ids = 0;
const deps: KeyringDependencies = {
  now: () => '2026-11-20T01:15:00.000Z',
  newId: () => {
    ids += 1;
    return uuid(ids);
  },
  argon2Cost: ARGON2_FLOOR,
};
const still = () => {};

let keyring: Keyring;
let recoveryCode: string;
let backupKey: Uint8Array;
let store: Store & { folder: string; dispose(): void };
let folder: string;

beforeAll(async () => {
  const owner = { accountId: uuid(900), loginId: 'hanjw', name: '한정우', position: null };
  const made = await createKeyring(deps, {
    installId: uuid(901),
    office: { name: '새솔2동', sigungu: '한울구' },
    manager: { owner, password: '솔숲-아침7시-우체통' },
  });
  ({ keyring, recoveryCode } = made);
  backupKey = deriveKeys(made.masterKey, keyring.installId).backup;
  store = await aStore();
  const insert = store.rawWriter.prepare('INSERT INTO setting (key, value) VALUES (?, ?)');
  store.rawWriter.transaction(() => {
    for (let i = 0; i < 3_000; i += 1) insert.run(`가구-${i}`, `홍길동 ${i} `.repeat(40));
  })();
});
afterAll(() => store.dispose());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onieum-backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header = (kind: BackupKind = 'manual', createdAt = deps.now()): BackupHeader => ({
  createdAt,
  kind,
  appVersion: '0.1.0',
  keyring,
  salt: Buffer.from(randomBytes(32)).toString('base64'),
});
const job = (changes: Partial<BackupJob> = {}): BackupJob => ({
  databasePath: store.path,
  databaseKeyHex: TEST_KEY,
  backupKey: backupKey.slice(),
  workingCopy: workingCopyPath(store.folder),
  folder,
  header: header(),
  ...changes,
});
const aBackup = async (): Promise<string> => {
  const made = makeBackup(job(), still);
  if (!made.ok) throw new Error(made.error.code);
  return join(folder, made.value.fileName);
};
const unpack = (backupPath: string, key = backupKey) =>
  unpackBackup(
    { backupPath, backupKey: key, databaseKeyHex: TEST_KEY, workingCopy: join(folder, 'restored.db') },
    still,
  );
const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'ok' : result.error.code;

describe('a backup', () => {
  test('gives back every row', async () => {
    const unpacked = unpack(await aBackup());
    expect(unpacked).toMatchObject({ ok: true, value: { rowCounts: { setting: 3_000 } } });
    const restored = openDatabase(join(folder, 'restored.db'), { keyHex: TEST_KEY, readonly: true });
    const rows = (db: typeof restored) => db.prepare('SELECT key, value FROM setting ORDER BY key').all();
    expect(rows(restored)).toEqual(rows(store.rawReader));
    restored.close();
  });

  test('holds what was committed while it was not yet in the main file', async () => {
    store.rawWriter.prepare("INSERT OR REPLACE INTO setting (key, value) VALUES ('방금', '저장')").run();
    expect((await stat(`${store.path}-wal`)).size).toBeGreaterThan(0);
    unpack(await aBackup());
    const restored = openDatabase(join(folder, 'restored.db'), { keyHex: TEST_KEY, readonly: true });
    expect(restored.prepare("SELECT value FROM setting WHERE key = '방금'").pluck().get()).toBe('저장');
    restored.close();
    store.rawWriter.prepare("DELETE FROM setting WHERE key = '방금'").run();
  });

  test('opens with any officer’s password or with the recovery code', async () => {
    const read = readBackupHeader(await aBackup());
    if (!read.ok) throw new Error(read.error.code);
    const byPassword = await openWithSecret(deps, read.value.keyring, {
      loginId: 'hanjw',
      secret: '솔숲-아침7시-우체통',
    });
    const byCode = openWithRecoveryCode(read.value.keyring, recoveryCode);
    for (const opened of [byPassword, byCode]) {
      if (!opened.ok) throw new Error(opened.error.code);
      const keys = deriveKeys(opened.value.masterKey, read.value.keyring.installId);
      expect(Buffer.from(keys.backup)).toEqual(Buffer.from(backupKey));
    }
  });

  test('shows no name, no address and no SQL to who has no key', async () => {
    const bytes = await readFile(await aBackup());
    for (const word of ['홍길동', 'SQLite format', 'CREATE TABLE', '가구-1']) expect(bytes.includes(word)).toBe(false);
  });

  test('leaves no working copy and nothing unfinished behind', async () => {
    await aBackup();
    expect((await readdir(folder)).filter((name) => !name.endsWith('.onieum'))).toEqual([]);
    expect((await readdir(store.folder)).filter((name) => name.includes('working'))).toEqual([]);
  });

  test('made twice in one second is two files', async () => {
    expect(await aBackup()).not.toBe(await aBackup());
    expect(await listBackups(folder)).toHaveLength(2);
  });

  test('made in the worker is the same, and core goes on meanwhile', async () => {
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    const steps: number[] = [];
    const made = await makeBackupInWorker(job(), {
      workersDir: '',
      progress: ({ done, total }) => steps.push(done / total),
    });
    clearInterval(ticking);
    expect(codeOf(made)).toBe('ok');
    expect(turns).toBeGreaterThan(3);
    expect(steps.at(-1)).toBe(1);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
  });

  test('that is stopped leaves what a next one clears away', async () => {
    const stop = new AbortController();
    const stopped = makeBackupInWorker(job(), {
      workersDir: '',
      signal: stop.signal,
      progress: () => stop.abort(new Error('stopped')),
    });
    await expect(stopped).rejects.toThrow('stopped');
    await writeFile(join(folder, 'onieum-20261119-000000.onieum.writing'), 'half');
    await aBackup();
    expect((await readdir(folder)).filter((name) => name.endsWith('.writing'))).toEqual([]);
  });
});

describe('a backup that was harmed', () => {
  test('is refused at every byte that was changed', async () => {
    const path = await aBackup();
    const whole = await readFile(path);
    const salt = 4_241;
    for (let n = 0; n < 40; n += 1) {
      const at = (n * salt * 977) % whole.length;
      const harmed = Buffer.from(whole);
      harmed[at] = (harmed[at] ?? 0) ^ 0x10;
      await writeFile(path, harmed);
      expect({ at, code: codeOf(unpack(path)) }).toMatchObject({
        at,
        code: expect.stringMatching(/backup\/(damaged|not-a-backup|newer)/),
      });
    }
  });

  test('is refused when cut short anywhere, also between two chunks', async () => {
    const path = await aBackup();
    const whole = await readFile(path);
    const headerEnd = 14 + whole.readUInt32BE(10);
    const chunkEnds: number[] = [];
    for (let at = headerEnd; at < whole.length; ) {
      at += 4 + whole.readUInt32BE(at);
      chunkEnds.push(at);
    }
    expect(chunkEnds.length).toBeGreaterThan(2);
    for (const length of [...chunkEnds.slice(0, -1), 0, 5, headerEnd - 1, headerEnd, whole.length - 1]) {
      await writeFile(path, whole.subarray(0, length));
      expect(codeOf(unpack(path))).toMatch(/backup\/(damaged|not-a-backup)/);
    }
  });

  test('is refused with something added, and with two chunks swapped', async () => {
    const path = await aBackup();
    const whole = await readFile(path);
    await appendFile(path, 'x');
    expect(codeOf(unpack(path))).toBe('backup/damaged');
    const headerEnd = 14 + whole.readUInt32BE(10);
    const second = headerEnd + 4 + whole.readUInt32BE(headerEnd);
    const third = second + 4 + whole.readUInt32BE(second);
    const fourth = third + 4 + whole.readUInt32BE(third);
    const parts = [whole.subarray(0, second), whole.subarray(third, fourth), whole.subarray(second, third)];
    await writeFile(path, Buffer.concat([...parts, whole.subarray(fourth)]));
    expect(codeOf(unpack(path))).toBe('backup/damaged');
  });

  test('or opened with another key leaves no unpacked rest', async () => {
    expect(codeOf(unpack(await aBackup(), randomBytes(32)))).toBe('backup/damaged');
    expect(await readdir(folder)).not.toContain('restored.db');
  });

  test('is told from a file of another kind and from one of a newer app', async () => {
    const other = join(folder, 'photo.onieum');
    await writeFile(other, 'JFIF');
    expect(codeOf(readBackupHeader(other))).toBe('backup/not-a-backup');
    const path = await aBackup();
    const bytes = await readFile(path);
    bytes.writeUInt16BE(2, 8);
    await writeFile(path, bytes);
    expect(codeOf(readBackupHeader(path))).toBe('backup/newer');
  });
});

describe('a disk that will not', () => {
  test('is reported when the folder cannot be made', async () => {
    await writeFile(join(folder, 'file'), '');
    const made = makeBackup(job({ folder: join(folder, 'file', 'inside') }), still);
    expect(made).toEqual({ ok: false, error: { code: 'backup/folder-missing' } });
  });

  test('is reported when the database is not one', async () => {
    const broken = join(folder, 'broken.db');
    await copyFile(store.path, broken);
    await truncate(broken, 5_000);
    await writeFile(broken, Buffer.alloc(5_000, 7));
    expect(codeOf(makeBackup(job({ databasePath: broken }), still))).toBe('backup/source-damaged');
    expect(await listBackups(folder)).toEqual([]);
  });

  test.each([
    ['ENOSPC', 'backup/no-space'],
    ['SQLITE_FULL', 'backup/no-space'],
    ['EROFS', 'backup/not-writable'],
    ['EACCES', 'backup/not-writable'],
    ['SQLITE_READONLY_DIRECTORY', 'backup/not-writable'],
    ['ENOENT', 'backup/folder-missing'],
    ['EIO', 'backup/disk-failed'],
    ['SQLITE_IOERR_WRITE', 'backup/disk-failed'],
  ])('with %s is %s', (code, expected) => {
    expect(diskFailureOf(Object.assign(new Error(), { code }), 'folder')?.code).toBe(expected);
  });

  test('is never blamed for a bug of ours', () => {
    expect(diskFailureOf(new TypeError('x is not a function'), 'folder')).toBeUndefined();
  });

  test('really full is reported, and no half backup is listed', async () => {
    // /dev/full refuses every write with ENOSPC; where there is none, the table above has said it.
    const isThere = await stat('/dev/full').then(
      (found) => found.isCharacterDevice(),
      () => false,
    );
    const failure = isThere
      ? await writeFile('/dev/full', 'x').catch((thrown: unknown) => diskFailureOf(thrown, 'data'))
      : diskFailureOf({ code: 'ENOSPC' }, 'data');
    expect(failure).toEqual({ code: 'backup/no-space', place: 'data' });
  });

  test('is read-only is reported to a user without rights', async () => {
    await chmod(folder, 0o500);
    const made = makeBackup(job(), still);
    await chmod(folder, 0o700);
    // Root may write anywhere; then the backup is simply made.
    expect(codeOf(made)).toBe(process.getuid?.() === 0 ? 'ok' : 'backup/not-writable');
  });
});

describe('the folder', () => {
  test('keeps seven by the clock and seven by hand, and never another office’s', () => {
    const file = (n: number, kind: BackupKind, installId = keyring.installId): BackupFile => ({
      path: `${kind}-${n}`,
      fileName: `${kind}-${n}`,
      bytes: 1,
      header: {
        ...header(kind, `2026-11-${String(n).padStart(2, '0')}T00:00:00.000Z`),
        keyring: { ...keyring, installId },
      },
    });
    const days = Array.from({ length: 12 }, (_, n) => n + 1);
    const files = [
      ...days.map((n) => file(n, n % 5 === 0 ? 'before-migration' : 'daily')),
      ...days.map((n) => file(n, 'manual')),
      ...days.map((n) => file(n, 'daily', uuid(7))),
    ];
    const forgotten = backupsToForget(files, keyring.installId).map(({ path }) => path);
    expect(forgotten.sort()).toEqual(
      [1, 2, 3, 4]
        .map((n) => `daily-${n}`)
        .concat('before-migration-5', ...[1, 2, 3, 4, 5].map((n) => `manual-${n}`))
        .sort(),
    );
  });

  test('is rotated on disk and lists the newest first', async () => {
    for (let n = 1; n <= 9; n += 1) {
      const made = makeBackup(job({ header: header('daily', `2026-11-0${n}T00:00:00.000Z`) }), still);
      expect(codeOf(made)).toBe('ok');
    }
    await writeFile(join(folder, '메모.txt'), '지우지 마세요');
    await rotateBackups(folder, keyring.installId);
    const left = await listBackups(folder);
    expect(left.map(({ header: { createdAt } }) => createdAt.slice(8, 10))).toEqual([
      '09',
      '08',
      '07',
      '06',
      '05',
      '04',
      '03',
    ]);
    expect(await readdir(folder)).toContain('메모.txt');
  });

  test('names files by Korean time', () => {
    expect(backupFileName('2026-11-19T15:30:05.000Z', 1)).toBe('onieum-20261120-003005.onieum');
    expect(must(backupFileName('2026-11-19T15:30:05.000Z', 2), 'name')).toBe('onieum-20261120-003005-2.onieum');
  });
});
