import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { createRandom } from '#core/demo/random.ts';
import { expect, test } from '../support/e2e.ts';
import { openFirstConsultation, signInToSmallOffice } from '../support/open-small-office.ts';
import { makeSmallOffice } from '../support/small-office.ts';

const SEED = Number(process.env.ONIEUM_TEST_SEED ?? 20_261_122);
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
    const typed: Typed[] = [];
    const typing = typeOn(app.page, { before: kept, next: random.next, typed });
    const killedAfter = MOST_LOST_MS + 100 + random.next() * 3_500;
    await expect.poll(() => typed.at(-1)?.at ?? 0, { intervals: [50] }).toBeGreaterThan(killedAfter);
    await app.kill();
    await typing;
    await app.restart();
    await signInToSmallOffice(app.page);
    await openFirstConsultation(app.page, '여덟눈');
    await expect(app.page.getByText('쓰던 내용을 이어서 엽니다.')).toBeVisible();
    kept = await contentOf(app.page).inputValue();
    const end = typed.at(-1)?.at ?? 0;
    const due = typed.findLast(({ at }) => at < end - MOST_LOST_MS)?.text ?? '';
    expect(kept.startsWith(due), `seed ${SEED}, kill ${nth + 1}: ${kept.length} letters kept, ${due.length} due`).toBe(
      true,
    );
    expect(typed.at(-1)?.text.startsWith(kept)).toBe(true);
    await app.kill();
    await app.restart();
  }
  expect(kept.length).toBeGreaterThan(0);
});

const contentOf = (page: Page) =>
  page.getByRole('form', { name: '초기상담지' }).getByRole('textbox', { name: /^주요 문제와 상담 내용/ });

interface Typed {
  readonly text: string;
  /** Milliseconds of typing until then: the pauses as they were meant, which a busy machine stretches as it does timers. */
  readonly at: number;
}

interface Typing {
  readonly before: string;
  readonly next: () => number;
  /** Filled while typing: what stood there, and when. */
  readonly typed: Typed[];
}

/** Types until the window is gone. */
async function typeOn(page: Page, { before, next, typed }: Typing): Promise<void> {
  let text = before;
  let at = 0;
  try {
    for (;;) {
      const letter = WORDS[text.length % WORDS.length] ?? '';
      await page.keyboard.insertText(letter);
      text += letter;
      typed.push({ text, at });
      const waited = 20 + next() * 80;
      await pause(waited);
      at += waited;
    }
  } catch {
    // The window is gone.
  }
}
const WORDS = [...'전류제한으로 난방을 하지 못하고 지냄. 끼니는 하루 한 번. '];
