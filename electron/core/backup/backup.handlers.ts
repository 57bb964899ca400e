import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { backupContract } from '#shared/backup/backup.contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { backupFolderContents, backupStatus } from './backup-status.ts';
import { chooseBackupFolder } from './choose-backup-folder.ts';
import { backUp } from './daily-backup.ts';
import { chooseBackupFile, restoreOffice } from './restore-office.ts';

export const backupHandlers = (deps: Dependencies): Handlers<typeof backupContract> => ({
  status: async () => ok(await backupStatus(deps)),
  folder: async () => ok(await backupFolderContents(deps)),
  chooseFolder: () => chooseBackupFolder(deps),
  make: async (_, { session, signal, progress }) => {
    const made = await backUp(deps, session, { kind: 'manual', signal, progress });
    return made.ok ? ok({ fileName: made.value.fileName, bytes: made.value.bytes }) : made;
  },
  chooseFile: () => chooseBackupFile(deps),
  restore: ({ secret }, call) => restoreOffice(deps, call, secret),
});
