import type { Page } from '@playwright/test';
import { SMALL_OFFICE_MANAGER } from './small-office.ts';

/** Signs the manager of the small office in. */
export async function signInToSmallOffice(page: Page): Promise<void> {
  const { name, password } = SMALL_OFFICE_MANAGER;
  await page.getByRole('heading', { name: '로그인' }).waitFor({ timeout: 60_000 });
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  await page.getByRole('textbox', { name: /^비밀번호/ }).fill(password);
  await page.getByRole('button', { name: /^잠금 풀기/ }).click();
  await page.getByRole('navigation', { name: '업무' }).waitFor();
}

/** Finds a household by its name, and begins or goes on with its first consultation. */
export async function openFirstConsultation(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^이름·초성/ }).fill(name);
  await page
    .getByRole('option', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
  await page.getByRole('button', { name: '초기상담', exact: true }).first().click();
  await page.getByRole('form', { name: '초기상담지' }).waitFor();
}
