import type { Page } from '@playwright/test';
import { removeTestClusters } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import { askCore } from '../support/ask-core.ts';
import { demoPerson, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { activate, expectFocus, press, tabTo, typeInto } from '../support/keyboard.ts';
import { type SharedOffice, shareOffice } from '../support/shared-office.ts';

test.use({ launch: { demo: true, size: { width: 1280, height: 720 } } });

let shared: SharedOffice | undefined;
test.afterEach(async () => {
  await shared?.close();
  await removeTestClusters(process.ppid);
});

const TYPES: Readonly<Record<string, string>> = { 청년1인: 'HT02', 중장년1인: 'HT03' };
const THIRD = '한울마을푸른숲아파트 303동 1205호 (새로 옮김)';

test('sync by keyboard: from the top bar to what waits, two values, a third one, held work, and back', async ({
  app,
}) => {
  const page = app.page as unknown as Page;
  let takenType = '';
  await signInAs(page, 'MANAGER');
  const { loginId, password } = demoPerson('MANAGER');
  shared = await shareOffice((...call) => askCore(page, ...call), { manager: { loginId, password } });
  const { conflicting, heldBack } = shared;
  const state = page.getByRole('banner').getByRole('button', { name: /^서버와 연결됨/ });
  await expect(state).toHaveText('서버와 연결됨 · 확인 6건');
  // A click anywhere would be a mouse; nothing below makes one, and nothing in the page may need one.
  await page.evaluate(() => {
    addEventListener('pointerdown', (event) => event.isTrusted && document.body.setAttribute('data-mouse', ''), true);
  });
  const tab = (name: RegExp) => page.getByRole('navigation', { name: '동기화' }).getByRole('link', { name });
  const list = (name: string) => page.getByRole('list', { name });
  const openName = (of: string) => list(of).locator('button[aria-current="true"] b');

  await test.step('the state on top leads to what somebody has to look at, and from there to the outbox', async () => {
    await activate(page, state);
    await page.getByRole('heading', { level: 1, name: '맞지 않는 기록' }).waitFor();
    await expectFocus(page, 'the state on top');
    await activate(page, tab(/^보낼 기록/));
    await page.getByRole('heading', { level: 1, name: '보낼 기록' }).waitFor();
    await expectFocus(page, 'a route change');
    const first = page.locator('[role=row][tabindex="0"]');
    await tabTo(page, first);
    await press(page, 'ArrowDown');
    await press(page, 'Enter');
    await page.getByRole('region', { name: '보낸 내용' }).first().waitFor();
    await activate(page, page.getByRole('button', { name: '닫기' }));
    await expect(page.getByRole('region', { name: '보낸 내용' })).toHaveCount(0);
    await expectFocus(page, 'closing what was beside the list');
  });

  await test.step('one household: one value of the other PC, one third value', async () => {
    await activate(page, tab(/^맞지 않는 기록/));
    await tabTo(page, list('맞지 않는 기록').locator('button[tabindex="0"]'));
    await press(page, 'ArrowDown');
    await press(page, 'ArrowUp');
    const name = must(conflicting[0], 'household').name;
    await expect(openName('맞지 않는 기록')).toHaveText(name);
    const inbox = page.getByRole('region', { name: `${name} 비교` });
    const row = (label: RegExp) => inbox.getByRole('row', { name: label });
    await tabTo(
      page,
      row(/^가구 유형/)
        .getByRole('radio')
        .first(),
    );
    await press(page, 'Space');
    takenType = must(
      TYPES[
        await row(/^가구 유형/)
          .locator('label')
          .first()
          .innerText()
      ],
      'type',
    );
    await typeInto(page, row(/^상세 주소/).getByRole('textbox'), THIRD);
    await expect(row(/^상세 주소/).getByRole('radio', { name: '상세 주소 새로 적기' })).toBeChecked();
    await tabTo(page, row(/^통/).getByRole('radio').first());
    await press(page, 'Space');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(`${name}: 고른 값으로 정했습니다`)).toBeVisible();
    await expect(list('맞지 않는 기록').getByRole('listitem')).toHaveCount(3);
    await expect(list('맞지 않는 기록').locator('button:focus')).toContainText(must(conflicting[1], 'next').name);
  });

  await test.step('the others, until nothing is left: focus is on the heading', async () => {
    for (let left = 3; left > 0; left -= 1) {
      await expect(list('맞지 않는 기록').getByRole('listitem')).toHaveCount(left);
      await activate(page, page.getByRole('button', { name: /^모두 이 값: 서버 값/ }));
      const radios = page.getByRole('row', { name: /^가구 유형/ }).getByRole('radio');
      await tabTo(page, radios.first());
      await press(page, 'Space');
      await page.keyboard.press('Control+Enter');
    }
    await page.getByRole('heading', { name: '정할 것이 없습니다' }).waitFor();
    await expect(page.getByRole('heading', { level: 1, name: '맞지 않는 기록' })).toBeFocused();
  });

  await test.step('held work is taken over, and not', async () => {
    await activate(page, tab(/^보류된 기록/));
    for (const [at, { name, key }] of [
      { name: must(heldBack[0], 'held').name, key: '1' },
      { name: must(heldBack[1], 'held').name, key: '2' },
    ].entries()) {
      await tabTo(page, list('보류된 기록').locator('button[tabindex="0"]'));
      await expect(list('보류된 기록').getByRole('listitem')).toHaveCount(heldBack.length - at);
      await expect(list('보류된 기록')).toContainText(name);
      await page.getByRole('region', { name: `${name} 보류된 기록` }).waitFor();
      await press(page, key);
      const reason = page.getByRole('dialog').getByRole('textbox', { name: /^까닭/ });
      await expect(reason).toBeFocused();
      await page.keyboard.insertText('옮기기 전에 본 것');
      await activate(page, page.getByRole('dialog').getByRole('button', { name: /^받아들이/ }));
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expectFocus(page, 'a decision');
    }
    await page.getByRole('heading', { name: '보류된 기록이 없습니다' }).waitFor();
    await expectFocus(page, 'the last decision');
    await expect(state).toHaveText('서버와 연결됨');
  });

  await test.step('what was decided stands in the household', async () => {
    const { id } = must(conflicting[0], 'household');
    type Household = { household: { detailAddress: string; hhType: string } };
    const { household } = await askCore<Household>(page, 'households', 'page', { id });
    expect(household).toMatchObject({ detailAddress: THIRD, hhType: takenType });
  });

  await test.step('who saw what at which PC can be read, and each chain is whole', async () => {
    await activate(page, page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '관리' }));
    await activate(page, page.getByRole('navigation', { name: '관리' }).getByRole('link', { name: '접속기록' }));
    const lines = page.getByRole('grid', { name: /^접속기록 \d+줄/ }).getByRole('row');
    await expect(lines.filter({ hasText: '동기화 · 가린 것 보기' }).first()).toBeVisible();
    await expect(page.getByRole('list', { name: 'PC마다 상태' }).getByText('이상 없음')).toHaveCount(2);
    await tabTo(page, page.getByRole('radio', { name: '이 PC' }).or(page.getByRole('radio', { name: '사무소 전체' })));
    await press(page, 'ArrowRight');
    await expect(lines.filter({ hasText: '접속기록 · 목록 보기' }).first()).toBeVisible();
    await expectFocus(page, 'another source');
  });
  expect(await page.locator('body').getAttribute('data-mouse')).toBeNull();
});
