import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Store } from '#core/database/store.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import { scopeOfFeed } from '#shared/sync/scope-access.ts';
import { type ServerStatus, SyncGlance, type SyncNotice, type SyncStatus } from '#shared/sync/sync-status.schema.ts';
import { listHeld } from './conflicts.repository.ts';
import { findEnrolment, isComplete } from './enrolment.repository.ts';
import { isVisible } from './held-work.ts';
import { readLease } from './lease.ts';
import { subjectIdOf, visibleConflicts } from './list-conflicts.ts';
import { tallyOpenWork } from './outbox.repository.ts';

/** Where this PC stands with its server, as far as the person at the keyboard is concerned. */
export function readSyncStatus({ installation }: Pick<Dependencies, 'installation'>, session: Session): SyncStatus {
  const { store } = session;
  const enrolment = findEnrolment(store);
  if (!enrolment) return { mode: 'standalone' };
  const loop = installation.facts.sync;
  const lease = readLease(store);
  const { waiting, oldestWaitingAt, refused } = tallyOpenWork(store);
  const conflicts = new Set(visibleConflicts(session, 'open').map((each) => subjectIdOf(session, each)));
  return {
    mode: 'server',
    server: enrolment.serverUrl,
    deviceName: enrolment.deviceName,
    // Until a manager comes in, the office's own records are still to be signed: nobody can talk before that.
    connection: loop?.connection() ?? composing.get(installation) ?? awaitingManager(enrolment.enrolledAt),
    lastSuccessAt: enrolment.lastSuccessAt,
    isComplete: isComplete(store),
    waiting,
    oldestWaitingAt,
    refused,
    conflicts: conflicts.size,
    held: listHeld(store, 'open').filter((each) => isVisible(session, each)).length,
    clockOffsetMs: enrolment.clockOffsetMs,
    lease: lease?.isWarned ? { offlineDays: lease.offlineDays, daysLeft: lease.daysLeft } : null,
    notices: listNotices(store),
  };
}

type Working = Extract<ServerStatus['connection'], { state: 'working' }>;
const composing = new WeakMap<Dependencies['installation'], Working>();

/** How much of what the office brings along is signed: the window that asked for it may have moved on to other work. */
export function noteComposing(
  deps: Pick<Dependencies, 'installation' | 'clock' | 'emit'>,
  done: number,
  total: number,
) {
  const before = composing.get(deps.installation);
  const startedAt = before?.startedAt ?? deps.clock.now();
  // A screen that changes more often than people read is only work.
  if (before && done < total && done - before.done < total / 50) return;
  composing.set(deps.installation, { state: 'working', phase: 'genesis', done, total, startedAt });
  deps.emit({ type: 'changed', tables: ['sync'] });
}

export const forgetComposing = ({ installation }: Pick<Dependencies, 'installation'>): boolean =>
  composing.delete(installation);

const awaitingManager = (startedAt: string): Working => ({
  state: 'working',
  phase: 'genesis',
  done: 0,
  total: null,
  startedAt,
});

/** What nobody has read yet. A repair concerns nobody but the log: afterwards all is as it should be. */
function listNotices({ prepareRead }: Pick<Store, 'prepareRead'>): SyncNotice[] {
  const rows = prepareRead(
    "SELECT n, at, kind, detail FROM sync_notice WHERE seen_at IS NULL AND kind <> 'feed-repaired' ORDER BY n LIMIT 20",
  ).all() as { n: number; at: string; kind: SyncNotice['kind']; detail: string }[];
  return rows.map(({ n, at, kind, detail }) => {
    const { feed, sentAgain, rows: lost } = JSON.parse(detail) as { feed?: string; sentAgain?: number; rows?: number };
    return { n, at, kind, scope: feed === undefined ? null : scopeOfFeed(feed), count: sentAgain ?? lost ?? null };
  });
}

export async function acknowledgeNotice(session: Session, { n }: { n: number }) {
  return inTransaction(session, (tx) => {
    tx.store.prepare('UPDATE sync_notice SET seen_at = ? WHERE n = ? AND seen_at IS NULL').run(tx.at, n);
    tx.touch('sync_notice');
    return ok({});
  });
}

const glancePath = (dataDir: string) => join(dataDir, 'sync-glance.json');

/**
 * What waits is written down when the records are closed, so that the locked screen can say it. Numbers only, and only
 * when they are others than before: the window waits for this.
 */
export function keepGlance(deps: Dependencies): void {
  deps.installation.onLeaving.push(async ({ store }) => {
    const { waiting, oldestWaitingAt } = findEnrolment(store) ? tallyOpenWork(store) : NOTHING;
    const before = await readGlance(deps);
    if (waiting === (before?.waiting ?? 0) && oldestWaitingAt === (before?.oldestWaitingAt ?? null)) return;
    const glance: SyncGlance = { waiting, oldestWaitingAt, at: deps.clock.now() };
    await writeDurably(glancePath(deps.settings.dataDir), JSON.stringify(glance));
  });
}
const NOTHING = { waiting: 0, oldestWaitingAt: null };

/** Null where nobody has left a number behind: a new PC, or a file that was torn. */
export async function readGlance({ settings }: Pick<Dependencies, 'settings'>): Promise<SyncGlance | null> {
  try {
    return SyncGlance.parse(JSON.parse(await readFile(glancePath(settings.dataDir), 'utf8')));
  } catch {
    return null;
  }
}
