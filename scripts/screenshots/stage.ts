import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { LaunchedApp } from '../../tests/support/launch-app.ts';
import { shrinkPng } from './shrink-png.ts';

export interface Mode {
  readonly contrast: 'normal' | 'high';
  readonly text: 'normal' | 'large';
}
export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

/** How often a screen may still change before a picture is given up as restless. */
const LOOKS = 40;
const BETWEEN_LOOKS_MS = 120;
/** An office is laid down and its lists are counted meanwhile; pictures are in no hurry. */
const PATIENCE_MS = 60_000;
const ONE_TRY_MS = 20_000;
/** How often the page may be renewed while it is asked one thing. */
const RENEWALS = 3;

/** The running app as a photographer uses it: go somewhere, press things, wait until nothing moves, take a picture. */
export class Stage {
  readonly app: LaunchedApp;
  readonly #folder: string;
  readonly #now: string;
  readonly taken: string[] = [];

  constructor(app: LaunchedApp, folder: string, now: string) {
    this.app = app;
    this.#folder = folder;
    this.#now = now;
  }

  get page(): Page {
    return this.app.page;
  }

  /** The page's clock stands still as core's does. */
  async begin(size: WindowSize): Promise<void> {
    this.page.setDefaultTimeout(PATIENCE_MS);
    await this.page.setViewportSize(size);
    await this.page.clock.setFixedTime(this.#now);
    await this.page.reload();
  }

  async signIn(name: string, password: string): Promise<void> {
    await this.lock();
    const inside = this.page.getByRole('navigation', { name: '업무' });
    // A page that a lock renews late forgets what was typed into it.
    for (let left = RENEWALS; ; left -= 1) {
      try {
        await this.page.getByRole('radio', { name: new RegExp(name) }).check({ timeout: ONE_TRY_MS });
        await this.page.getByLabel(/^비밀번호$/).fill(password, { timeout: ONE_TRY_MS });
        await this.page.getByRole('button', { name: /잠금 풀기/ }).click({ timeout: ONE_TRY_MS });
        await inside.waitFor({ timeout: ONE_TRY_MS });
        return;
      } catch (reason) {
        if (await inside.isVisible()) return;
        if (left === 0) throw reason;
      }
    }
  }

  async lock(): Promise<void> {
    await this.page
      .getByRole('heading', { name: '로그인' })
      .or(this.page.getByRole('navigation', { name: '업무' }))
      .waitFor();
    if (await this.page.getByRole('heading', { name: '로그인' }).isVisible()) return;
    // A dialog of the last picture would keep the key to itself.
    await this.page.reload();
    await this.page.getByRole('navigation', { name: '업무' }).waitFor();
    await this.page.keyboard.press('Control+l');
    await this.page.getByRole('heading', { name: '로그인' }).waitFor();
  }

  /** Opens an address anew, so that nothing of the last picture is left. */
  async go(hash: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.#inPage(() =>
      this.page.evaluate((next) => {
        location.hash = next;
      }, hash),
    );
    await this.page.reload();
    await this.settle();
  }

  async mode(mode: Mode): Promise<void> {
    await this.ask('preferences', 'set', mode);
    await this.page.reload();
  }

  /** Asks core as the page does; for work that would take many pictures' time by hand. */
  async ask<Answer>(feature: string, name: string, input: unknown): Promise<Answer> {
    const result = await this.#inPage(() =>
      this.page.evaluate(
        (request) => {
          const { bridge } = window as unknown as { bridge: { call(request: object): Promise<unknown> } };
          return bridge.call({ callId: 'screenshots', ...request });
        },
        { feature, name, input },
      ),
    );
    const answer = result as { ok: true; value: Answer } | { ok: false; error: { code: string } };
    if (!answer.ok) throw new Error(`${feature}.${name}: ${answer.error.code}`);
    return answer.value;
  }

  /** A lock renews the page in its own time: what the old page was asked is asked of the new one. */
  async #inPage<T>(ask: () => Promise<T>): Promise<T> {
    for (let left = RENEWALS; ; left -= 1) {
      try {
        return await ask();
      } catch (reason) {
        if (left === 0 || !String(reason).includes('Execution context was destroyed')) throw reason;
        await this.page.waitForLoadState('load');
      }
    }
  }

  press(keys: string): Promise<void> {
    return this.page.keyboard.press(keys);
  }
  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }
  click(name: string | RegExp, inside: Page | Locator = this.page): Promise<void> {
    return inside.getByRole('button', { name }).first().click();
  }
  tab(name: string | RegExp): Promise<void> {
    return this.page.getByRole('tab', { name }).first().click();
  }
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** Waits until two looks one after the other see the same. */
  async settle(): Promise<Buffer> {
    await this.#inPage(() => this.page.evaluate('document.fonts.ready.then(() => undefined)'));
    let last: Buffer | undefined;
    for (let look = 0; look < LOOKS; look += 1) {
      const isBusy = (await this.page.locator('.app [aria-busy="true"]').count()) > 0;
      const seen = await this.page.screenshot({ animations: 'disabled', caret: 'hide' });
      if (last?.equals(seen) && (!isBusy || look > LOOKS / 3)) return seen;
      last = seen;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
    throw new Error(`${await this.page.evaluate(() => location.hash)} does not come to rest`);
  }

  async take(name: string): Promise<void> {
    const file = join(this.#folder, `${name}.png`);
    await this.page.mouse.move(0, 0);
    const picture = shrinkPng(await this.settle());
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, picture);
    this.taken.push(name);
    console.log(`  ${name}`);
  }

  /** Codes are random by design: the picture shows one that opens nothing. */
  async coverCode(label: RegExp, inside: Page | Locator = this.page): Promise<string> {
    const groups = inside.getByRole('img', { name: label }).locator('span');
    await groups.first().waitFor();
    const code = (await groups.allTextContents()).join('-');
    await groups.evaluateAll((spans) => {
      for (const [index, span] of spans.entries())
        span.textContent = ['7K3M', '9QXT', 'B4HW', 'R8ND', '2VFC', 'J6PA', 'E5YS', 'G0ZK'][index % 8] ?? '';
    });
    return code;
  }

  /**
   * From now on the named calls (`households.page`) are refused as by a bug, or never answered. Works in the stand-in
   * only, whose `ipcMain` lets its answers be replaced.
   */
  async disturb(how: 'refuse' | 'hold', calls: readonly string[]): Promise<void> {
    await this.app.evaluate(
      ({ ipcMain }, plan) => {
        type Answers = {
          answer(channel: string, event: object, args: readonly { feature: string; name: string }[]): Promise<unknown>;
        };
        const main = ipcMain as unknown as Answers & { plain?: Answers['answer'] };
        main.plain ??= main.answer.bind(main);
        const plain = main.plain;
        ipcMain.removeHandler('refusal');
        ipcMain.handle('refusal', () => ({
          ok: false,
          error: { code: 'app/unexpected', reference: 'E-1120-7F3A' },
        }));
        main.answer = (channel, event, args) => {
          const request = args[0];
          const isMeant = channel === 'rpc' && request && plan.calls.includes(`${request.feature}.${request.name}`);
          if (!isMeant) return plain(channel, event, args);
          return plan.how === 'hold' ? new Promise(() => undefined) : plain('refusal', event, []);
        };
      },
      { how, calls: [...calls] },
    );
  }
}
