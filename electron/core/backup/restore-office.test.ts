import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyAccessLog } from '#core/audit/verify-access-log.ts';
import { must } from '#shared/kernel/must.ts';
import {
  aCore,
  anOffice,
  granted,
  MANAGER,
  outcome,
  removeFolder,
  type TestCore,
} from '../../../tests/support/a-core.ts';
import { isDue } from './daily-backup.ts';

const DAY = 24 * 60 * 60_000;
const cores: TestCore[] = [];
let stick: string;
beforeEach(async () => {
  stick = await mkdtemp(join(tmpdir(), 'onieum-stick-'));
});
afterEach(async () => {
  for (const core of cores) await core.quit();
  for (const core of cores.splice(0)) removeFolder(core);
  await rm(stick, { recursive: true, force: true });
});
const keep = <C extends TestCore>(core: C): C => {
  cores.push(core);
  return core;
};
const lock = async (core: TestCore) => {
  granted(await core.rpc.accounts.lock({}));
  await core.closed();
};
const signIn = (core: TestCore) => core.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password });
const status = async (core: TestCore) => granted(await core.rpc.backup.status({}));
const backups = async () => (await readdir(stick)).filter((name) => name.endsWith('.onieum')).sort();
const byPassword = { secret: { kind: 'password', loginId: MANAGER.loginId, password: MANAGER.password } } as const;

/** An office with a setting to recognise it by, backed up to the stick. */
const anOfficeOnStick = async () => {
  const core = keep(await anOffice());
  const { store } = must(core.deps.session.current(), 'session');
  store.rawWriter.prepare("INSERT INTO setting (key, value) VALUES ('표식', '가구 1,318')").run();
  core.dialogs.folder = stick;
  granted(await core.rpc.backup.chooseFolder({}));
  await expect.poll(async () => (await backups()).length).toBe(1);
  core.pass(1_000);
  const made = granted(await core.rpc.backup.make({}));
  return { core, file: join(stick, made.fileName) };
};
const markIn = (core: TestCore) =>
  must(core.deps.session.current(), 'session')
    .store.prepareRead("SELECT value FROM setting WHERE key = '표식'")
    .pluck()
    .get();

describe('a backup on demand', () => {
  test('goes to the chosen folder, is listed, and its success is known even while locked', async () => {
    const { core } = await anOfficeOnStick();
    expect(granted(await core.rpc.backup.folder({}))).toMatchObject({
      path: stick,
      isOwn: false,
      isReachable: true,
      backups: [
        { kind: 'manual', officeName: '새솔2동', people: [{ loginId: 'hanjw', name: '한정우' }] },
        { kind: 'daily' },
      ],
    });
    await lock(core);
    expect(await status(core)).toMatchObject({ folder: 'chosen', isOverdue: false, lastFailure: null });
    expect((await status(core)).lastSuccessAt).not.toBeNull();
  });

  test('to a folder that went away fails in words, loses nothing, and turns red after three days', async () => {
    const { core } = await anOfficeOnStick();
    await rm(stick, { recursive: true });
    await writeFile(stick, 'a file now');
    expect(outcome(await core.rpc.backup.make({}))).toBe('backup/folder-missing');
    expect(await status(core)).toMatchObject({ lastFailure: 'backup/folder-missing', isOverdue: false });
    expect(granted(await core.rpc.backup.folder({})).isReachable).toBe(false);
    core.pass(3 * DAY + 60_000);
    expect((await status(core)).isOverdue).toBe(true);
  });

  test('cannot be pointed at a folder that takes no files', async () => {
    const core = keep(await anOffice());
    const file = join(stick, 'not-a-folder');
    await writeFile(file, '');
    core.dialogs.folder = file;
    expect(outcome(await core.rpc.backup.chooseFolder({}))).toBe('backup/folder-missing');
    delete core.dialogs.folder;
    expect(granted(await core.rpc.backup.chooseFolder({}))).toBeNull();
    expect((await status(core)).folder).toBe('own');
  });
});

