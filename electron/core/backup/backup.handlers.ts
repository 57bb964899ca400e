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
  chooseFolder: async (_, { session }) => {
    const chosen = await chooseBackupFolder(deps);
    // The first one at once: a folder that holds nothing protects nothing.
    if (chosen.ok && chosen.value) {
      void backUp(deps, session, { kind: 'daily' }).catch((cause: unknown) => deps.log.bug(cause, 'first backup'));
    }
    return chosen;
  },
  make: async (_, { session, signal, progress }) => {
    const made = await backUp(deps, session, { kind: 'manual', signal, progress });
    return made.ok ? ok({ fileName: made.value.fileName, bytes: made.value.bytes }) : made;
  },
  chooseFile: () => chooseBackupFile(deps),
  restore: ({ secret }, call) => restoreOffice(deps, call, secret),
});
