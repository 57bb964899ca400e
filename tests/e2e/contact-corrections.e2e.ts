import { must } from '#shared/kernel/must.ts';
import { goTo, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';

test.use({ launch: { demo: true, now: '2026-11-20T05:32:00.000Z' } });

test('a contact struck out by mistake is restored, and the history keeps both reasons', async ({ page }) => {
  await signInAs(page, 'OFFICER');
  await goTo(page, '/households?view=mine');
  await page
    .getByRole('row', { name: /연락시도/ })
    .first()
    .dblclick();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page
    .getByRole('button', { name: /취소선 긋기$/ })
    .first()
    .waitFor();
  const strikes = page.getByRole('button', { name: /전화 .* 부재 취소선 긋기$/ });
  const known = await strikes.count();

  await page.getByRole('button', { name: '연락 기록' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('combobox', { name: '방법' }).selectOption({ label: '전화' });
  await form.getByText('부재', { exact: true }).click();
  await form.getByRole('button', { name: '기록하기' }).click();
  await expect(form).toBeHidden();

  const before = known + 1;
  await expect(strikes).toHaveCount(before);
  const entry = must((await strikes.last().getAttribute('aria-label')) ?? undefined, 'entry').replace(
    /취소선 긋기$/u,
    '',
  );
  await strikes.last().click();
  await page.getByRole('textbox', { name: /^사유/ }).fill('다른 집에 걸었음');
  await page.getByRole('button', { name: '취소선 긋기', exact: true }).click();
  await expect(page.getByText('취소: 다른 집에 걸었음')).toBeVisible();
  await expect(strikes).toHaveCount(before - 1);

  await page.getByRole('button', { name: `${entry}되살리기` }).click();
  const dialog = page.getByRole('dialog', { name: '취소한 연락 기록을 되살릴까요?' });
  await expect(dialog.getByRole('button', { name: '되살리기' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: /^사유/ }).fill('번호를 다시 확인함');
  await dialog.getByRole('button', { name: '되살리기' }).click();
  await expect(page.getByText('연락 기록을 되살렸습니다')).toBeVisible();
  await expect(strikes).toHaveCount(before);
  await expect(page.getByText('취소: 다른 집에 걸었음')).toBeHidden();

  const history = page.getByRole('region', { name: '기록' });
  await history.getByText('사례', { exact: true }).click();
  for (const words of ['연락 기록 취소', '다른 집에 걸었음', '연락 기록 되살림', '번호를 다시 확인함'])
    await expect(history.getByText(words).first()).toBeVisible();
});

test('a call from the list of the day is recorded once its numbers are there', async ({ page, app }) => {
  await signInAs(page, 'OFFICER');
  await goTo(page, '/today');
  // The answer with the numbers is kept back for as long as somebody might press the button.
  await app.evaluate(({ ipcMain }) => {
    type Answer = (channel: string, event: object, args: readonly { readonly name: string }[]) => Promise<unknown>;
    const main = ipcMain as unknown as { answer: Answer };
    const plain = main.answer.bind(main);
    const late = new Promise<void>((resolve) => Object.assign(globalThis, { letNumbersCome: resolve }));
    main.answer = async (channel, event, args) => {
      if (channel === 'rpc' && args[0]?.name === 'openPhones') await late;
      return plain(channel, event, args);
    };
  });
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('button', { name: '번호 보기' })).toBeVisible();
  await page.keyboard.press('c');
  await expect(page.getByLabel('번호를 여는 중')).toBeVisible();
  await expect(page.getByRole('button', { name: '기록하기' })).toHaveCount(0);
  await app.evaluate(() => (globalThis as unknown as { letNumbersCome(): void }).letNumbersCome());
  await expect(page.getByRole('combobox', { name: '쓴 전화' })).toBeVisible();
  await expect(page.getByRole('button', { name: '기록하기' })).toBeEnabled();
});
