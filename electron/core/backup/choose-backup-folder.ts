import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dependencies } from '#core/dependencies.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { noteBackup } from './backup-record.ts';
import { diskFailureOf } from './disk-failure.ts';

/** Lets a manager choose where backups go, and proves the folder by writing to it before it counts. */
export async function chooseBackupFolder(deps: Pick<Dependencies, 'desktop' | 'settings' | 'emit'>) {
  const folder = await deps.desktop.openFolder({ title: '백업을 둘 폴더' });
  if (folder === undefined) return ok(null);
  const probe = join(folder, '.onieum-probe');
  try {
    await writeDurably(probe, '온이음');
    await rm(probe, { force: true });
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'folder');
    if (!failure) throw thrown;
    return err(failure);
  }
  await noteBackup(deps.settings.dataDir, { folder });
  deps.emit({ type: 'changed', tables: ['backup'] });
  return ok({ path: folder });
}
