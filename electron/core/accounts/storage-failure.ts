import type { DiskFailure } from '#core/backup/disk-failure.ts';
import { diskFailureOf } from '#core/backup/disk-failure.ts';
import { DatabaseIsNewer } from '#core/database/migrate.ts';
import { DatabaseUnreadable } from '#core/database/open-database.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { BlockCause } from '#shared/accounts/account.schema.ts';
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
  deps: Pick<Dependencies, 'clock' | 'settings' | 'installation' | 'emit'>,
  thrown: unknown,
): Promise<StorageFailure> {
  const { facts } = deps.installation;
  if (thrown instanceof DatabaseIsNewer) {
    block(deps, 'database-newer');
    return databaseNewer();
  }
  if (isDamage(thrown)) {
    // Once per run: a person who tries three passwords must not fill the disk with copies.
    const copiedTo = facts.blocked?.copiedTo ?? (await copyIfThereIsRoom(deps));
    block(deps, 'database-damaged', copiedTo);
    return databaseDamaged({ copiedTo });
  }
  const failure = diskFailureOf(thrown, 'data');
  if (!failure) throw thrown;
  return failure;
}

/** From now on nobody can sign in, and the window is told to show why. */
export function block(
  { installation, emit }: Pick<Dependencies, 'installation' | 'emit'>,
  cause: BlockCause,
  copiedTo: string | null = null,
): void {
  installation.facts.blocked = { cause, copiedTo };
  emit({ type: 'changed', tables: ['session'] });
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
