/** @file Taking a list in, inside core: read, compared, written, and what others wait for meanwhile. */
import { setTimeout as rest } from 'node:timers/promises';
import { emptyFilter } from '#shared/households/household-filter.ts';
import type { BareDatabase, Row } from './bare-database.ts';
import type { CoreClient } from './core-client.ts';
import { importList } from './import-list.ts';
import type { BenchResult } from './results.ts';
import { spreadOf, timed } from './samples.ts';
import { typedTexts } from './typed-texts.ts';

interface Options {
  readonly rows: number;
  readonly times: number;
}

export async function importBenches(
  core: CoreClient,
  bare: BareDatabase,
  { rows, times }: Options,
): Promise<BenchResult[]> {
  const inspect: number[] = [];
  const preview: number[] = [];
  const commit: number[] = [];
  const whole: number[] = [];
  const inserts: number[] = [];
  const reads: number[] = [];
  for (let nth = 0; nth < times; nth += 1) {
    const bytes = Uint8Array.from(await importList(bare, rows, nth + 1));
    const { fileId } = await core.call('imports', 'dropFile', { fileName: `중앙발굴 ${nth}.xlsx`, bytes });
    const began = performance.now();
    const seen = await core.call('imports', 'inspect', { fileId, cutResidentNumbers: false, sheet: null });
    inspect.push(performance.now() - began);
    const columns = seen.columns.map(({ index, field, indicatorCode }) => ({ index, field, indicatorCode }));
    preview.push(await timed(() => core.call('imports', 'preview', { fileId, columns })));
    const round = { ...seen.suggestedRound, ...GROUNDS, title: `시험 ${nth + 1}차` };
    const writing = performance.now();
    const taken = core.call('imports', 'commit', { fileId, round, openCases: true });
    // One in three is written undisturbed; while the others run, somebody reads.
    if (nth % 3 !== 0 || times === 1) reads.push(...(await readsDuring(core, bare, taken)));
    const { batchId } = await taken;
    if (nth % 3 === 0) {
      commit.push(performance.now() - writing);
      whole.push(performance.now() - began);
    }
    inserts.push(bareInserts(core, bare, batchId));
  }
  const core_ = { part: 'core' } as const;
  return [
    { ...core_, name: `가져오기 ${rows}행 · 읽기 import, inspect`, ours: spreadOf(inspect), isPlain: true },
    { ...core_, name: `가져오기 ${rows}행 · 견주기 import, match`, ours: spreadOf(preview), isPlain: true },
    {
      ...core_,
      name: `가져오기 ${rows}행 · 반영 import, commit`,
      ours: spreadOf(commit),
      floor: spreadOf(inserts),
      isPlain: true,
    },
    { ...core_, name: `가져오기 ${rows}행 · 모두 import, all`, ours: spreadOf(whole), aimMs: 5_000 },
    { ...core_, name: '가져오는 동안 읽기 read during import', ours: spreadOf(reads), aimMs: 50 },
  ];
}

const GROUNDS = {
  startOn: null,
  endOn: null,
  legalBasis: 'LB01',
  purpose: '성능 시험',
  retainUntil: '2031-12-31',
  approvalNo: null,
};

/** A list, a search, a household, one after the other with a breath between, until the import is in. */
async function readsDuring(core: CoreClient, bare: BareDatabase, taken: Promise<unknown>): Promise<number[]> {
  let isRunning = true;
  void taken.finally(() => {
    isRunning = false;
  });
  const ids = bare.all("SELECT household_id AS id FROM household_board WHERE status = 'ACTIVE' LIMIT 500");
  const texts = typedTexts(bare, 50).flatMap((typed) => typed.texts);
  const sort = { column: 'priority', direction: 'descending' } as const;
  const reads = [
    () => core.call('households', 'list', { filter: emptyFilter(), sort, offset: 0, limit: 100 }),
    (nth: number) => core.call('search', 'find', { text: texts[nth % texts.length] ?? '', limit: 20 }),
    (nth: number) => core.call('households', 'page', { id: String(ids[nth % ids.length]?.id) }),
  ];
  const times: number[] = [];
  for (let nth = 0; isRunning; nth += 1) {
    // A click comes from outside: it waits for whatever core is doing at that moment.
    const due = performance.now() + 7 + (nth % 11);
    await rest(7 + (nth % 11));
    await reads[nth % reads.length]?.(nth);
    times.push(performance.now() - due);
  }
  return times.slice(0, -1);
}

/** Longest time in ms of one transaction of the floor: the same as ours. */
const SLICE_MS = 12;

/** What the batch wrote, written again as it is into the other copy. Returns how long the inserts took. */
function bareInserts(core: CoreClient, bare: BareDatabase, batchId: string): number {
  const { rawReader } = core.store;
  const all = (sql: string, ...values: readonly unknown[]) => rawReader.prepare(sql).all(...values) as Row[];
  const operations = all('SELECT * FROM operation WHERE batch_id = ? ORDER BY dseq', batchId);
  const households = new Set(operations.flatMap(({ subject_id }) => (subject_id === null ? [] : [String(subject_id)])));
  const rows: [table: string, row: Row][] = operations.map(({ dseq: _given, ...operation }) => [
    'operation',
    operation,
  ]);
  for (const { table_name, row_id } of operations) {
    const table = String(table_name);
    for (const row of all(`SELECT * FROM ${table} WHERE id = ?`, row_id)) rows.push([table, row]);
  }
  for (const id of households) {
    for (const row of all('SELECT * FROM household_board WHERE household_id = ?', id)) {
      rows.push(['household_board', row]);
      for (const key of JSON.parse(String(row.search_keys)) as string[])
        rows.push(['search_key', { key, household_id: id }]);
    }
    for (const row of all('SELECT * FROM subject_key WHERE subject_id = ?', id)) rows.push(['subject_key', row]);
  }
  const began = performance.now();
  for (let at = 0; at < rows.length; ) {
    bare.write(() => {
      const slice = performance.now();
      for (; at < rows.length && performance.now() - slice < SLICE_MS; at += 1)
        bare.put(...(rows[at] as [string, Row]));
    });
  }
  return performance.now() - began;
}
