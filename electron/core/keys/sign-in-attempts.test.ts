import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockedUntil, signInAttemptsIn, waitAfter } from './sign-in-attempts.ts';

const MINUTE = 60_000;
const noon = new Date('2026-11-20T03:00:00.000Z');
const later = (ms: number) => new Date(noon.getTime() + ms);

describe('the wait', () => {
  test.each([
    [0, 0],
    [4, 0],
    [5, 10],
    [6, 20],
    [7, 40],
    [12, 1_280],
    [13, 1_440],
    [500, 1_440],
  ])('after %i failures is %i minutes', (failures, minutes) => {
    expect(waitAfter(failures)).toBe(minutes * MINUTE);
  });

  test('ends by itself', () => {
    const tries = { count: 5, lastAt: noon.toISOString() };
    expect(lockedUntil(tries, noon)).toEqual(later(10 * MINUTE));
    expect(lockedUntil(tries, later(10 * MINUTE - 1))).toEqual(later(10 * MINUTE));
    expect(lockedUntil(tries, later(10 * MINUTE))).toBeUndefined();
  });

  test('is never longer than it was, whatever the clock was set to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: -1e10, max: 1e10 }), (count, shift) => {
        const now = later(shift);
        const until = lockedUntil({ count, lastAt: noon.toISOString() }, now);
        expect((until?.getTime() ?? now.getTime()) - now.getTime()).toBeLessThanOrEqual(waitAfter(count));
      }),
    );
  });
});

describe('failed tries', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'onieum-attempts-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('survive a restart and are forgiven by a success', async () => {
    for (let i = 0; i < 5; i += 1) await signInAttemptsIn(dataDir).begin('hanjw', noon);
    const attempts = signInAttemptsIn(dataDir);
    expect((await attempts.of('hanjw'))?.count).toBe(5);
    expect(await attempts.of('leesy')).toBeUndefined();
    await attempts.succeed('hanjw');
    expect(await signInAttemptsIn(dataDir).of('hanjw')).toBeUndefined();
  });

  test('made all at once are all counted', async () => {
    const attempts = signInAttemptsIn(dataDir);
    await Promise.all(Array.from({ length: 20 }, () => attempts.begin('hanjw', noon)));
    expect((await attempts.of('hanjw'))?.count).toBe(20);
  });

  test('keep no word that was typed, not even as a login id', async () => {
    await signInAttemptsIn(dataDir).begin('typed-password-here', noon);
    await signInAttemptsIn(dataDir).begin('__proto__', noon);
    expect((await signInAttemptsIn(dataDir).of('__proto__'))?.count).toBe(1);
    expect(await readFile(join(dataDir, 'sign-in-attempts.json'), 'utf8')).not.toContain('typed');
  });

  test('under a hundred guessed names do not push out the newest', async () => {
    const attempts = signInAttemptsIn(dataDir);
    for (let i = 0; i < 210; i += 1) await attempts.begin(`guess${i}`, later(i));
    expect(await attempts.of('guess0')).toBeUndefined();
    expect((await attempts.of('guess209'))?.count).toBe(1);
  });

  test('in a torn file shut nobody out', async () => {
    await writeFile(join(dataDir, 'sign-in-attempts.json'), '{"a":');
    expect((await signInAttemptsIn(dataDir).begin('hanjw', noon)).count).toBe(1);
  });
});
