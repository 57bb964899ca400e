import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retiredLogKeys } from '#core/accounts/finish-epoch.ts';
import { verifyAccessLog } from '#core/audit/verify-access-log.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import {
  aCore,
  anOffice,
  granted,
  MANAGER,
  OFFICE,
  outcome,
  removeFolder,
  type TestCore,
} from '../../../tests/support/a-core.ts';

const MINUTE = 60_000;
const OFFICER = {
  name: '이서연',
  position: '주무관',
  team: '맞춤형복지팀',
  phone: null,
  loginId: 'leesy',
  role: 'OFFICER',
  validTo: null,
} as const;
const OFFICER_PASSWORD = '첫눈-오는8날-골목';

const open: TestCore[] = [];
const keep = <C extends TestCore>(core: C): C => {
  open.push(core);
  return core;
};
afterEach(async () => {
  for (const core of open) await core.quit();
  for (const core of open.splice(0)) removeFolder(core);
});

const stateOf = async (core: TestCore) => granted(await core.rpc.accounts.state({}));
const kindOf = async (core: TestCore) => {
  const state = await stateOf(core);
  return state.kind === 'blocked' ? state.cause : state.kind;
};
const lock = async (core: TestCore) => {
  granted(await core.rpc.accounts.lock({}));
  await core.closed();
};
const signIn = (core: TestCore, loginId = MANAGER.loginId, secret = MANAGER.password) =>
  core.rpc.accounts.signIn({ loginId, secret });
/** Adds the officer and lets them set their password; the manager is signed in again afterwards. */
const addOfficer = async (core: TestCore) => {
  const { code, accountId } = granted(await core.rpc.accounts.add(OFFICER));
  await lock(core);
  granted(await signIn(core, 'leesy', code));
  granted(await core.rpc.accounts.setFirstPassword({ password: OFFICER_PASSWORD }));
  await lock(core);
  granted(await signIn(core));
  return accountId;
};
const log = (core: TestCore) =>
  must(core.deps.session.current(), 'session')
    .store.prepareRead('SELECT action, result, row_count FROM access_log ORDER BY seq')
    .all() as { action: string; result: string; row_count: number }[];

describe('the first run', () => {
  test('keeps nothing until the recovery code was typed back', async () => {
    const core = keep(aCore());
    expect(await kindOf(core)).toBe('new');
    const { recoveryCode } = granted(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }));
    expect((await readdir(core.dataDir)).filter((name) => name !== 'onieum.lock')).toEqual([]);
    expect(outcome(await core.rpc.accounts.finishSetUp({ recoveryCode: recoveryCode.slice(1) }))).toBe(
      'keys/mistyped-recovery-code',
    );
    expect(await kindOf(core)).toBe('new');
    const other = `${recoveryCode.slice(0, -1)}${recoveryCode.endsWith('0') ? '1' : '0'}`;
    expect((await core.rpc.accounts.printRecoveryCode({ recoveryCode: other })).ok).toBe(false);
    expect(granted(await core.rpc.accounts.printRecoveryCode({ recoveryCode }))).toEqual({ isPrinted: true });
    expect(core.printed.map((html) => html.includes(recoveryCode))).toEqual([true]);
    granted(await core.rpc.accounts.finishSetUp({ recoveryCode: recoveryCode.toLowerCase() }));
    expect(await stateOf(core)).toMatchObject({
      kind: 'signed-in',
      me: { name: '한정우', role: 'MANAGER', office: { name: '새솔2동', code: '4117058200' }, autoLockMinutes: 10 },
    });
  });

  test('lays down code lists, the manager’s rights and the first lines of the log', async () => {
    const core = keep(await anOffice());
    const { store } = must(core.deps.session.current(), 'session');
    expect(store.prepareRead('SELECT count(*) FROM code_item').pluck().get()).toBeGreaterThan(50);
    expect(granted(await core.rpc.accounts.rightsHistory({ accountId: null }))).toMatchObject([
      { change: 'CREATED', role: 'MANAGER', accountName: '한정우', byName: '한정우' },
    ]);
    expect(log(core).map(({ action }) => action)).toContain('SIGN_IN');
    expect((await verifyAccessLog(store)).brokenAt).toBeUndefined();
  });

  test('refuses a weak password and names the rules it breaks', async () => {
    const core = keep(aCore());
    const refused = await core.rpc.accounts.beginSetUp({
      office: OFFICE,
      manager: { ...MANAGER, password: 'hanjw1234' },
    });
    expect(refused).toEqual({
      ok: false,
      error: { code: 'accounts/weak-password', broken: ['variety', 'impersonal'] },
    });
  });

  test('happens once', async () => {
    const core = keep(await anOffice());
    expect(outcome(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }))).toBe(
      'accounts/office-exists',
    );
    await lock(core);
    expect(outcome(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }))).toBe(
      'accounts/office-exists',
    );
    expect(outcome(await core.rpc.accounts.finishSetUp({ recoveryCode: core.recoveryCode }))).toBe(
      'accounts/step-expired',
    );
  });

  test('forgets a code that nobody typed back in time', async () => {
    const core = keep(aCore());
    const { recoveryCode } = granted(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }));
    core.pass(11 * MINUTE);
    expect(outcome(await core.rpc.accounts.finishSetUp({ recoveryCode }))).toBe('accounts/step-expired');
  });

  test('offers the 3,512 offices by name and code', async () => {
    const core = keep(aCore());
    const { offices } = granted(await core.rpc.accounts.offices({}));
    expect(offices).toHaveLength(3_512);
    expect(new Set(offices.map(({ code }) => code)).size).toBe(3_512);
    expect(offices).toContainEqual({ code: '4139059200', name: '정왕2동', sigungu: '시흥시', sido: '경기도' });
  });

  test('on a full or forbidden disk leaves nothing half-made', async () => {
    const core = keep(aCore());
    const { recoveryCode } = granted(await core.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }));
    // A folder where the keyring should go: the database is finished by then.
    await mkdir(join(core.dataDir, 'keyring.json.writing'));
    expect((await core.rpc.accounts.finishSetUp({ recoveryCode })).ok).toBe(false);
    await rm(join(core.dataDir, 'keyring.json.writing'), { recursive: true });
    expect(await readdir(core.dataDir)).not.toContain('keyring.json');
  });
});

