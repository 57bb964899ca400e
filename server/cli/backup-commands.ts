import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DataFolder } from '#server/app/data-folder.ts';
import { type BackupSecret, WrongBackupSecret } from '#server/backup/backup-file.ts';
import { readErasures } from '#server/backup/erasure-list.ts';
import { makeBackup } from '#server/backup/make-backup.ts';
import { DatabaseInUse, restoreBackup } from '#server/backup/restore-backup.ts';
import { verifyBackup } from '#server/backup/verify-backup.ts';
import { masterKeyIn, secretIn } from '#server/database/subject-keys.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { type CommandContext, koreanTime } from './office-commands.ts';
import { withDatabase, withPlace } from './with-database.ts';

const now = () => new Date().toISOString();

/** A key of its own beside the data, or a phrase that somebody keeps elsewhere. */
function secretFor(folder: DataFolder, passphraseFile: string | undefined): BackupSecret {
  if (passphraseFile === undefined) return { key: secretIn(folder.backupKey, 'backup key') };
  const passphrase = readFileSync(passphraseFile, 'utf8').trim();
  if (passphrase.length < 12) throw new Error('백업 암호문은 12자 이상이어야 합니다.');
  return { passphrase };
}

export async function backUp(
  context: CommandContext,
  passphraseFile: string | undefined,
  typed: string,
): Promise<number> {
  const { folder, say } = context;
  const secret = secretFor(folder, passphraseFile);
  const name = `${now().replace(/\D/g, '').slice(0, 14)}.onieum`;
  const file = typed === '' ? join(folder.backups, name) : resolve(typed);
  if (existsSync(file)) throw new Error('그 이름의 파일이 이미 있습니다.');
  return withDatabase(folder, context.databaseUrl, async ({ database }) => {
    const masterKey = masterKeyIn(folder.masterKey);
    const { bytes } = await makeBackup({ database, masterKey, file, secret, now });
    say(`백업했습니다: ${file} (${(bytes / 1_048_576).toFixed(1)} MB)`);
    if ('key' in secret)
      say(`여는 열쇠는 ${folder.backupKey} 입니다. 백업과 다른 곳에 따로 두세요. 없으면 아무도 열 수 없습니다.`);
    say(`확인해야 PC가 제 사본을 지웁니다: npm run server -- verify ${file}`);
    return 0;
  });
}

export async function checkBackup(
  context: CommandContext,
  passphraseFile: string | undefined,
  typed: string,
): Promise<number> {
  const { folder, say } = context;
  const secret = secretFor(folder, passphraseFile);
  const file = existing(typed);
  return withDatabase(folder, context.databaseUrl, async ({ database, at }) => {
    const report = await opening(() => verifyBackup({ file, secret, at, raise: database }));
    if (!report.ok) {
      say(`쓸 수 없는 백업입니다: ${report.fault}`);
      return 1;
    }
    const rows = Object.values(report.tables).reduce((sum, table) => sum + table.rows, 0);
    say(
      `되살려 확인했습니다: 표 ${Object.keys(report.tables).length}개, ${rows}줄. 만든 때 ${koreanTime(report.madeAt)}`,
    );
    if (report.raised.length === 0) say('지금 서버의 백업이 아니어서 PC의 사본은 그대로 둡니다.');
    return 0;
  });
}

export async function putBack(
  context: CommandContext,
  passphraseFile: string | undefined,
  typed: string,
): Promise<number> {
  const { folder, say } = context;
  const secret = secretFor(folder, passphraseFile);
  const file = existing(typed);
  return withPlace(folder, context.databaseUrl, async (at) => {
    const masterKey = masterKeyIn(folder.masterKey);
    const erasures = readErasures(folder.erasures);
    const request = { file, secret, at, masterKey, schema: onieumSchema, erasures, now };
    const report = await opening(() => restoreBackup(request));
    say(`${koreanTime(report.madeAt)}의 백업으로 되살렸습니다. 다시 지운 가구 ${report.erased}건.`);
    if (report.previous) say(`쓰던 데이터베이스는 ${report.previous} 라는 이름으로 남아 있습니다.`);
    say('PC들은 다음에 연결할 때 그 뒤의 작업을 다시 보냅니다.');
    return 0;
  });
}

function existing(typed: string): string {
  const file = resolve(typed);
  if (!existsSync(file)) throw new Error(`그런 파일이 없습니다: ${file}`);
  return file;
}

async function opening<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof WrongBackupSecret)
      throw new Error('이 백업을 여는 열쇠나 암호문이 아닙니다.', { cause: error });
    if (error instanceof DatabaseInUse)
      throw new Error('서버가 켜져 있습니다. 먼저 끄고 되살리세요.', { cause: error });
    throw error;
  }
}
