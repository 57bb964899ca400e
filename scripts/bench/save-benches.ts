/** @file Saving inside core beside the bare inserts and updates of the same rows: row, history, derived row, log. */
import type { BareDatabase, Row } from './bare-database.ts';
import type { CoreClient } from './core-client.ts';
import type { BenchResult } from './results.ts';
import { sideBySide } from './samples.ts';

export async function saveBenches(core: CoreClient, bare: BareDatabase, rounds: number): Promise<BenchResult[]> {
  const me = core.accountIdOf('officer');
  const households = bare.all(
    `SELECT h.id, h.note FROM household h JOIN household_board b ON b.household_id = h.id
     WHERE h.status = 'ACTIVE' AND b.case_state = 'CONTACTING' ORDER BY h.id DESC`,
  ) as { id: string; note: string | null }[];
  const idOf = (nth: number) => households[nth % households.length]?.id ?? '';
  const noteOf = (nth: number) => `다시 방문하기로 함 ${nth}`;
  const notes = new Map(households.map(({ id, note }) => [id, note]));

  const edit = await sideBySide(
    rounds,
    async (nth) => {
      const id = idOf(nth);
      const note = noteOf(nth);
      await core.call('households', 'edit', { id, base: { note: notes.get(id) ?? null }, changes: { note } });
      notes.set(id, note);
    },
    { prepare: (nth) => prepareEdit(bare, idOf(nth), noteOf(nth)), run: (write) => write() },
  );

  const attempt = await sideBySide(
    rounds,
    (nth) =>
      core.call('cases', 'recordAttempt', {
        householdId: idOf(nth),
        at: null,
        method: 'CM02',
        phoneUsed: null,
        result: 'CR03',
        memo: noteOf(nth),
        nextOn: null,
        takeOver: false,
      }),
    { prepare: (nth) => prepareAttempt(bare, idOf(nth), { memo: noteOf(nth), by: me }), run: (write) => write() },
  );
  return [
    { part: 'core', name: '저장 · 가구 정보 save, a field', ...edit },
    { part: 'core', name: '저장 · 연락 기록 save, an attempt', ...attempt },
  ];
}

/** The writes of one edit, with everything that they need read ahead of the clock. */
export function prepareEdit(bare: BareDatabase, id: string, note: string): () => void {
  const setNote = bare.writer.prepare('UPDATE household SET note = ? WHERE id = ?');
  const trail = rowsToWrite(bare, { id, operation: 'household', operations: 1 });
  const access = nextAccess(bare);
  return () =>
    bare.write(() => {
      setNote.run(note, id);
      writeTrail(bare, trail);
      bare.put('access_log', access);
    });
}

/** The same for an attempt to reach a household. */
export function prepareAttempt(bare: BareDatabase, id: string, { memo, by }: { memo: string; by: string }): () => void {
  const setDue = bare.writer.prepare('UPDATE crisis_case SET due_at = ? WHERE household_id = ?');
  const trail = rowsToWrite(bare, { id, operation: 'contact_attempt', operations: 2 });
  const like = (bare.get('SELECT * FROM contact_attempt WHERE household_id = ? LIMIT 1', id) ??
    bare.get('SELECT * FROM contact_attempt LIMIT 1')) as Row;
  return () =>
    bare.write(() => {
      bare.put('contact_attempt', { ...like, id: newId(), household_id: id, created_by: by, memo });
      setDue.run(String(like.at), id);
      writeTrail(bare, trail);
    });
}

interface Trail {
  readonly id: string;
  readonly board: Row;
  readonly operations: readonly Row[];
}

let lastId = 0;
const newId = (): string => {
  lastId += 1;
  return `bench-${lastId}`;
};

/** Read ahead of the clock: a floor writes and does nothing else. */
function rowsToWrite(bare: BareDatabase, what: { id: string; operation: string; operations: number }): Trail {
  const board = bare.get('SELECT * FROM household_board WHERE household_id = ?', what.id) as Row;
  const like = bare.get('SELECT * FROM operation WHERE table_name = ? LIMIT 1', what.operation) as Row;
  const { dseq: _given, ...operation } = like;
  const operations = Array.from({ length: what.operations }, () => ({
    ...operation,
    op_id: newId(),
    subject_id: what.id,
  }));
  return { id: what.id, board, operations };
}

function writeTrail(bare: BareDatabase, { board, operations }: Omit<Trail, 'id'>): void {
  bare.put('household_board', board);
  for (const operation of operations) bare.put('operation', operation);
}

function nextAccess(bare: BareDatabase): Row {
  const last = bare.get('SELECT * FROM access_log ORDER BY seq DESC LIMIT 1') as Row;
  return { ...last, seq: Number(last.seq) + 1, id: newId() };
}
