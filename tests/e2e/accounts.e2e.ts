import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appearance } from '../support/appearance.ts';
import { demoPerson, goTo, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { chooseFile, dryRunCounts, openImport, toDryRun } from '../support/import-list.ts';
import { type LaunchedApp, type LaunchOptions, launchApp } from '../support/launch-app.ts';
import { officeFile } from '../support/office-file.ts';
import { differences, readOffice } from '../support/read-office.ts';
import { routePaths } from '../support/routes.ts';
import { lockScreen, MANAGER, setUpOffice, typePassword } from '../support/set-up-office.ts';

let dataDir: string;
test.beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'onieum-office-'));
});
test.afterEach(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }));

test('accounts: a secretary sees no household anywhere, not even by address', async () => {
  await withApp({ demo: true, dataDir }, async ({ page }) => {
    await page.getByRole('heading', { name: '로그인' }).waitFor({ timeout: 60_000 });
    const office = await readOffice(dataDir, demoPerson('MANAGER'));
    const people = office.all<{ name: string }>('SELECT name FROM person').map(({ name }) => name);
    const [household] = office.all<{ id: string }>('SELECT id FROM household LIMIT 1');
    office.close();
    const names = people.filter((name) => name.length >= 3);
    expect(names.length).toBeGreaterThan(200);
    await signInAs(page, 'SECRETARY');
    const tables = ['위기가구', '오늘 할 일', '가구'];
    for (const table of tables) await expect(page.getByRole('link', { name: table })).toHaveCount(0);
    for (const path of routePaths()) {
      await goTo(page, path.replace('$id', household?.id ?? ''));
      await expect(page.getByRole('main')).toBeVisible();
      await expect(page.getByRole('main').locator('[aria-busy=true]')).toHaveCount(0);
      const text = await page.locator('body').innerText();
      expect(
        names.filter((name) => text.includes(name)),
        path,
      ).toEqual([]);
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(names[0] ?? '');
    await expect(page.getByRole('dialog')).toContainText('맞는 것이 없습니다');
  });
});

test('accounts: the recovery code lets a manager set a new password, and the old one is dead', async () => {
  await withApp({ dataDir }, async (app) => {
    const { page } = app;
    const { recoveryCode } = await setUpOffice(app);
    await lockScreen(app);
    await page.getByRole('button', { name: '복구 코드로 들어가기' }).click();
    const code = page.getByRole('textbox', { name: /^복구 코드/ });
    // Another first letter than it has: one code in thirty-two begins with 0.
    await code.fill(`${recoveryCode.startsWith('0') ? '1' : '0'}${recoveryCode.slice(1)}`);
    await page.getByRole('button', { name: '확인' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /[가-힣]/ })).toContainText(/복구 코드/);
    await code.fill(recoveryCode.toLowerCase().replaceAll('-', ' '));
    await page.getByRole('button', { name: '확인' }).click();
    await expect(page.getByRole('heading', { name: '관리자의 비밀번호를 새로 정하세요' })).toBeVisible();
    const fields = page.locator('input[autocomplete="new-password"]');
    for (const field of await fields.all()) await field.fill('가을비-골목-우산-91');
    await page.getByRole('button', { name: '정하고 들어가기' }).click();
    await expect(page.getByRole('navigation', { name: '업무' })).toBeVisible();
    await lockScreen(app);
    await typePassword(app, MANAGER.password);
    await expect(page.getByRole('alert').filter({ hasText: /[가-힣]/ })).toBeVisible();
    await typePassword(app, '가을비-골목-우산-91');
    await expect(page.getByRole('navigation', { name: '업무' })).toBeVisible();
  });
});

test('accounts: ten idle minutes warn, lock and keep what was being written', async () => {
  // The clock runs fifteen times as fast from the second start on: ten minutes are forty seconds, and the last of them four,
  // in which a busy machine comes to look at the clock once.
  await withApp({ dataDir }, (app) => setUpOffice(app).then(() => undefined));
  await withApp({ dataDir, env: { ONIEUM_TEST_CLOCK: '15' } }, async (app) => {
    const { page } = app;
    await typePassword(app, MANAGER.password);
    await page.getByRole('link', { name: '위기가구' }).first().click();
    await page.getByRole('button', { name: /^가구 등록/ }).click();
    await page.getByRole('textbox', { name: /^이름/ }).fill('황보영란');
    await page.getByRole('textbox', { name: /^도로명 주소/ }).fill('새솔로 12');
    await expect(page.getByText(/초안이 이 PC에 저장됨/)).toBeVisible();
    await appearance(page, 'body', '곧 화면이 잠깁니다');
    await expect(page.getByRole('heading', { name: '로그인' })).toBeVisible();
    expect(await page.locator('body').innerText()).not.toContain('황보영란');
    await expect(page.getByText(/백업/).first()).toBeVisible();
    await typePassword(app, MANAGER.password);
    await goTo(page, '/households/new');
    await expect(page.getByRole('textbox', { name: /^이름/ })).toHaveValue('황보영란');
    await expect(page.getByText('쓰던 내용을 이어서 씁니다.')).toBeVisible();
  });
});

