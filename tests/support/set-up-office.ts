import { expect, type Page } from '@playwright/test';
import type { LaunchedApp } from './launch-app.ts';

export const MANAGER = { name: '한정우', loginId: 'hanjw', password: '솔숲-아침7시-우체통' };

/** Does the first run through the window, to the end, and returns the recovery code. Backups go to `folder` if given. */
export async function setUpOffice(
  app: LaunchedApp,
  options: { office?: string; folder?: string } = {},
): Promise<{ recoveryCode: string }> {
  const { page } = app;
  await chooseOffice(page, options.office ?? 'ㅈㅇ2ㄷ');
  await page.getByRole('button', { name: /로 계속/ }).click();
  await page.getByRole('textbox', { name: /^이름/ }).fill(MANAGER.name);
  await page.getByRole('textbox', { name: /^직위/ }).fill('맞춤형복지팀장');
  await page.getByRole('textbox', { name: /^아이디/ }).fill(MANAGER.loginId);
  await page.getByRole('textbox', { name: /^비밀번호 필수/ }).fill(MANAGER.password);
  await page.getByRole('textbox', { name: /^비밀번호 확인/ }).fill(MANAGER.password);
  await page.getByRole('button', { name: '계정 만들기' }).click();
  const groups = page.getByRole('img', { name: /^복구 코드/ }).locator('span');
  await groups.first().waitFor();
  const recoveryCode = (await groups.allTextContents()).join('-');
  await page.getByRole('button', { name: '적었습니다' }).click();
  await page.getByRole('textbox', { name: /^복구 코드/ }).fill(recoveryCode);
  await page.getByRole('button', { name: '확인하고 시작' }).click();
  if (options.folder !== undefined) {
    await app.stubOpenDialog([options.folder]);
    await page.getByRole('button', { name: '백업 폴더 고르기' }).click();
    await expect(page.getByText(options.folder)).toBeVisible();
  }
  await page.getByRole('button', { name: '온이음 시작' }).click();
  await page.getByRole('navigation', { name: '업무' }).waitFor();
  return { recoveryCode };
}

/** Types a password on the sign-in screen. The person must be chosen already. */
export async function typePassword(app: LaunchedApp, password: string): Promise<void> {
  await app.page.getByLabel(/^비밀번호$/).fill(password);
  await app.page.getByRole('button', { name: /잠금 풀기/ }).click();
}

export async function lockScreen(app: LaunchedApp): Promise<void> {
  await app.page
    .getByRole('button', { name: /화면 잠그기/ })
    .first()
    .click();
  await app.page.getByRole('heading', { name: '로그인' }).waitFor();
}

/** Types into the office field and takes the first office of the list. */
export async function chooseOffice(page: Page, typed: string): Promise<void> {
  const office = page.getByRole('combobox', { name: /읍면동/ });
  await office.pressSequentially(typed, { delay: 20 });
  // The list follows the typing; on a busy machine an option may be replaced while it is being clicked.
  const goOn = page.getByRole('button', { name: /로 계속/ });
  const option = page.getByRole('option').first();
  await expect(async () => {
    if (!(await goOn.isVisible())) {
      if (!(await option.isVisible())) await office.press('ArrowDown');
      await option.click({ timeout: 2_000 });
    }
    await expect(goOn).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}
