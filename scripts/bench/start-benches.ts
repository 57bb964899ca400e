/** @file From nothing to a list one can work in: the process starts, somebody signs in, rows are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Argon2Cost, argon2id, randomBytes } from '#core/crypto/primitives.ts';
import { must } from '#shared/kernel/must.ts';
import { launchApp } from '../../tests/support/launch-app.ts';
import type { BenchResult } from './results.ts';
import { spreadOf } from './samples.ts';
import { signIn } from './window-benches.ts';

const BARE_APP = 'scripts/bench/bare-app.cjs';

/** Starts the app and an app that only opens an empty window, in turns. */
export async function startBenches(dataDir: string, times: number): Promise<BenchResult[]> {
  const entry: number[] = [];
  const usable: number[] = [];
  const whole: number[] = [];
  const bare: number[] = [];
  const checks: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const began = performance.now();
    const app = await launchApp({ dataDir, size: { width: 1440, height: 900 } });
    await app.page.getByLabel(/^비밀번호$/).waitFor();
    const shown = performance.now() - began;
    const signedIn = await signIn(app, 'manager');
    await app.close();
    entry.push(shown);
    usable.push(signedIn);
    whole.push(shown + signedIn);
    const empty = performance.now();
    const window = await launchApp({ app: BARE_APP });
    bare.push(performance.now() - empty);
    await window.close();
    checks.push(await passwordCheck(dataDir));
  }
  return [
    {
      part: 'window',
      name: '켜기 → 로그인 화면 start to sign-in',
      ours: spreadOf(entry),
      floor: spreadOf(bare),
      floorIs: 'an empty window',
      isPlain: true,
    },
    {
      part: 'window',
      name: '로그인 → 목록 sign-in to rows',
      ours: spreadOf(usable),
      floor: spreadOf(checks),
      floorIs: 'the password check',
      isPlain: true,
    },
    {
      part: 'window',
      name: '켜기 → 쓸 수 있는 목록 cold start',
      ours: spreadOf(whole),
      floor: spreadOf(bare),
      floorIs: 'an empty window',
      isPlain: true,
    },
    {
      part: 'window',
      name: '그중 빈 창을 뺀 것 of which ours',
      ours: spreadOf(whole.map((ms, nth) => ms - (bare[nth] ?? 0))),
      aimMs: 2_000,
    },
  ];
}

/** A password is stretched on purpose, so that guessing it takes long: no sign-in can be faster than that. */
async function passwordCheck(dataDir: string): Promise<number> {
  const keyring = JSON.parse(readFileSync(join(dataDir, 'keyring.json'), 'utf8')) as {
    slots: { owner: { loginId: string }; kdf: Argon2Cost }[];
  };
  const { kdf } = must(
    keyring.slots.find(({ owner }) => owner.loginId === 'manager'),
    'slot of the manager',
  );
  const began = performance.now();
  await argon2id(randomBytes(16), randomBytes(16), kdf);
  return performance.now() - began;
}
