/** @file How long a PC that belongs to a server shows its records without having talked with it. */
import type { Store } from '#core/database/store.ts';
import { getPolicy } from '#core/reference/reference.repository.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { alone } from './alone.ts';
import { findEnrolment } from './enrolment.repository.ts';

export interface Lease {
  /** Whole days since the last conversation that came to its end. */
  readonly offlineDays: number;
  /** How many there may be, and when people are warned: policies of the office. */
  readonly allowedDays: number;
  readonly daysLeft: number;
  readonly isWarned: boolean;
  readonly isOver: boolean;
}

/** Undefined on a PC that works alone: nobody waits for it, and nobody can take rights away behind its back. */
export function readLease(store: Pick<Store, 'prepareRead' | 'clock'>): Lease | undefined {
  const passed = timePassed(store);
  if (!passed) return undefined;
  const today = dayOf(store.clock.now());
  const allowedDays = getPolicy(store, 'session/offline-days', today);
  const offlineDays = Math.floor(passed.ms / DAY_MS);
  const daysLeft = Math.max(0, Math.ceil(allowedDays - passed.ms / DAY_MS));
  const isWarned = daysLeft <= getPolicy(store, 'session/offline-warn-days', today);
  return { offlineDays, allowedDays, daysLeft, isWarned, isOver: daysLeft === 0 };
}

/** Counts the time until now. Setting the clock back takes nothing back from what was counted. */
export async function noteTimePassed(
  store: Pick<Store, 'writer' | 'prepare' | 'prepareRead' | 'clock'>,
): Promise<void> {
  // Inside somebody else's transaction the time would be taken back with it.
  await alone(store, () => {
    const passed = timePassed(store);
    if (passed) store.prepare(KEEP).run(KEPT, JSON.stringify(passed));
  });
}

interface Passed {
  /** The last conversation that came to its end, or the joining. Another one starts the count anew. */
  readonly since: string;
  readonly seenAt: string;
  readonly ms: number;
}

/** The sum of all steps of the clock forward: one that is set back gives no time back. */
function timePassed({ prepareRead, clock }: Pick<Store, 'prepareRead' | 'clock'>): Passed | undefined {
  const enrolment = findEnrolment({ prepareRead });
  if (!enrolment) return undefined;
  const since = enrolment.lastSuccessAt ?? enrolment.enrolledAt;
  const stored = prepareRead('SELECT value FROM setting WHERE key = ?').get(KEPT) as { value: string } | undefined;
  const kept = stored && (JSON.parse(stored.value) as Passed);
  const before = kept?.since === since ? kept : { seenAt: since, ms: 0 };
  const step = Math.max(0, clock.ms() - Date.parse(before.seenAt));
  return { since, seenAt: clock.now(), ms: before.ms + step };
}

const DAY_MS = 24 * 60 * 60_000;
const KEPT = 'sync/time-offline';
const KEEP = 'INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)';
