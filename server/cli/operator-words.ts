/** @file What an operator is told when something did not work: a sentence, and what it was about. */
import { isDatabaseAway } from '#server/app/database-away.ts';
import { BackupDamaged } from '#server/backup/backup-file.ts';
import { FolderInUse } from '#server/database/embedded-postgres.ts';

const BY_CODE: readonly (readonly [RegExp, string])[] = [
  [
    /^EADDRINUSE$/,
    '다른 프로그램이 그 번호를 쓰고 있습니다. 서버가 이미 켜져 있는지 보거나 --port로 다른 번호를 쓰세요',
  ],
  [/^EADDRNOTAVAIL$/, '--host의 주소가 이 컴퓨터의 주소가 아닙니다'],
  [/^(EACCES|EPERM)$/, '그 파일이나 번호를 쓸 권한이 없습니다'],
  [/^ENOENT$/, '그런 파일이나 폴더가 없습니다'],
  [/^EISDIR$/, '파일이 아니라 폴더입니다'],
  [/^(ENOSPC|53100)$/, '디스크가 가득 찼습니다'],
  [/^(28\w{3}|3D000)$/, 'PostgreSQL이 DATABASE_URL의 사용자나 데이터베이스를 받지 않습니다'],
  [/^ERR_OSSL_/, '인증서나 개인 키를 읽을 수 없습니다. 서로 짝이 맞는 PEM 파일인지 보세요'],
];

/** Sentences stay as they are; what the system says follows in brackets, for whoever is asked about it. */
export function operatorSentence(error: Error): string {
  const { message } = error;
  if (/[가-힣]/.test(message)) return message;
  if (error instanceof FolderInUse)
    return `다른 서버가 이 데이터 폴더를 쓰고 있습니다. 먼저 끄거나 --data로 다른 폴더를 주세요. (${message})`;
  if (error instanceof BackupDamaged) return `쓸 수 없는 백업입니다. (${message})`;
  const { code, path } = error as { readonly code?: unknown; readonly path?: unknown };
  // A file that is missing has a path; a PostgreSQL that is not there has none.
  if (isDatabaseAway(error) && typeof path !== 'string')
    return `PostgreSQL에 연결하지 못했습니다. 켜져 있는지, DATABASE_URL이 맞는지 보세요. (${message})`;
  const known = typeof code === 'string' ? BY_CODE.find(([pattern]) => pattern.test(code)) : undefined;
  return `${known?.[1] ?? '하지 못했습니다'}. (${message})`;
}
