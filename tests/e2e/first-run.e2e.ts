import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/e2e.ts';
import { launchApp } from '../support/launch-app.ts';
import { chooseOffice, lockScreen, MANAGER, setUpOffice, typePassword } from '../support/set-up-office.ts';

let stick: string;
test.beforeEach(() => {
  stick = mkdtempSync(join(tmpdir(), 'onieum-stick-'));
});
test.afterEach(() => rmSync(stick, { recursive: true, force: true }));

/** A page that is just being replaced (sign-in begins on a fresh one) is looked at again, once it is there. */
async function analyse(page: Page) {
  // Before the first picture there is nothing to look at.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  try {
    return await new AxeBuilder({ page }).analyze();
  } catch {
    await page.getByRole('main').first().waitFor();
    return new AxeBuilder({ page }).analyze();
  }
}

const isAccessible = async (page: unknown) => {
  const { violations } = await analyse(page as Page);
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
};

test('first run: an office, its manager, a code typed back, and a backup at once', async ({ app }) => {
  await isAccessible(app.page);
  await setUpOffice(app, { folder: stick });
  await expect.poll(() => readdirSync(stick).filter((name) => name.endsWith('.onieum')).length).toBe(1);
  await lockScreen(app);
  await isAccessible(app.page);
  await expect(app.page.getByText(/마지막 백업/)).toBeVisible();
});

test('first run: a slip in the recovery code is noticed, and nothing is kept until it is right', async ({ app }) => {
  const { page } = app;
  await chooseOffice(page, 'ㅈㅇ2ㄷ');
  await page.getByRole('button', { name: /로 계속/ }).click();
  await isAccessible(page);
  await page.getByRole('textbox', { name: /^이름/ }).fill(MANAGER.name);
  await page.getByRole('textbox', { name: /^아이디/ }).fill(MANAGER.loginId);
  const passwords = page.locator('input[autocomplete="new-password"]');
  await passwords.first().fill('hanjw-1234');
  await expect(page.getByText('아이디·이름이 들어 있지 않음 아직')).toBeVisible();
  await passwords.first().fill(MANAGER.password);
  await passwords.last().fill(MANAGER.password);
  await page.getByRole('button', { name: '계정 만들기' }).click();
  await page.getByRole('img', { name: /^복구 코드/ }).waitFor();
  await isAccessible(page);
  await page.getByRole('button', { name: '적었습니다' }).click();
  await page.getByRole('textbox', { name: /^복구 코드/ }).fill('0000-0000-0000-0000-0000-0000-0000-0000');
  await page.getByRole('button', { name: '확인하고 시작' }).click();
  await expect(page.getByRole('alert')).toContainText('복구 코드를 잘못 적었습니다');
  expect(existsSync(join(app.dataDir, 'keyring.json'))).toBe(false);
});

test('sign-in: a colleague comes in with a one-time code and sets a password', async ({ app }) => {
  await setUpOffice(app);
  await app.page.evaluate(() => {
    location.hash = '/admin/accounts';
  });
  await app.page.getByRole('button', { name: '직원 추가' }).click();
  const dialog = app.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^이름/ }).fill('이서연');
  await dialog.getByRole('textbox', { name: /^아이디/ }).fill('leesy');
  await isAccessible(app.page);
  await dialog.getByRole('button', { name: '추가하고 코드 받기' }).click();
  const groups = dialog.getByRole('img', { name: /^일회용 코드/ }).locator('span');
  await groups.first().waitFor();
  const code = (await groups.allTextContents()).join('');
  await dialog.getByRole('button', { name: '전했습니다' }).click();
  await isAccessible(app.page);
  await lockScreen(app);
  await app.page.getByRole('radio', { name: /이서연/ }).check();
  await app.page.getByLabel(/^일회용 코드$/).fill(code);
  await app.page.getByRole('button', { name: /잠금 풀기/ }).click();
  const passwords = app.page.locator('input[autocomplete="new-password"]');
  await passwords.first().fill('첫눈-오는8날-골목');
  await passwords.last().fill('첫눈-오는8날-골목');
  await app.page.getByRole('button', { name: '정하고 들어가기' }).click();
  await expect(app.page.getByRole('navigation', { name: '업무' })).toBeVisible();
  await expect(app.page.getByText(/이서연/).first()).toBeVisible();
});