describe('the daily backup', () => {
  test('is made at the first sign-in of a day, beside the records until a folder was chosen', async () => {
    const core = keep(aCore());
    const { keepDailyBackups } = await import('./daily-backup.ts');
    keepDailyBackups(core.deps);
    const { OFFICE } = await import('../../../tests/support/a-core.ts');
    const { recoveryCode } = granted(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }));
    granted(await core.rpc.accounts.finishSetUp({ recoveryCode }));
    const made = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await core.deps.installation.facts.backup;
      return granted(await core.rpc.backup.folder({})).backups.map(({ kind }) => kind);
    };
    await expect.poll(made).toEqual(['daily']);
    await lock(core);
    granted(await signIn(core));
    expect(await made()).toEqual(['daily']);
    await lock(core);
    core.pass(DAY);
    granted(await signIn(core));
    await expect.poll(made).toEqual(['daily', 'daily']);
    expect(core.bugs).toEqual([]);
  });

  test.each([
    [null, '2026-11-20T00:00:00.000Z', true],
    ['2026-11-19T23:00:00.000Z', '2026-11-20T14:59:00.000Z', false],
    ['2026-11-19T23:00:00.000Z', '2026-11-20T15:00:00.000Z', true],
    ['2026-11-20T05:00:00.000Z', '2026-11-20T01:00:00.000Z', true],
  ])('after one at %s is due at %s: %s', (last, now, due) => {
    expect(isDue(last, now)).toBe(due);
  });
});

