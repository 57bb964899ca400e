import { z } from 'zod';
import { EVERYONE, MANAGERS, type Role } from '../accounts/role.ts';
import { mistypedRecoveryCode, wrongRecoveryCode, wrongSecret } from '../keys/keys.errors.ts';
import { command, query } from '../rpc/contract.ts';
import { alreadySetUp, backupDamaged, backupNewer, diskErrors, notABackup, sourceDamaged } from './backup.errors.ts';
import { BackupStatus, BackupSummary } from './backup.schema.ts';

const Instant = z.iso.datetime();
const BACKUP_MAKERS = ['MANAGER', 'OFFICER', 'SYSADMIN'] as const satisfies readonly Role[];

const makeErrors = [...diskErrors, sourceDamaged] as const;

export const backupContract = {
  status: query({ access: 'anyone', input: z.strictObject({}), output: BackupStatus, reads: ['backup', 'session'] }),
  /** Where backups go and what is there. The path is shown to whoever must find the stick again. */
  folder: query({
    access: EVERYONE,
    input: z.strictObject({}),
    output: z.object({
      path: z.string(),
      isOwn: z.boolean(),
      isReachable: z.boolean(),
      backups: z.array(BackupSummary),
    }),
    reads: ['backup'],
  }),
  /** Asks with the system's dialog, and proves the folder by writing to it. Null when the dialog was closed. */
  chooseFolder: command({
    access: MANAGERS,
    input: z.strictObject({}),
    output: z.object({ path: z.string() }).nullable(),
    errors: diskErrors,
  }),
  make: command({
    access: BACKUP_MAKERS,
    input: z.strictObject({}),
    output: z.object({ fileName: z.string(), bytes: z.int() }),
    errors: makeErrors,
  }),
  /** Asks for a backup file and tells what it says of itself. Null when the dialog was closed. */
  chooseFile: command({
    access: 'anyone',
    input: z.strictObject({}),
    output: BackupSummary.nullable(),
    errors: [notABackup, backupNewer, backupDamaged, ...diskErrors],
  }),
  /** Brings the chosen backup back, on a PC that holds no readable office. What is there is put aside, never deleted. */
  restore: command({
    access: 'anyone',
    input: z.strictObject({
      secret: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('password'), loginId: z.string().max(100), password: z.string().max(1_024) }),
        z.strictObject({ kind: z.literal('recovery-code'), code: z.string().max(1_024) }),
      ]),
    }),
    output: z.object({ households: z.int(), people: z.int(), createdAt: Instant }),
    errors: [
      alreadySetUp,
      notABackup,
      backupNewer,
      backupDamaged,
      wrongSecret,
      wrongRecoveryCode,
      mistypedRecoveryCode,
      ...makeErrors,
    ],
  }),
};