describe('signing in', () => {
  test('shows people without opening anything, the last one first', async () => {
    const core = keep(await anOffice());
    await addOfficer(core);
    await lock(core);
    expect(await stateOf(core)).toMatchObject({
      kind: 'locked',
      office: { name: '새솔2동', sigungu: '한울구' },
      people: [
        { loginId: 'hanjw', name: '한정우', needsCode: false, lastSignInAt: expect.any(String) },
        { loginId: 'leesy', name: '이서연', needsCode: false, lastSignInAt: expect.any(String) },
      ],
    });
  });

  test('survives the program being closed', async () => {
    const first = keep(await anOffice());
    await first.quit();
    const second = keep(aCore({ dataDir: first.dataDir }));
    expect(await kindOf(second)).toBe('locked');
    expect(granted(await signIn(second))).toEqual({ kind: 'signed-in' });
  });

  test('makes a stranger and a forgetful colleague wait alike, and says how long', async () => {
    const core = keep(await anOffice());
    await lock(core);
    for (const loginId of ['hanjw', 'nobody']) {
      for (let left = 4; left > 0; left -= 1) {
        expect(await signIn(core, loginId, '틀림')).toEqual({
          ok: false,
          error: { code: 'accounts/wrong-password', triesLeft: left },
        });
      }
      const fifth = await signIn(core, loginId, '틀림');
      expect(outcome(fifth)).toBe('accounts/locked-out');
    }
    expect(outcome(await signIn(core))).toBe('accounts/locked-out');
    core.pass(10 * MINUTE + 5_000);
    expect(granted(await signIn(core))).toEqual({ kind: 'signed-in' });
    expect(log(core).filter(({ action }) => action === 'SIGN_IN_FAILED')).toEqual([
      { action: 'SIGN_IN_FAILED', result: 'REFUSED', row_count: 5 },
    ]);
  });

  test('doubles the wait when the next try is wrong too, also after a restart', async () => {
    const core = keep(await anOffice());
    await lock(core);
    for (let n = 0; n < 5; n += 1) await signIn(core, 'hanjw', '틀림');
    await core.quit();
    const again = keep(aCore({ dataDir: core.dataDir }));
    again.pass(11 * MINUTE);
    const sixth = await signIn(again, 'hanjw', '틀림');
    const until = !sixth.ok && sixth.error.code === 'accounts/locked-out' ? Date.parse(sixth.error.until) : 0;
    expect(Math.round((until - again.deps.clock.ms()) / MINUTE)).toBe(20);
  });

  test('with a one-time code leads to a password of one’s own', async () => {
    const core = keep(await anOffice());
    const { code } = granted(await core.rpc.accounts.add(OFFICER));
    await lock(core);
    expect(granted(await signIn(core, 'leesy', code.toLowerCase()))).toEqual({
      kind: 'set-password',
      name: '이서연',
      loginId: 'leesy',
    });
    expect(await kindOf(core)).toBe('locked');
    expect(outcome(await core.rpc.accounts.setFirstPassword({ password: '이서연-2026-봄' }))).toBe(
      'accounts/weak-password',
    );
    granted(await core.rpc.accounts.setFirstPassword({ password: OFFICER_PASSWORD }));
    expect(await stateOf(core)).toMatchObject({ kind: 'signed-in', me: { name: '이서연', role: 'OFFICER' } });
    await lock(core);
    expect(outcome(await signIn(core, 'leesy', code))).toBe('accounts/wrong-password');
  });

  test('with a code that has run out is refused', async () => {
    const core = keep(await anOffice());
    const { code } = granted(await core.rpc.accounts.add(OFFICER));
    await lock(core);
    core.pass(72 * 60 * MINUTE + MINUTE);
    expect(outcome(await signIn(core, 'leesy', code))).toBe('keys/code-expired');
  });

  test('is refused to who may do everything but is out of their dates', async () => {
    const core = keep(await anOffice());
    const accountId = await addOfficer(core);
    granted(await core.rpc.accounts.setValidity({ accountId, validTo: '2026-11-21', reason: '파견 끝' }));
    await lock(core);
    core.pass(48 * 60 * MINUTE);
    expect(outcome(await signIn(core, 'leesy', OFFICER_PASSWORD))).toBe('accounts/not-active');
    expect(await kindOf(core)).toBe('locked');
  });

  test('by the recovery code gives a manager a new password and says so in the history', async () => {
    const core = keep(await anOffice());
    await addOfficer(core);
    await lock(core);
    expect(
      outcome(
        await core.rpc.accounts.recover({
          accountId: '01930000-0000-7000-8000-000000000001',
          password: OFFICER_PASSWORD,
        }),
      ),
    ).toBe('accounts/step-expired');
    const { managers } = granted(await core.rpc.accounts.openRecovery({ recoveryCode: core.recoveryCode }));
    expect(managers.map(({ loginId }) => loginId)).toEqual(['hanjw']);
    const accountId = must(managers[0], 'manager').accountId;
    granted(await core.rpc.accounts.recover({ accountId, password: '새로-정한9말-구름' }));
    expect(await kindOf(core)).toBe('signed-in');
    expect(granted(await core.rpc.accounts.rightsHistory({ accountId }))[0]).toMatchObject({ change: 'RECOVERED' });
    await lock(core);
    expect(outcome(await signIn(core))).toBe('accounts/wrong-password');
    expect(outcome(await signIn(core, 'hanjw', '새로-정한9말-구름'))).toBe('ok');
    await lock(core);
    expect(outcome(await signIn(core, 'leesy', OFFICER_PASSWORD))).toBe('ok');
  });
});

