/** @file What people at other PCs changed, as this PC's history keeps it: under the key of the household. */
import { open, seal } from '#core/crypto/primitives.ts';
import type { ReceivedEditTable } from '#core/database/local-tables.ts';
import type { Store } from '#core/database/store.ts';
import { findSubjectKey, subjectKeyFor } from '#core/database/subject-keys.ts';
import { must } from '#shared/kernel/must.ts';
import type { ReceivedEdit } from '#shared/sync/engine/client-store.ts';

type Writing = Pick<Store, 'prepare'>;
type Place = Pick<ReceivedEditTable, 'table_name' | 'row_id' | 'ver' | 'op_id'>;

const nameOf = ({ table_name, row_id, ver, op_id }: Place) => `${op_id} ${table_name} ${row_id} ${ver}`;

export function keepReceivedEdit(store: Writing, { table, id, set, ...edit }: ReceivedEdit, at: string): void {
  const place = { table_name: table, row_id: id, ver: edit.ver, op_id: edit.op_id };
  const key = subjectKeyFor(store, edit.subject, at);
  const { group_id, kind, subject: subject_id, formerSubject: former_subject_id, actor: actor_id } = edit;
  const { adopted_by, recorded_at } = edit;
  const body = seal(key, Buffer.from(JSON.stringify(set)), nameOf(place));
  store
    .prepare(KEEP)
    .run({ ...place, group_id, kind, subject_id, former_subject_id, actor_id, adopted_by, recorded_at, body });
}

/** What was changed; undefined once the key of the household has been destroyed. */
export function openReceivedEdit(
  prepare: Store['prepare'],
  edit: Place & Pick<ReceivedEditTable, 'subject_id' | 'body'>,
): ReceivedEdit['set'] | undefined {
  const key = findSubjectKey(prepare, edit.subject_id);
  const plain = key && open(key, edit.body, nameOf(edit));
  return plain && (JSON.parse(Buffer.from(plain).toString('utf8')) as ReceivedEdit['set']);
}

export function receivedEditsOf({ prepare }: Writing, table: string, id: string): readonly ReceivedEdit[] {
  return (prepare(OF_ROW).all(table, id) as ReceivedEditTable[]).map((edit) => {
    const { ver, op_id, group_id, kind, subject_id: subject, former_subject_id: formerSubject } = edit;
    const { actor_id: actor, adopted_by, recorded_at } = edit;
    const set = must(openReceivedEdit(prepare, edit), 'key of an edit');
    return { table, id, ver, op_id, group_id, kind, subject, formerSubject, actor, adopted_by, recorded_at, set };
  });
}

export function forgetReceivedEdits({ prepare }: Writing, table: string, id: string): void {
  prepare('DELETE FROM received_edit WHERE table_name = ? AND row_id = ?').run(table, id);
  if (table === 'household') prepare('DELETE FROM received_edit WHERE subject_id = ?').run(id);
}

const KEEP = `INSERT OR IGNORE INTO received_edit (table_name, row_id, ver, op_id, group_id, kind, subject_id,
    former_subject_id, actor_id, adopted_by, recorded_at, body)
  VALUES (@table_name, @row_id, @ver, @op_id, @group_id, @kind, @subject_id, @former_subject_id, @actor_id,
    @adopted_by, @recorded_at, @body)`;
const OF_ROW = 'SELECT * FROM received_edit WHERE table_name = ? AND row_id = ? ORDER BY ver, op_id';
