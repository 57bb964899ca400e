import type { Page } from 'playwright-core';
import { DEMO_PEOPLE } from '#core/demo/make-office.ts';
import type { Role } from '#shared/accounts/role.ts';
import { must } from '#shared/kernel/must.ts';

/** One of the people of the sample office, with the password that its sign-in screen shows. */
export const demoPerson = (role: Role) =>
  must(
    DEMO_PEOPLE.find((person) => person.role === role),
    role,
  );

/** Signs a person of the sample office in, whoever was in before. The sign-in screen must be open. */
export async function signInAs(page: Page, role: Role): Promise<void> {
  const { name, password } = demoPerson(role);
  await page.getByRole('heading', { name: '로그인' }).waitFor({ timeout: 60_000 });
  await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  await page.getByRole('textbox', { name: /^비밀번호/ }).fill(password);
  await page.getByRole('button', { name: /^잠금 풀기/ }).click();
  await page.getByRole('navigation', { name: '업무' }).waitFor();
}

/** As the person does with Ctrl+L; the window forgets everything and shows the sign-in screen. */
export async function lock(page: Page): Promise<void> {
  await page.keyboard.press('Control+l');
  await page.getByRole('heading', { name: '로그인' }).waitFor();
}

/** As somebody does who edits the address: the hash alone, no reload. The page that was there is gone when this is over. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    if (location.hash === `#${to}`) return;
    const drawn = new Promise<void>((resolve) => {
      const nextFrame = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      addEventListener('hashchange', nextFrame, { once: true });
    });
    location.hash = to;
    return drawn;
  }, path);
}