describe('a restore', () => {
  const onNewPc = async (file: string) => {
    const pc = keep(aCore());
    pc.dialogs.file = file;
    const chosen = granted(await pc.rpc.backup.chooseFile({}));
    return { pc, chosen };
  };

  test('after the data folder is gone brings back the same rows, with a password', async () => {
    const { core, file } = await anOfficeOnStick();
    await core.quit();
    await rm(core.dataDir, { recursive: true });
    const { pc, chosen } = await onNewPc(file);
    expect(chosen).toMatchObject({ officeName: '새솔2동', people: [{ name: '한정우' }] });
    granted(await pc.rpc.backup.restore(byPassword));
    expect(granted(await pc.rpc.accounts.state({})).kind).toBe('locked');
    granted(await signIn(pc));
    expect(markIn(pc)).toBe('가구 1,318');
    const { store } = must(pc.deps.session.current(), 'session');
    expect((await verifyAccessLog(store)).brokenAt).toBeUndefined();
    const actions = store.prepareRead('SELECT action FROM access_log ORDER BY seq').pluck().all();
    expect(actions.slice(-2)).toEqual(['RESTORE', 'SIGN_IN']);
    expect(pc.bugs).toEqual([]);
  });

  test('works with the recovery code when every password is forgotten', async () => {
    const { core, file } = await anOfficeOnStick();
    const code = (core as unknown as { recoveryCode: string }).recoveryCode;
    const { pc } = await onNewPc(file);
    granted(await pc.rpc.backup.restore({ secret: { kind: 'recovery-code', code } }));
    const { managers } = granted(await pc.rpc.accounts.openRecovery({ recoveryCode: code }));
    granted(
      await pc.rpc.accounts.recover({
        accountId: must(managers[0], 'manager').accountId,
        password: '새로-정한9말-구름',
      }),
    );
    expect(markIn(pc)).toBe('가구 1,318');
  });

  test('refuses a wrong secret and leaves a new PC as new as it was', async () => {
    const { file } = await anOfficeOnStick();
    const { pc } = await onNewPc(file);
    granted(await pc.rpc.accounts.state({}));
    const before = await readdir(pc.dataDir);
    const wrong = { kind: 'password', loginId: 'hanjw', password: '틀림' } as const;
    expect(outcome(await pc.rpc.backup.restore({ secret: wrong }))).toBe('keys/wrong-secret');
    expect(outcome(await pc.rpc.backup.restore({ secret: { ...wrong, loginId: 'nobody' } }))).toBe('keys/wrong-secret');
    expect(outcome(await pc.rpc.backup.restore({ secret: { kind: 'recovery-code', code: 'ABC' } }))).toBe(
      'keys/mistyped-recovery-code',
    );
    expect(await readdir(pc.dataDir)).toEqual(before);
    expect(granted(await pc.rpc.accounts.state({})).kind).toBe('new');
  });

  test('never overwrites an office that can be read', async () => {
    const { core, file } = await anOfficeOnStick();
    await lock(core);
    core.dialogs.file = file;
    granted(await core.rpc.backup.chooseFile({}));
    expect(outcome(await core.rpc.backup.restore(byPassword))).toBe('backup/already-set-up');
    expect(outcome(await signIn(core))).toBe('ok');
  });

  test('takes the place of a damaged database and puts that aside', async () => {
    const { core, file } = await anOfficeOnStick();
    await core.quit();
    const broken = Buffer.alloc(50_000, 5);
    await writeFile(join(core.dataDir, 'onieum.db'), broken);
    const again = keep(aCore({ dataDir: core.dataDir }));
    expect(outcome(await signIn(again))).toBe('accounts/database-damaged');
    again.dialogs.file = file;
    granted(await again.rpc.backup.chooseFile({}));
    granted(await again.rpc.backup.restore(byPassword));
    granted(await signIn(again));
    expect(markIn(again)).toBe('가구 1,318');
    const aside = must(
      (await readdir(core.dataDir)).find((name) => name.startsWith('set-aside-')),
      'set-aside folder',
    );
    expect(await readFile(join(core.dataDir, aside, 'onieum.db'))).toEqual(broken);
  });

  test('of a harmed file says so and changes nothing', async () => {
    const { file } = await anOfficeOnStick();
    const bytes = await readFile(file);
    const at = bytes.length - 2_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const { pc } = await onNewPc(file);
    expect(outcome(await pc.rpc.backup.restore(byPassword))).toBe('backup/damaged');
    expect(granted(await pc.rpc.accounts.state({})).kind).toBe('new');
    const text = join(stick, 'memo.onieum');
    await writeFile(text, '메모');
    pc.dialogs.file = text;
    expect(outcome(await pc.rpc.backup.chooseFile({}))).toBe('backup/not-a-backup');
  });

  test('can be stopped, and the next one works', async () => {
    const { file } = await anOfficeOnStick();
    const { pc } = await onNewPc(file);
    const stop = new AbortController();
    const stopped = await pc.rpc.backup.restore(byPassword, { signal: stop.signal, progress: () => stop.abort() });
    expect(['app/cancelled', 'ok']).toContain(outcome(stopped));
    if (!stopped.ok) granted(await pc.rpc.backup.restore(byPassword));
    expect(granted(await pc.rpc.accounts.state({})).kind).toBe('locked');
  });

  test('of an older backup knows the people of that day', async () => {
    const { core, file } = await anOfficeOnStick();
    const kept = join(stick, 'kept');
    await mkdir(kept);
    await copyFile(file, join(kept, 'old.onieum'));
    granted(
      await core.rpc.accounts.add({
        name: '이서연',
        position: null,
        team: null,
        phone: null,
        loginId: 'leesy',
        role: 'OFFICER',
        validTo: null,
      }),
    );
    const { pc } = await onNewPc(join(kept, 'old.onieum'));
    granted(await pc.rpc.backup.restore(byPassword));
    const state = granted(await pc.rpc.accounts.state({}));
    expect(state.kind === 'locked' && state.people.map(({ loginId }) => loginId)).toEqual(['hanjw']);
  });
});

test('keeps seven made by hand beside those made by the clock', async () => {
  const { core } = await anOfficeOnStick();
  for (let n = 0; n < 8; n += 1) {
    core.pass(60_000);
    granted(await core.rpc.backup.make({}));
  }
  // Seven by hand, and the one that was made when the folder was chosen.
  expect(await backups()).toHaveLength(8);
});