test('sign-in: five wrong tries start a wait that counts down', async ({ app }) => {
  await setUpOffice(app);
  await lockScreen(app);
  for (let left = 4; left > 0; left -= 1) {
    await typePassword(app, '틀린 비밀번호');
    await expect(app.page.getByRole('alert')).toContainText(`${left}번 더 틀리면`);
  }
  await typePassword(app, '틀린 비밀번호');
  await expect(app.page.getByRole('alert')).toContainText('여러 번 틀려 잠시 막혔습니다');
  await expect(app.page.getByLabel(/^비밀번호$/)).toBeDisabled();
  await isAccessible(app.page);
});

test('restore: the data folder is deleted, and a backup brings the office back', async ({ app }) => {
  const { recoveryCode } = await setUpOffice(app, { folder: stick });
  await expect.poll(() => readdirSync(stick).filter((name) => name.endsWith('.onieum')).length).toBe(1);
  const backup = join(stick, readdirSync(stick).find((name) => name.endsWith('.onieum')) ?? '');
  await app.close();
  for (const way of ['비밀번호', '복구 코드'] as const) {
    const pc = await launchApp();
    try {
      await pc.stubOpenDialog([backup]);
      await pc.page.getByRole('button', { name: '백업에서 되살리기' }).click();
      const dialog = pc.page.getByRole('dialog');
      await dialog.waitFor();
      await isAccessible(pc.page);
      await dialog.getByText(way, { exact: true }).first().click();
      await dialog
        .getByRole('textbox', { name: /^복구 코드/ })
        .or(dialog.locator('input[type=password]'))
        .fill(way === '비밀번호' ? MANAGER.password : recoveryCode);
      await dialog.getByRole('button', { name: '되살리기', exact: true }).click();
      await expect(pc.page.getByRole('heading', { name: '로그인' })).toBeVisible();
      await typePassword(pc, MANAGER.password);
      await expect(pc.page.getByRole('navigation', { name: '업무' })).toBeVisible();
    } finally {
      await pc.close();
    }
  }
});

test('blocked: a damaged database has its own screen, and nothing of it is lost', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-damaged-'));
  const app = await launchApp({ dataDir });
  try {
    await setUpOffice(app);
    await app.kill();
    const broken = Buffer.alloc(64 * 1024, 7);
    writeFileSync(join(dataDir, 'onieum.db'), broken);
    for (const name of ['onieum.db-wal', 'onieum.db-shm']) rmSync(join(dataDir, name), { force: true });
    await app.restart();
    await typePassword(app, MANAGER.password);
    await expect(app.page.getByRole('heading', { name: '기록 파일을 읽을 수 없습니다' })).toBeVisible();
    await expect(app.page.getByRole('button', { name: '백업에서 되살리기' })).toBeVisible();
    await isAccessible(app.page);
    expect(readdirSync(dataDir).some((name) => name.startsWith('damaged-'))).toBe(true);
  } finally {
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test('joining an office: what is missing says so, and the keys go to the first of it', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: '이미 쓰는 사무소에 이 PC를 연결' }).click();
  const form = page.getByRole('form', { name: '이미 쓰는 사무소에 연결' });
  await form.getByRole('button', { name: '이 PC를 연결' }).click();
  await expect(form.getByRole('textbox', { name: /^서버 주소/ })).toBeFocused();
  await form.getByRole('textbox', { name: /^서버 주소/ }).fill('https://sync.example.go.kr');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('textbox', { name: /^등록 코드/ })).toBeFocused();
  await isAccessible(page);
});
