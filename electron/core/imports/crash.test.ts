import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBrokenOperation } from '#core/database/verify-operations.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { must } from '#shared/kernel/must.ts';
import { contentOf } from '../../../tests/support/registry-content.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { resumeBatch } from './commit-import.ts';
import { listBatches } from './import-batch.repository.ts';
import { undoBatch } from './undo-batch.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LIST = join(ROOT, 'tests/fixtures/office-files/중앙발굴_2026-4차.xlsx');
const DIES_AFTER = 37;

let store: Awaited<ReturnType<typeof aStore>>;
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
});
afterEach(() => store.dispose());

const aCall = () => ({ session: aSession(store), signal: new AbortController().signal, progress: () => {} });

/** Takes the list in, in a process that dies after some households; 0 lets it finish. */
function importInAnotherProcess(dieAfter: number): NodeJS.Signals | null {
  const script = join(ROOT, 'tests/support/import-until-killed.ts');
  const ended = spawnSync(process.execPath, [script, join(store.folder, 'onieum.db'), LIST, String(dieAfter)], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (dieAfter === 0 && ended.status !== 0) throw new Error(ended.stderr);
  return ended.signal;
}

/** What stands in the registry, without the ids and instants that differ from run to run. */
const people = () =>
  store.rawReader
    .prepare(
      `SELECT t.row_no, t.state, p.name, p.birth_date, p.phones, h.household_no, h.road_address, c.case_no, c.state AS step,
         b.indicator_codes, b.priority FROM detection_target AS t LEFT JOIN person AS p ON p.id = t.person_id
       LEFT JOIN household AS h ON h.id = t.matched_household_id LEFT JOIN crisis_case AS c ON c.id = t.case_id
       LEFT JOIN household_board AS b ON b.household_id = h.id ORDER BY t.row_no`,
    )
    .all();

test('a batch that died midway goes on to what it would have become', async () => {
  expect(importInAnotherProcess(0)).toBeNull();
  const uninterrupted = people();
  store.dispose();
  store = await aStore({ projections: [boardProjection] });

  expect(importInAnotherProcess(DIES_AFTER)).toBe('SIGKILL');
  const batch = must(listBatches(store)[0], 'batch');
  expect(batch.state).toBe('writing');
  expect(batch.doneRows).toBeLessThan(DIES_AFTER);
  expect(people()).toHaveLength(batch.doneRows);
  const resumed = await resumeBatch({ batchId: batch.id }, aCall());
  expect(resumed).toMatchObject({ ok: true, value: { registered: 96, addedTo: 4, leftOut: 0 } });
  expect(people()).toEqual(uninterrupted);
  expect(listBatches(store)[0]).toMatchObject({ state: 'done', doneRows: 100 });
  expect(findBrokenOperation(store)).toBeUndefined();
});

test('a batch that died midway can be taken back without a trace', async () => {
  const before = contentOf(store);
  importInAnotherProcess(DIES_AFTER);
  const batch = must(listBatches(store)[0], 'batch');
  expect(await undoBatch({ batchId: batch.id }, aCall())).toMatchObject({ ok: true });
  expect(contentOf(store)).toEqual(before);
  expect(findBrokenOperation(store)).toBeUndefined();
});
