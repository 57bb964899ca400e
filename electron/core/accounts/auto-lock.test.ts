import { beforeEach, describe, expect, test } from 'vitest';
import { type AutoLock, createAutoLock } from './auto-lock.ts';

const MINUTE = 60_000;
let now: number;
let lock: AutoLock;
beforeEach(() => {
  now = Date.parse('2026-11-20T00:00:00.000Z');
  lock = createAutoLock({ ms: () => now, now: () => new Date(now).toISOString() });
  lock.start(10);
});
const pass = (ms: number) => {
  now += ms;
};

describe('the lock', () => {
  test('falls ten minutes after the last touch, not a moment earlier', () => {
    pass(9 * MINUTE);
    lock.touch();
    pass(10 * MINUTE - 1);
    expect(lock.isOverdue()).toBe(false);
    pass(1);
    expect(lock.isOverdue()).toBe(true);
  });

  test('is overdue at once after the machine has slept, however its timers ran', () => {
    pass(8 * 60 * MINUTE);
    expect(lock.isOverdue()).toBe(true);
  });

  test('waits for somebody who works in another program', () => {
    for (let at = 0; at < 30; at += 1) {
      pass(MINUTE);
      lock.noteIdle(3);
    }
    expect(lock.isOverdue()).toBe(false);
  });

  test('does not believe a system that always says zero', () => {
    for (let at = 0; at < 10; at += 1) {
      pass(MINUTE);
      lock.noteIdle(0);
    }
    expect(lock.isOverdue()).toBe(true);
  });

  test('does not fall on who has just signed in, though the system saw no key pressed', () => {
    lock.noteIdle(3_600);
    expect(lock.isOverdue()).toBe(false);
  });

  test('warns once in its last minute, and again after somebody came back', () => {
    pass(9 * MINUTE - 1);
    expect(lock.shouldWarn()).toBe(false);
    pass(1);
    expect(lock.shouldWarn()).toBe(true);
    expect(lock.shouldWarn()).toBe(false);
    lock.touch();
    pass(9 * MINUTE);
    expect(lock.shouldWarn()).toBe(true);
  });

  test('never falls while nobody is signed in', () => {
    lock.stop();
    pass(60 * MINUTE);
    expect(lock.isOverdue()).toBe(false);
    expect(lock.shouldWarn()).toBe(false);
  });
});
