import { expect, type Page } from '@playwright/test';
import { goTo } from './demo-office.ts';

export async function openSheet(page: Page, householdId: string): Promise<void> {
  await goTo(page, `/households/${householdId}`);
  await page.getByRole('button', { name: '초기상담', exact: true }).first().press('Enter');
  await page.getByRole('form', { name: '초기상담지' }).waitFor();
}

interface Typed {
  /** Digits of a Korean clock: year, month, day, hour, minute. */
  readonly at: string;
  /** Digits of a day. */
  readonly next: string;
}

/** The whole sheet without the mouse: date, digits, a phrase, and F8 for what is left. */
export async function writeByKeyboard(page: Page, { at, next }: Typed): Promise<void> {
  const { keyboard } = page;
  await expect(page.getByRole('spinbutton').first()).toBeFocused();
  await keyboard.type(at);
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.type('본인');
  await keyboard.press('Control+ArrowDown');
  for (const level of '2221230031') await keyboard.press(`Digit${level}`);
  await keyboard.type('재방문함. 전류제한으로 난방을 못 함. ;급');
  await expect(page.getByRole('option', { name: /^;급여/ })).toBeVisible();
  await keyboard.press('Enter');
  await keyboard.press('F8');
  await expect(page.getByRole('combobox', { name: /결과구분/ })).toBeFocused();
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await keyboard.press('F8');
  // Keys that come before the focus has moved would go into the list.
  await expect(page.locator('[role=spinbutton]:focus')).toHaveCount(1);
  await keyboard.type(next);
  await expect(page.getByText('고칠 곳')).toHaveCount(0);
}