describe('the lock', () => {
  test('closes the database, wipes the keys and throws the window’s memory away', async () => {
    const core = keep(await anOffice());
    const held = must(core.deps.installation.keys.current(), 'keys');
    const { store } = must(core.deps.session.current(), 'session');
    await core.deps.installation.facts.backup;
    await lock(core);
    expect(store.rawWriter.open).toBe(false);
    const secrets = [held.opened.masterKey, held.opened.privateKeys.box, ...Object.values(held.keys)] as Uint8Array[];
    expect(secrets.every((key) => key.every((byte) => byte === 0))).toBe(true);
    expect(core.reloads()).toBe(1);
    expect(outcome(await core.rpc.accounts.colleagues({}))).toBe('app/not-signed-in');
    expect(core.bugs).toEqual([]);
  });

  test('falls on the first call after ten idle minutes, though no timer ran', async () => {
    const core = keep(await anOffice());
    core.pass(10 * MINUTE);
    expect(outcome(await core.rpc.accounts.colleagues({}))).toBe('app/not-signed-in');
    await core.closed();
    expect(await kindOf(core)).toBe('locked');
    expect(core.events).toContainEqual({ type: 'session', reason: 'locked' });
  });

  test('warns in its last minute and waits for who stays', async () => {
    const core = keep(await anOffice());
    core.pass(9 * MINUTE + 10_000);
    core.watch.look();
    expect(core.events).toContainEqual({ type: 'session', reason: 'lock-soon' });
    granted(await core.rpc.accounts.stay({}));
    core.pass(5 * MINUTE);
    expect(outcome(await core.rpc.accounts.colleagues({}))).toBe('ok');
  });

  test.each([{ type: 'screen-locked' }, { type: 'suspended' }, { type: 'session-ending' }] as const)(
    'falls when the system reports %j',
    async (event) => {
      const core = keep(await anOffice());
      await core.watch.heard(event);
      expect(core.deps.session.current()).toBeUndefined();
      expect(core.deps.installation.keys.current()).toBeUndefined();
    },
  );

  test('waits for running work to end, and whoever wants in waits for the lock', async () => {
    const core = keep(await anOffice());
    const session = must(core.deps.session.current(), 'session');
    let finished = false;
    const work = inTransaction(session, async (tx) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      tx.store.prepare("INSERT INTO setting (key, value) VALUES ('work', 'done')").run();
      finished = true;
      return ok(undefined);
    });
    Object.assign(core.deps, { settleCalls: () => work });
    const leaving = core.watch.heard({ type: 'screen-locked' });
    const entering = signIn(core);
    await leaving;
    expect(finished).toBe(true);
    expect(outcome(await entering)).toBe('ok');
    const { store } = must(core.deps.session.current(), 'session');
    expect(store.prepareRead("SELECT value FROM setting WHERE key = 'work'").pluck().get()).toBe('done');
  });

  test('notes the head of the access log, so that its end cannot be cut off', async () => {
    const core = keep(await anOffice());
    await lock(core);
    const head = JSON.parse(await readFile(join(core.dataDir, 'access-log-head.json'), 'utf8'));
    granted(await signIn(core));
    const { store } = must(core.deps.session.current(), 'session');
    expect(await verifyAccessLog(store, { head })).toMatchObject({ brokenAt: undefined, isCutOff: false });
  });
});

