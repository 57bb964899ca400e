import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Hex } from '#core/crypto/primitives.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { newestFirst } from '#shared/kernel/newest-first.ts';

/** So many wrong tries are forgiven; the one after starts the wait. */
export const FREE_TRIES = 5;
const FIRST_WAIT_MS = 10 * 60_000;
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** Wrong tries in a row under one login id. */
export interface FailedTries {
  readonly count: number;
  readonly lastAt: string;
}

/** Ten minutes after the fifth failure, doubling with each further one, a day at most. */
export function waitAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES));
}

/** Until when nobody may try, or undefined. A clock set back makes nobody wait longer than the whole wait from now. */
export function lockedUntil(tries: FailedTries | undefined, now: Date): Date | undefined {
  if (!tries) return undefined;
  const wait = waitAfter(tries.count);
  const until = Math.min(Date.parse(tries.lastAt) + wait, now.getTime() + wait);
  return until > now.getTime() ? new Date(until) : undefined;
}

const Attempts = z.record(z.string(), z.strictObject({ count: z.int().positive(), lastAt: z.iso.datetime() }));
/** More login ids than an office has people are somebody guessing names; the oldest make room. */
const MOST_LOGIN_IDS = 200;

export interface SignInAttempts {
  of(loginId: string): Promise<FailedTries | undefined>;
  /** Counted before the secret is tried, so that many tries at once count as many. */
  begin(loginId: string, now: Date): Promise<FailedTries>;
  succeed(loginId: string): Promise<void>;
}

/**
 * Failures by login id, on disk, so that a restart forgives nothing. Whoever can write the folder can also put an old
 * file back: the real defence is what one try costs.
 */
export function signInAttemptsIn(dataDir: string): SignInAttempts {
  const path = join(dataDir, 'sign-in-attempts.json');
  let turn: Promise<unknown> = Promise.resolve();
  /** One change at a time: two failures at once are two failures. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result;
  };
  const read = async (): Promise<z.infer<typeof Attempts>> => {
    try {
      return Attempts.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      // Missing on a new installation; unreadable after a torn disk, and then nobody should be shut out by it.
      return {};
    }
  };
  const write = (attempts: z.infer<typeof Attempts>) => writeDurably(path, JSON.stringify(attempts));
  return {
    of: (loginId) => inTurn(async () => (await read())[keyOf(loginId)]),
    begin: (loginId, now) =>
      inTurn(async () => {
        const key = keyOf(loginId);
        const { [key]: before, ...others } = await read();
        const tries = { count: (before?.count ?? 0) + 1, lastAt: now.toISOString() };
        const newest = Object.entries(others).sort(([, a], [, b]) => newestFirst(a.lastAt, b.lastAt));
        await write({ ...Object.fromEntries(newest.slice(0, MOST_LOGIN_IDS - 1)), [key]: tries });
        return tries;
      }),
    succeed: (loginId) =>
      inTurn(async () => {
        const { [keyOf(loginId)]: _, ...rest } = await read();
        await write(rest);
      }),
  };
}

/** A digest, because people type their password into the box for the login id. */
const keyOf = (loginId: string): string => sha256Hex(loginId).slice(0, 24);
