import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';

export type LockOutcome = 'held' | 'in-use' | 'not-writable' | 'no-space';

export interface InstanceLock {
  /** Takes the lock if it is not held yet. Asked again whenever the state is asked for: the other one may have gone. */
  take(): LockOutcome;
  release(): void;
}

/**
 * Keeps a second program away from the same records. Electron's own lock counts per Windows user, and two users can be
 * signed in to one PC at once; so an exclusive transaction on an empty neighbour database is held as long as we run.
 * The system drops it when we die, however we die.
 */
export function instanceLockIn(dataDir: string): InstanceLock {
  let held: Database | undefined;
  return {
    take: () => {
      if (held) return 'held';
      let lock: Database | undefined;
      try {
        lock = new SqliteDatabase(join(dataDir, 'onieum.lock'), { timeout: 0 });
        lock.pragma('journal_mode=MEMORY');
        lock.exec('BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS in_use (id INTEGER)');
        held = lock;
        return 'held';
      } catch (thrown) {
        lock?.close();
        return outcomeOf(thrown);
      }
    },
    release: () => {
      held?.close();
      held = undefined;
    },
  };
}

function outcomeOf(thrown: unknown): LockOutcome {
  const code = String((thrown as { code?: unknown }).code ?? '');
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'in-use';
  if (code === 'SQLITE_FULL') return 'no-space';
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR|NOTADB|CORRUPT)/.test(code)) return 'not-writable';
  throw thrown;
}