describe('a manager', () => {
  test('lists people with their way in, and an officer may not', async () => {
    const core = keep(await anOffice());
    granted(await core.rpc.accounts.add(OFFICER));
    expect(granted(await core.rpc.accounts.list({}))).toMatchObject([
      { loginId: 'leesy', access: { kind: 'code', isExpired: false }, role: 'OFFICER', households: 0 },
      { loginId: 'hanjw', access: { kind: 'password' }, role: 'MANAGER' },
    ]);
    const { code } = granted(
      await core.rpc.accounts.issueCode({
        accountId: (granted(await core.rpc.accounts.list({}))[0] as { id: string }).id,
        reason: '코드 분실',
      }),
    );
    await lock(core);
    granted(await signIn(core, 'leesy', code));
    granted(await core.rpc.accounts.setFirstPassword({ password: OFFICER_PASSWORD }));
    expect(outcome(await core.rpc.accounts.list({}))).toBe('app/not-allowed');
    expect(granted(await core.rpc.accounts.colleagues({})).map(({ name }) => name)).toEqual(['이서연', '한정우']);
  });

  test('never gives a login id twice', async () => {
    const core = keep(await anOffice());
    expect(outcome(await core.rpc.accounts.add({ ...OFFICER, loginId: 'HanJW' }))).toBe('accounts/login-id-taken');
  });

  test('can neither shut out nor demote themselves, nor leave the office without a manager', async () => {
    const core = keep(await anOffice());
    const own = must(core.deps.session.current(), 'session').actor.accountId;
    const other = granted(await core.rpc.accounts.add({ ...OFFICER, role: 'MANAGER' })).accountId;
    const reason = '시험';
    expect(outcome(await core.rpc.accounts.changeRole({ accountId: own, role: 'OFFICER', reason }))).toBe(
      'accounts/not-yourself',
    );
    expect(outcome(await core.rpc.accounts.handOver({ accountId: own, toAccountId: null, leaves: true, reason }))).toBe(
      'accounts/not-yourself',
    );
    granted(await core.rpc.accounts.changeRole({ accountId: other, role: 'OFFICER', reason }));
    expect(granted(await core.rpc.accounts.rightsHistory({ accountId: other })).map(({ change }) => change)).toEqual([
      'ROLE',
      'CREATED',
    ]);
  });

  test('names a deputy with dates, and only a suitable one', async () => {
    const core = keep(await anOffice());
    const own = must(core.deps.session.current(), 'session').actor.accountId;
    const { accountId } = granted(await core.rpc.accounts.add(OFFICER));
    const deputy = { accountId: own, from: '2026-12-01', to: '2026-12-12' };
    granted(await core.rpc.accounts.setDeputy({ accountId, deputy }));
    expect(granted(await core.rpc.accounts.list({})).find(({ id }) => id === accountId)?.deputy).toEqual({
      ...deputy,
      name: '한정우',
    });
    for (const bad of [
      { ...deputy, accountId },
      { ...deputy, to: '2026-11-30' },
    ]) {
      expect(outcome(await core.rpc.accounts.setDeputy({ accountId, deputy: bad }))).toBe(
        'accounts/unsuitable-colleague',
      );
    }
    granted(await core.rpc.accounts.setDeputy({ accountId, deputy: null }));
    expect(granted(await core.rpc.accounts.list({})).find(({ id }) => id === accountId)?.deputy).toBeNull();
  });

  test('changes their own password only after the present one', async () => {
    const core = keep(await anOffice());
    const change = (current: string, next: string) => core.rpc.accounts.changePassword({ current, next });
    expect(outcome(await change('틀림', '겨울-나무9그루-편지'))).toBe('accounts/wrong-password');
    expect(outcome(await change(MANAGER.password, MANAGER.password))).toBe('keys/password-reused');
    granted(await change(MANAGER.password, '겨울-나무9그루-편지'));
    await lock(core);
    expect(outcome(await signIn(core))).toBe('accounts/wrong-password');
    expect(outcome(await signIn(core, 'hanjw', '겨울-나무9그루-편지'))).toBe('ok');
  });

  test('prints a new recovery code, and the old paper opens nothing', async () => {
    const core = keep(await anOffice());
    const { recoveryCode } = granted(await core.rpc.accounts.renewRecoveryCode({ password: MANAGER.password }));
    expect(outcome(await core.rpc.accounts.printRecoveryCode({ recoveryCode: core.recoveryCode }))).toBe(
      'keys/wrong-recovery-code',
    );
    granted(await core.rpc.accounts.printRecoveryCode({ recoveryCode }));
    expect(core.printed).toHaveLength(1);
    expect(log(core).at(-1)).toMatchObject({ action: 'PRINT', result: 'OK' });
    await lock(core);
    expect(outcome(await core.rpc.accounts.printRecoveryCode({ recoveryCode }))).toBe('accounts/step-expired');
    expect(outcome(await core.rpc.accounts.openRecovery({ recoveryCode: core.recoveryCode }))).toBe(
      'keys/wrong-recovery-code',
    );
    expect(outcome(await core.rpc.accounts.openRecovery({ recoveryCode }))).toBe('ok');
  });

  test('keeps rights history that nothing edits', async () => {
    const core = keep(await anOffice());
    const { store } = must(core.deps.session.current(), 'session');
    expect(() => store.rawWriter.exec("UPDATE account_right SET reason = 'x'")).toThrow('append-only');
  });
});

