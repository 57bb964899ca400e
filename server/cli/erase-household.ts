import { openShards } from '#server/app/shards.ts';
import { noteErasures } from '#server/backup/erasure-list.ts';
import { erasedSubjects, eraseSubject } from '#server/database/erase-subject.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { shardOfHousehold } from './administration.repository.ts';
import type { CommandContext } from './office-commands.ts';
import { withDatabase } from './with-database.ts';

/** By its id only, and only with the id typed twice: nobody can take it back. */
export function eraseHousehold(context: CommandContext, id: string, confirmed: string | undefined): Promise<number> {
  if (confirmed !== id)
    throw new Error('되돌릴 수 없습니다. 정말 지우려면 같은 ID를 --confirm 뒤에 한 번 더 적으세요.');
  return withDatabase(context.folder, context.databaseUrl, async ({ database }) => {
    const shard = await shardOfHousehold(database.db, id);
    if (shard === undefined) throw new Error('그런 가구가 없습니다.');
    const store = openShards(database).of(shard);
    const { subjects, rows, operations } = await eraseSubject(store, onieumSchema, id);
    const erased = (await erasedSubjects(store)).filter(({ subject }) => subjects.includes(subject));
    noteErasures(context.folder.erasures, erased);
    context.say(`지웠습니다: 기록 ${rows}건, 작업 ${operations}건의 내용. PC에서는 다음에 연결할 때 사라집니다.`);
    if (subjects.length > 1) context.say(`이 가구에 합쳐졌던 가구 ${subjects.length - 1}곳도 함께 지웠습니다.`);
    context.say('백업을 되살리면 이 목록대로 다시 지웁니다. 옛 백업 파일은 보관 기한이 지나면 없애세요.');
    return 0;
  });
}
