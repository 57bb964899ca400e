import { diskFailed, folderMissing, noSpace, notWritable } from '#shared/backup/backup.errors.ts';
import type { ErrorOf } from '#shared/kernel/domain-error.ts';

export type DiskFailure = ErrorOf<typeof noSpace | typeof notWritable | typeof folderMissing | typeof diskFailed>;

const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL'];
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_AUTH'];
const GONE = ['ENOENT', 'ENOTDIR', 'EEXIST', 'ENODEV', 'ENXIO', 'ENOTCONN', 'EHOSTDOWN'];
const BROKEN = ['EIO', 'EBUSY', 'ETIMEDOUT', 'ESTALE', 'UNKNOWN'];

/** What the environment did, as the declared error it is; undefined when it was not the environment but a bug of ours. */
export function diskFailureOf(thrown: unknown, place: 'data' | 'folder'): DiskFailure | undefined {
  const code = String((thrown as { code?: unknown } | undefined)?.code ?? '');
  if (FULL.includes(code)) return noSpace({ place });
  if (FORBIDDEN.some((known) => code.startsWith(known))) return notWritable({ place });
  if (GONE.includes(code)) return place === 'folder' ? folderMissing() : diskFailed({ place });
  if (BROKEN.includes(code) || code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) {
    return diskFailed({ place });
  }
  return undefined;
}