describe('an officer who leaves', () => {
  const aHousehold = (core: TestCore, officerId: string, n: number) =>
    inTransaction(must(core.deps.session.current(), 'session'), (tx) => {
      tx.create('household', tx.store.newId(), {
        household_no: `2026-${String(n).padStart(4, '0')}`,
        hh_type: null,
        housing_type: null,
        tenure: null,
        road_address: '가람시 한울구 새솔로 1',
        detail_address: null,
        address_key: '새솔로1',
        tong: null,
        ban: null,
        ri: null,
        area_note: null,
        benefit_status: [],
        vulnerability: [],
        priority_override: null,
        priority_override_reason: null,
        isolation_band: null,
        staff_safety_flags: [],
        officer_id: officerId,
        status: 'ACTIVE',
        merged_into_id: null,
        note: null,
        legal_basis: '사회보장급여법 제12조',
      });
      return ok(undefined);
    });
  const keyringText = (core: TestCore) => readFile(join(core.dataDir, 'keyring.json'), 'utf8');

  test('hands everything over, and a new epoch shuts out even a copied keyring', async () => {
    const core = keep(await anOffice());
    const accountId = await addOfficer(core);
    const own = must(core.deps.session.current(), 'session').actor.accountId;
    for (let n = 0; n < 120; n += 1) await aHousehold(core, accountId, n);
    const copied = await keyringText(core);
    const steps: number[] = [];
    const handed = granted(
      await core.rpc.accounts.handOver(
        { accountId, toAccountId: own, leaves: true, reason: '정기인사' },
        { progress: ({ done, total }) => steps.push(done / total) },
      ),
    );
    expect(handed).toEqual({ households: 120, cases: 0 });
    expect(steps).toEqual([50 / 120, 100 / 120, 1]);
    expect(granted(await core.rpc.accounts.list({}))).toMatchObject([
      { loginId: 'hanjw', households: 120 },
      { loginId: 'leesy', active: false, access: { kind: 'none' }, households: 0 },
    ]);
    await lock(core);
    expect(JSON.parse(await keyringText(core))).toMatchObject({ epoch: 2 });
    expect(outcome(await signIn(core, 'leesy', OFFICER_PASSWORD))).toBe('accounts/wrong-password');
    // With the keyring they took along, their password opens a master key, and it fits nothing any more.
    const thief = keep(aCore({ dataDir: await mkdtemp(join(tmpdir(), 'onieum-thief-')) }));
    await copyFile(join(core.dataDir, 'onieum.db'), join(thief.dataDir, 'onieum.db'));
    await writeFile(join(thief.dataDir, 'keyring.json'), copied);
    expect(outcome(await signIn(thief, 'leesy', OFFICER_PASSWORD))).toBe('accounts/database-damaged');
    granted(await signIn(core));
    const { store } = must(core.deps.session.current(), 'session');
    expect((await verifyAccessLog(store, { retiredKeys: retiredLogKeys(store.rawReader) })).brokenAt).toBeUndefined();
    expect(store.prepareRead('SELECT count(*) FROM household').pluck().get()).toBe(120);
    expect(store.rawReader.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(core.bugs).toEqual([]);
  });

  test('keeps nobody from working when the power fails between keyring and database', async () => {
    for (const moment of ['before the database', 'after the database'] as const) {
      const core = keep(await anOffice());
      const accountId = await addOfficer(core);
      const keyringBefore = await keyringText(core);
      granted(await core.rpc.accounts.handOver({ accountId, toAccountId: null, leaves: true, reason: '퇴직' }));
      const left = await keyringText(core);
      expect(left).not.toBe(keyringBefore);
      await lock(core);
      const next = await keyringText(core);
      await core.quit();
      if (moment === 'after the database') {
        // The database has the new key; the keyring that fits still waits under its other name.
        await writeFile(join(core.dataDir, 'keyring.next.json'), next);
        await writeFile(join(core.dataDir, 'keyring.json'), left);
      } else {
        await writeFile(join(core.dataDir, 'keyring.next.json'), left);
      }
      const again = keep(aCore({ dataDir: core.dataDir }));
      expect(outcome(await signIn(again)), moment).toBe('ok');
      await lock(again);
      expect(await readdir(core.dataDir)).not.toContain('keyring.next.json');
    }
  });

  test('comes back with a new code and the same work history', async () => {
    const core = keep(await anOffice());
    const accountId = await addOfficer(core);
    granted(await core.rpc.accounts.handOver({ accountId, toAccountId: null, leaves: true, reason: '휴직' }));
    await lock(core);
    granted(await signIn(core));
    const { code } = granted(await core.rpc.accounts.reactivate({ accountId, reason: '복직' }));
    await lock(core);
    expect(outcome(await signIn(core, 'leesy', code))).toBe('ok');
  });

  test('cannot leave work behind that nobody has', async () => {
    const core = keep(await anOffice());
    const accountId = await addOfficer(core);
    await aHousehold(core, accountId, 1);
    const leave = (toAccountId: string | null) =>
      core.rpc.accounts.handOver({ accountId, toAccountId, leaves: true, reason: '전보' });
    expect(outcome(await leave(null))).toBe('accounts/unsuitable-colleague');
    expect(outcome(await leave(accountId))).toBe('accounts/unsuitable-colleague');
  });
});

describe('an installation that cannot be entered', () => {
  let core: TestCore & { recoveryCode: string };
  beforeEach(async () => {
    core = keep(await anOffice());
    await core.quit();
  });
  const again = () => keep(aCore({ dataDir: core.dataDir }));
  const path = (name: string) => join(core.dataDir, name);

  test('in use by another program says so, and opens when that one is gone', async () => {
    const first = again();
    expect(await kindOf(first)).toBe('locked');
    const second = again();
    expect(await kindOf(second)).toBe('in-use');
    await first.quit();
    expect(await kindOf(second)).toBe('locked');
  });

  test('with a damaged database keeps it, puts a copy aside, and creates nothing', async () => {
    const broken = Buffer.alloc((await stat(path('onieum.db'))).size, 3);
    await writeFile(path('onieum.db'), broken);
    const next = again();
    const refused = await signIn(next);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'accounts/database-damaged', copiedTo: expect.stringMatching(/^damaged-/) },
    });
    expect(next.events).toContainEqual({ type: 'changed', tables: ['session'] });
    expect(await readFile(path('onieum.db'))).toEqual(broken);
    const { copiedTo } = (refused as { error: { copiedTo: string } }).error;
    expect(await readFile(join(core.dataDir, copiedTo, 'onieum.db'))).toEqual(broken);
    expect(await stateOf(next)).toEqual({ kind: 'blocked', cause: 'database-damaged', copiedTo });
    await signIn(next);
    expect((await readdir(core.dataDir)).filter((name) => name.startsWith('damaged-'))).toHaveLength(1);
  });

  test('with a database cut short is damaged too', async () => {
    const whole = await readFile(path('onieum.db'));
    await writeFile(path('onieum.db'), whole.subarray(0, 8_192 + 100));
    expect(outcome(await signIn(again()))).toBe('accounts/database-damaged');
  });

  test('with its database gone says so and does not make another', async () => {
    await rm(path('onieum.db'));
    const next = again();
    expect(await kindOf(next)).toBe('database-missing');
    expect(outcome(await signIn(next))).toBe('accounts/database-missing');
    expect(await readdir(core.dataDir)).not.toContain('onieum.db');
  });

  test('with its keyring gone or torn is not a new one', async () => {
    for (const name of ['keyring.json', 'keyring.previous-1.json', 'keyring.previous-2.json'])
      await rm(path(name), { force: true });
    const next = again();
    expect(await kindOf(next)).toBe('keyring-damaged');
    expect(outcome(await next.rpc.accounts.beginSetUp({ office: OFFICE, manager: MANAGER }))).toBe(
      'accounts/office-exists',
    );
    await writeFile(path('keyring.json'), '{"format":');
    expect(await kindOf(next)).toBe('keyring-damaged');
  });

  test('written by a newer app says so', async () => {
    const keyring = JSON.parse(await readFile(path('keyring.json'), 'utf8'));
    await writeFile(path('keyring.json'), JSON.stringify({ ...keyring, version: 2 }));
    const older = again();
    expect(await kindOf(older)).toBe('keyring-newer');
    await older.quit();
    await writeFile(path('keyring.json'), JSON.stringify(keyring));
    const next = again();
    granted(await signIn(next));
    must(next.deps.session.current(), 'session').store.rawWriter.exec(
      "INSERT INTO kysely_migration (name, timestamp) VALUES ('999-later', '2030')",
    );
    await lock(next);
    expect(outcome(await signIn(next))).toBe('accounts/database-newer');
    expect(await kindOf(next)).toBe('database-newer');
  });

  test('starts over only when nothing else helps, and deletes nothing', async () => {
    const next = again();
    expect(outcome(await next.rpc.accounts.startOver({}))).toBe('accounts/office-exists');
    await writeFile(path('onieum.db'), Buffer.alloc(9_000, 1));
    await signIn(next);
    const { movedTo } = granted(await next.rpc.accounts.startOver({}));
    expect(await kindOf(next)).toBe('new');
    expect((await readdir(join(core.dataDir, movedTo))).sort()).toContain('onieum.db');
    expect((await readdir(join(core.dataDir, movedTo))).sort()).toContain('keyring.json');
  });
});
