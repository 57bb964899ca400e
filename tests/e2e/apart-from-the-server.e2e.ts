import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { checkAccessibility } from '../support/check-accessibility.ts';
import { lock } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { type CentralServer, startCentralServer } from '../support/operated-server.ts';
import { MANAGER } from '../support/set-up-office.ts';

const projectFolder = join(import.meta.dirname, '../..');
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60_000).toISOString();
const SECRETARY = { name: '최유진', password: '한울-대로-가로등9' };

test('apart from the server: whom a PC with households takes in, and how long it shows them', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-apart-'));
  let app: LaunchedApp | undefined;
  const opened = async (now: string): Promise<Page> => {
    await app?.close();
    app = await launchApp({ dataDir, now });
    const page = app.page as unknown as Page;
    await page.getByRole('heading', { name: '로그인' }).waitFor({ timeout: 60_000 });
    return page;
  };
  const as = async (page: Page, name: string, password: string) => {
    await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
    await page.getByLabel(/^비밀번호$/).fill(password);
    await page.getByRole('button', { name: /잠금 풀기/ }).click();
  };
  try {
    await joinAndLoseServer(dataDir);

    await test.step('after 40 days a line says how many are left', async () => {
      const page = await opened(inDays(40));
      await as(page, MANAGER.name, MANAGER.password);
      await expect(page.getByText('서버와 40일째 연결되지 않았습니다.')).toBeVisible();
      await expect(page.getByText(/5일 안에 연결되지 않으면/)).toBeVisible();
    });

    await test.step('a secretary is let in where a manager has allowed it', async () => {
      const page = app?.page as unknown as Page;
      await lock(page);
      await as(page, SECRETARY.name, SECRETARY.password);
      await expect(page.getByRole('alert').filter({ hasText: '협의체 간사는 로그인할 수 없습니다' })).toBeVisible();
      await as(page, MANAGER.name, MANAGER.password);
      await page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '관리' }).click();
      await page.getByRole('button', { name: `${SECRETARY.name} 계정 메뉴` }).click();
      await page.getByRole('menuitem', { name: '이 PC 사용 허용' }).click();
      await checkAccessibility(page, 'allowing a secretary here');
      await page.getByRole('textbox', { name: /^까닭/ }).fill('협의체 전용 PC 수리');
      await page.getByRole('button', { name: '허용', exact: true }).click();
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await lock(page);
      await as(page, SECRETARY.name, SECRETARY.password);
      await expect(page.getByRole('navigation', { name: '업무' })).toBeVisible();
    });

    await test.step('after 50 days nothing is shown, whoever comes, and it says why', async () => {
      const page = await opened(inDays(50));
      await as(page, MANAGER.name, MANAGER.password);
      await expect(page.getByRole('heading', { name: '서버와 연결되어야 볼 수 있습니다' })).toBeVisible();
      await expect(page.getByText('45일 넘게 연결되지 않아')).toBeVisible();
      await expect(page.getByText('오프라인 · 서버가 꺼져 있음')).toBeVisible();
      await expect(page.getByRole('navigation', { name: '업무' })).toHaveCount(0);
      await page.getByRole('button', { name: '지금 동기화' }).click();
      await checkAccessibility(page, 'past the lease');
      await page.screenshot({ path: test.info().outputPath('past-lease.png') });
      await page.getByRole('button', { name: `${MANAGER.name}님 나가기` }).click();
      await expect(page.getByRole('heading', { name: '로그인' })).toBeVisible();
    });
  } finally {
    await app?.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

test('taken out while somebody writes: nothing of the office is shown any more, and no word of theirs is gone', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-taken-out-'));
  const server = await startCentralServer();
  let app: LaunchedApp | undefined;
  try {
    await joinServer(dataDir, server);
    app = await launchApp({ dataDir });
    const page = app.page as unknown as Page;
    await page.getByRole('heading', { name: '로그인' }).waitFor();
    await page.getByRole('radio', { name: new RegExp(`^${MANAGER.name}`) }).check();
    await page.getByLabel(/^비밀번호$/).fill(MANAGER.password);
    await page.getByRole('button', { name: /잠금 풀기/ }).click();
    await page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '위기가구' }).click();
    await page.getByRole('button', { name: '조건 지우기', exact: true }).click();
    await page.getByRole('row', { name: /황보영란/ }).click();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /황보영란/ }).waitFor();
    await page.getByRole('button', { name: /^연락 기록/ }).click();
    const memo = '현관 앞에 우편물이 한 달치쯤 쌓여 있음. 옆집 말로는 지난주부터 불이 꺼져 있다고 함';
    await page.getByRole('dialog').getByRole('textbox', { name: '메모' }).fill(memo);
    await server.takeOutPc();

    // Nobody presses anything: the server tells the PC.
    await expect(page.getByRole('heading', { name: '이 PC의 등록이 해지되었습니다' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: '업무' })).toHaveCount(0);
    await expect(page.getByText('황보영란')).toHaveCount(0);
    await expect(page.getByText('이 PC에서 저장한 기록은 모두 서버로 보냈습니다')).toBeVisible();
    await expect(page.getByRole('textbox', { name: /^연락 메모/ })).toHaveValue(memo);
    await checkAccessibility(page, 'taken out');
    await page.screenshot({ path: test.info().outputPath('taken-out.png') });
    await page.getByRole('button', { name: `${MANAGER.name}님 나가기` }).click();
    await expect(page.getByRole('heading', { name: '로그인' })).toBeVisible();
    await page.getByRole('radio', { name: new RegExp(`^${MANAGER.name}`) }).check();
    await page.getByLabel(/^비밀번호$/).fill(MANAGER.password);
    await page.getByRole('button', { name: /잠금 풀기/ }).click();
    await expect(page.getByRole('alert').filter({ hasText: '해지' })).toBeVisible();
  } finally {
    await app?.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function joinServer(dataDir: string, server: CentralServer): Promise<void> {
  const script = join(projectFolder, 'tests/support/join-a-server.ts');
  const address = `http://127.0.0.1:${server.port}`;
  const asked = [script, dataDir, address, await server.officeCode(), SECRETARY.password];
  await promisify(execFile)(process.execPath, asked, { cwd: projectFolder });
}

async function joinAndLoseServer(dataDir: string): Promise<void> {
  const server = await startCentralServer();
  try {
    await joinServer(dataDir, server);
  } finally {
    await server.close();
  }
}
