import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { createRandom } from '#core/demo/random.ts';
import { expect, test } from '../support/e2e.ts';
import { openFirstConsultation, signInToSmallOffice } from '../support/open-small-office.ts';
import { makeSmallOffice } from '../support/small-office.ts';

const SEED = Number(process.env.ONIEUM_TEST_SEED ?? Date.now() % 1_000_000);
/** Fifty more, without a window, are in electron/core/drafts/killed-while-typing.test.ts. */
const KILLS = 3;
const MOST_LOST_MS = 2_000;

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  launch: async ({}, use) => {
    const dataDir = await makeSmallOffice();
    await use({ dataDir, now: '2026-04-10T00:30:00.000Z' });
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  },
});

test('killed three times while a consultation is typed, at most the last 2 s of typing are missing', async ({
  app,
}) => {
  test.setTimeout(240_000);
  process.stdout.write(`killed while typing: seed ${SEED}\n`);
  const random = createRandom(SEED);
  let kept = '';
  for (let nth = 0; nth < KILLS; nth += 1) {
    await signInToSmallOffice(app.page);
    await openFirstConsultation(app.page, '여덟눈');
    const content = contentOf(app.page);
    await expect(content).toHaveValue(kept);
    await content.focus();
    await content.press('Control+End');
    const typing = typeOn(app.page, kept, random.next);
    await pause(1_500 + random.next() * 4_000);
    const killedAt = Date.now();
    await app.kill();
    const typed = await typing;
    await app.restart();
    await signInToSmallOffice(app.page);
    await openFirstConsultation(app.page, '여덟눈');
    await expect(app.page.getByText('쓰던 내용을 이어서 엽니다.')).toBeVisible();
    kept = await contentOf(app.page).inputValue();
    const due = typed.findLast(({ at }) => at < killedAt - MOST_LOST_MS)?.text ?? '';
    expect(kept.startsWith(due), `seed ${SEED}, kill ${nth + 1}: ${kept.length} letters kept, ${due.length} due`).toBe(
      true,
    );
    expect(typed.at(-1)?.text.startsWith(kept) || typed.length === 0).toBe(true);
    await app.kill();
    await app.restart();
  }
  expect(kept.length).toBeGreaterThan(0);
});

const contentOf = (page: Page) =>
  page.getByRole('form', { name: '초기상담지' }).getByRole('textbox', { name: /^주요 문제와 상담 내용/ });

interface Typed {
  readonly text: string;
  readonly at: number;
}

/** Types until the window is gone; each entry is what stood there, and since when. */
async function typeOn(page: Page, before: string, next: () => number): Promise<Typed[]> {
  const typed: Typed[] = [];
  let text = before;
  try {
    for (;;) {
      const letter = WORDS[text.length % WORDS.length] ?? '';
      await page.keyboard.insertText(letter);
      text += letter;
      typed.push({ text, at: Date.now() });
      await pause(20 + next() * 80);
    }
  } catch {
    return typed;
  }
}
const WORDS = [...'전류제한으로 난방을 하지 못하고 지냄. 끼니는 하루 한 번. '];