test('accounts: a second program of the same person shows the first; of another person it says who is in the way', async () => {
  await withApp({ dataDir }, async (app) => {
    await setUpOffice(app);
    await expect(launchApp({ dataDir })).rejects.toThrow(/The app ended/);
    await expect(app.page.getByRole('navigation', { name: '업무' })).toBeVisible();
    // Another Windows user has a profile of their own, and the same records.
    rmSync(join(dataDir, 'stand-in.lock'), { force: true });
    await withApp({ dataDir }, async (other) => {
      await expect(other.page.getByRole('heading', { name: '다른 사용자가 온이음을 쓰고 있습니다' })).toBeVisible();
      await app.kill();
      await other.page.getByRole('button', { name: '다시 확인' }).click();
      await expect(other.page.getByRole('heading', { name: '로그인' })).toBeVisible();
    });
  });
});

test('accounts: what is wrong with the disk or the files has a screen of its own, and nothing is lost', async () => {
  const folder = join(dataDir, 'office');
  mkdirSync(folder);
  await withApp({ dataDir: folder }, (app) => setUpOffice(app).then(() => undefined));
  const before = await contentOf(folder);

  await test.step('a newer database', async () => {
    const copy = copyOf(folder, 'newer');
    await makeNewer(copy);
    await withApp({ dataDir: copy }, async (app) => {
      await typePassword(app, MANAGER.password);
      await expect(app.page.getByRole('heading', { name: '더 새로운 온이음이 쓰던 기록입니다' })).toBeVisible();
      expect(await blockedButtons(app)).toEqual(['다시 확인']);
    });
    expect(existsSync(join(copy, 'onieum.db'))).toBe(true);
  });

  await test.step('a database that is not there', async () => {
    const copy = copyOf(folder, 'gone');
    rmSync(join(copy, 'onieum.db'));
    await withApp({ dataDir: copy }, async ({ page }) => {
      await expect(page.getByRole('heading', { name: '기록 파일이 없습니다' })).toBeVisible();
      await expect(page.getByRole('button', { name: '백업에서 되살리기' })).toBeVisible();
    });
    expect(existsSync(join(copy, 'onieum.db'))).toBe(false);
  });

  await test.step('a damaged keyring: an older copy opens; without any the screen says so', async () => {
    const copy = copyOf(folder, 'keyring');
    for (const name of readdirSync(copy).filter((file) => file.startsWith('keyring')))
      writeFileSync(join(copy, name), '{');
    await withApp({ dataDir: copy }, async ({ page }) => {
      await expect(page.getByRole('heading', { name: '열쇠 파일이 손상되었습니다' })).toBeVisible();
    });
  });

  await test.step('a folder that cannot be written', async () => {
    const copy = copyOf(folder, 'fixed');
    // Root may write everywhere; what stands in the place of the lock and of the logs stops whoever it is.
    for (const name of ['onieum.lock', 'logs']) rmSync(join(copy, name), { recursive: true, force: true });
    mkdirSync(join(copy, 'onieum.lock'));
    writeFileSync(join(copy, 'logs'), '');
    await withApp({ dataDir: copy }, async ({ page }) => {
      await expect(page.getByRole('heading', { name: '기록 폴더에 쓸 수 없습니다' })).toBeVisible();
      rmSync(join(copy, 'onieum.lock'), { recursive: true });
      await page.getByRole('button', { name: '다시 확인' }).click();
      await expect(page.getByRole('heading', { name: '로그인' })).toBeVisible();
    });
  });
  expect(differences(before, await contentOf(folder))).toEqual([]);
});

