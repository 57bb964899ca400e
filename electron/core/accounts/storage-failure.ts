import type { DiskFailure } from '#core/backup/disk-failure.ts';
import { diskFailureOf } from '#core/backup/disk-failure.ts';
import { DatabaseIsNewer } from '#core/database/migrate.ts';
import { DatabaseUnreadable } from '#core/database/open-database.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databaseDamaged, databaseNewer } from '#shared/accounts/accounts.errors.ts';
import { copyAside } from './set-aside.ts';

export type StorageFailure = DiskFailure | ReturnType<typeof databaseDamaged | typeof databaseNewer>;

export const isDamage = (thrown: unknown): boolean =>
  thrown instanceof DatabaseUnreadable || /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(thrown));

/**
 * Turns what opening the database threw into its declared error, and remembers what nobody can sign in past. A damaged
 * database is copied aside first. See [Note: Nothing is recreated]. Rethrows bugs.
 */
export async function storageFailure(
  deps: Pick<Dependencies, 'clock' | 'settings' | 'installation'>,
  thrown: unknown,
): Promise<StorageFailure> {
  const { facts } = deps.installation;
  if (thrown instanceof DatabaseIsNewer) {
    facts.blocked = { cause: 'database-newer', copiedTo: null };
    return databaseNewer();
  }
  if (isDamage(thrown)) {
    // Once per run: a person who tries three passwords must not fill the disk with copies.
    const copiedTo = facts.blocked?.copiedTo ?? (await copyIfThereIsRoom(deps));
    facts.blocked = { cause: 'database-damaged', copiedTo };
    return databaseDamaged({ copiedTo });
  }
  const failure = diskFailureOf(thrown, 'data');
  if (!failure) throw thrown;
  return failure;
}

/** What a statement threw while somebody was working: the screen then says so instead of a bare reference. */
export function noteStorageTrouble({ installation }: Pick<Dependencies, 'installation'>, thrown: unknown): boolean {
  const failure = isDamage(thrown) ? 'damaged' : diskFailureOf(thrown, 'data')?.code;
  const trouble =
    failure === 'damaged'
      ? 'damaged'
      : failure === 'backup/no-space'
        ? 'full'
        : failure === 'backup/not-writable'
          ? 'read-only'
          : undefined;
  if (!trouble || installation.facts.storageTrouble === trouble) return false;
  installation.facts.storageTrouble = trouble;
  return true;
}

async function copyIfThereIsRoom(deps: Pick<Dependencies, 'clock' | 'settings'>): Promise<string | null> {
  try {
    return await copyAside(deps.settings.dataDir, deps.clock.now());
  } catch {
    // No room for a copy. The original stays where it is, and that is what counts.
    return null;
  }
}

const codeOf = (thrown: unknown) => String((thrown as { code?: unknown } | undefined)?.code ?? '');