test('accounts: a full disk is said while working, and the work goes on once there is room', async () => {
  const disk = join(dataDir, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', disk]);
  if (mounted.status !== 0) {
    // Only root may make a small disk. The same is proved without a window in electron/core/accounts/accounts.test.ts.
    test.info().annotations.push({ type: 'not here', description: 'no small disk can be mounted by this user' });
    return;
  }
  try {
    await withApp({ dataDir: disk }, async (app) => {
      const { page } = app;
      await setUpOffice(app);
      const ballast = join(disk, 'ballast');
      const refused = page.getByText('디스크가 가득 차 저장하지 못했습니다.');
      const registered = (who: string) => page.getByRole('heading', { level: 1, name: who });
      // The log of the database may have room left from before: whoever still fits in it is registered.
      const names = Array.from('가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허', (end) => `황보영${end}`);
      let name = '';
      for (const [index, next] of names.entries()) {
        name = next;
        await goTo(page, '/households/new');
        fill(ballast);
        await page.getByRole('textbox', { name: /^이름/ }).fill(name);
        await page.getByRole('textbox', { name: /^도로명 주소/ }).fill(`새솔로 ${12 + index}`);
        await page.getByRole('button', { name: /^등록/ }).click();
        await expect(refused.or(registered(name)).first()).toBeVisible();
        if (await refused.isVisible()) break;
      }
      await expect(refused).toBeVisible();
      // What was under way when the disk filled up may still come through by itself; else it stands in the form.
      await expect(async () => {
        if (await registered(name).isVisible()) return;
        await expect(page.getByRole('textbox', { name: /^이름/ })).toHaveValue(name, { timeout: 500 });
      }).toPass({ timeout: 30_000 });
      rmSync(ballast);
      const register = page.getByRole('button', { name: /^등록/ });
      await expect(async () => {
        if ((await register.isVisible()) && (await register.isEnabled())) await register.click({ timeout: 2_000 });
        await expect(registered(name)).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 30_000 });
    });
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('accounts: a power cut while writing a form and in the middle of an import loses nothing', async () => {
  await withApp({ dataDir }, async (app) => {
    await setUpOffice(app);
    const page = () => app.page;
    await page().getByRole('link', { name: '위기가구' }).first().click();
    await page()
      .getByRole('button', { name: /^가구 등록/ })
      .click();
    await page().getByRole('textbox', { name: /^이름/ }).fill('황보영란');
    await expect(page().getByText(/초안이 이 PC에 저장됨/)).toBeVisible();
    await app.kill();
    await app.restart();
    await typePassword(app, MANAGER.password);
    await goTo(page(), '/households/new');
    await expect(page().getByRole('textbox', { name: /^이름/ })).toHaveValue('황보영란');

    const empty = await registryOf(dataDir);
    for (const way of ['이어서 반영', '되돌리기'] as const) {
      await openImport(app);
      await chooseFile(app, officeFile('중앙발굴_2026-4차.xlsx'));
      await toDryRun(page());
      const { 전체: total = 0 } = await dryRunCounts(page());
      await page().getByRole('button', { name: '반영하기' }).click();
      await expect.poll(() => householdsIn(dataDir), { intervals: [5] }).toBeGreaterThan(0);
      await app.kill();
      const cut = await householdsIn(dataDir);
      expect(cut).toBeGreaterThan(0);
      await app.restart();
      await typePassword(app, MANAGER.password);
      await goTo(page(), '/imports');
      if (cut < 96) await expect(page().getByText(/끝나지 않은 명단이 1건 있습니다/)).toBeVisible();
      if (way === '이어서 반영' && cut < 96) {
        await page().getByRole('button', { name: '이어서 반영' }).click();
        await expect(page().getByRole('region', { name: /명단$/ }).getByText('반영됨')).toBeVisible();
        expect(await householdsIn(dataDir)).toBe(96);
        expect(total).toBe(100);
      }
      // Either way it can be taken back whole, and leaves what was there before.
      await page().getByRole('button', { name: '되돌리기' }).click();
      await page().getByRole('alertdialog').getByRole('button', { name: '되돌리기' }).click();
      await expect(page().getByRole('region', { name: /명단$/ }).getByText('되돌림').first()).toBeVisible();
      expect(differences(empty, await registryOf(dataDir))).toEqual([]);
    }
  });
});

async function withApp(options: LaunchOptions, work: (app: LaunchedApp) => Promise<void>): Promise<void> {
  const app = await launchApp(options);
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

const blockedButtons = async ({ page }: LaunchedApp) =>
  (await page.getByRole('main').getByRole('button').allInnerTexts()).filter((text) => text === '다시 확인');

/** A second office with the same records, to be spoilt. */
function copyOf(folder: string, name: string): string {
  const copy = join(folder, '..', name);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** As a later version would leave it: with a migration that this one has never heard of. */
async function makeNewer(folder: string): Promise<void> {
  const office = await readOffice(folder, MANAGER, { readonly: false });
  office.run("INSERT INTO kysely_migration (name, timestamp) VALUES ('999-later', '2030-01-01T00:00:00.000Z')");
  office.close();
}

async function contentOf(folder: string) {
  const office = await readOffice(folder, MANAGER);
  const { access_log: _, ...tables } = office.tables();
  office.close();
  return tables;
}

async function registryOf(folder: string) {
  const office = await readOffice(folder, MANAGER);
  const tables = office.tables();
  office.close();
  const names = [
    'household',
    'person',
    'household_indicator',
    'crisis_case',
    'case_event',
    'detection_round',
    'detection_target',
    'search_key',
    'household_board',
  ];
  return Object.fromEntries(names.map((name) => [name, tables[name] ?? []] as const));
}

async function householdsIn(folder: string): Promise<number> {
  const office = await readOffice(folder, MANAGER);
  const [row] = office.all<{ n: number }>('SELECT count(*) AS n FROM household');
  office.close();
  return row?.n ?? 0;
}

/** Until nothing more fits. */
function fill(path: string): void {
  const block = Buffer.alloc(4096, 7);
  for (let size = 1; ; size += 1) {
    try {
      writeFileSync(path, block, { flag: 'a' });
    } catch {
      return;
    }
    if (size > 100_000) throw new Error('the disk is too large to fill');
  }
}
