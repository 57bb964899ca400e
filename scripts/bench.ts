/**
 * @file `npm run bench -- sync [--quick]`: what sharing costs (`bench/sync-benches.ts`).
 * `npm run bench [-- --quick] [-- --size S|M|L] [-- --only core|window|<group>]`: how long people wait, at the window and
 * inside core, each beside the least that the same work costs, measured in turns in the same run.
 *
 * Nothing fails on an absolute time: machines differ. The table says what meets its aim, and `bench-results/` keeps the
 * figures for comparing runs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { OFFICE_SIZES, type OfficeSize } from '#core/demo/synthetic-office.ts';
import { bareDatabase } from './bench/bare-database.ts';
import { benchOffice, copyOffice } from './bench/bench-office.ts';
import { openCore } from './bench/core-client.ts';
import { importBenches } from './bench/import-benches.ts';
import { readBenches } from './bench/read-benches.ts';
import { reportBenches } from './bench/report-benches.ts';
import { type BenchResult, keepResults, loadNow, machineFacts, tableOf, verdictOf } from './bench/results.ts';
import { reviewBenches } from './bench/review-benches.ts';
import { saveBenches } from './bench/save-benches.ts';
import { startBenches } from './bench/start-benches.ts';
import { syncBenches } from './bench/sync-benches.ts';
import { windowBenches } from './bench/window-benches.ts';

const CORE_GROUPS = ['read', 'save', 'import', 'review', 'report'] as const;
const WINDOW_GROUPS = ['start', 'work'] as const;
type Group = (typeof CORE_GROUPS)[number] | (typeof WINDOW_GROUPS)[number];

const root = join(import.meta.dirname, '..');
if (process.argv[2] === 'sync') process.exit(await syncBenches(root, process.argv.slice(3)));
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, size: { type: 'string' }, only: { type: 'string' } },
});
const quick = values.quick ?? false;
const size = (values.size ?? (quick ? 'S' : 'M')).toUpperCase() as OfficeSize;
const groups = groupsOf(values.only);
if (!Object.hasOwn(OFFICE_SIZES, size) || groups.size === 0) {
  console.error(
    '쓰는 법: npm run bench -- [--quick] [--size S|M|L] [--only core|window|read|save|import|review|report|start|work]',
  );
  process.exit(2);
}

const machine = machineFacts(root);
const seeded = await benchOffice(root, size);
const folder = mkdtempSync(join(root, 'out/bench/run-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const results: BenchResult[] = [];
if (WINDOW_GROUPS.some((group) => groups.has(group))) results.push(...(await atWindow()));
if (CORE_GROUPS.some((group) => groups.has(group))) results.push(...(await inCore()));

const loadAfter = loadNow();
console.log(
  `\n크기 size ${size} · ${machine.cpu} × ${machine.cores} · ${machine.memoryGb} GB · 부하 load ${machine.loadBefore} → ${loadAfter}`,
);
for (const part of ['window', 'core'] as const) {
  const shown = results.filter((result) => result.part === part);
  if (shown.length === 0) continue;
  console.log(`\n── ${part === 'window' ? '창 · at the window' : '코어 · core beside bare SQL'}\n${tableOf(shown)}`);
}
const kept = keepResults(root, {
  size,
  quick,
  machine: { ...machine, loadAfter },
  results: results.map((result) => ({ ...result, verdict: verdictOf(result) })),
});
console.log(`\n${relative(root, kept)}`);
process.exit(0);

async function atWindow(): Promise<BenchResult[]> {
  const dataDir = copyOffice(seeded, join(folder, 'window'));
  const core = await openCore(root, dataDir);
  const { keyHex } = core;
  await core.close();
  copyOffice(dataDir, join(folder, 'beside'));
  const bare = bareDatabase(join(folder, 'beside/onieum.db'), keyHex);
  try {
    return [
      ...(groups.has('start') ? await startBenches(dataDir, quick ? 1 : 8) : []),
      ...(groups.has('work')
        ? await windowBenches(
            bare,
            quick
              ? { dataDir, rounds: 2, importRows: 40, imports: 1 }
              : { dataDir, rounds: 40, importRows: 2_000, imports: 4 },
          )
        : []),
    ];
  } finally {
    bare.close();
  }
}

/** Each kind of work on fresh copies, so that none changes what the next one reads. */
async function inCore(): Promise<BenchResult[]> {
  const core = await openCore(root, copyOffice(seeded, join(folder, 'core')));
  core.store.rawWriter.pragma('wal_checkpoint(TRUNCATE)');
  copyOffice(join(folder, 'core'), join(folder, 'bare'));
  const open = (path: string) => bareDatabase(path, core.keyHex);
  const bare = open(join(folder, 'bare/onieum.db'));
  try {
    const benches: Record<(typeof CORE_GROUPS)[number], () => Promise<BenchResult[]>> = {
      read: () => readBenches(core, bare, quick ? 2 : 200),
      save: () => saveBenches(core, bare, quick ? 2 : 100),
      import: () => importBenches(core, bare, quick ? { rows: 40, times: 1 } : { rows: 2_000, times: 6 }),
      review: () => reviewBenches(core, open, quick ? { waiting: 5, rounds: 2 } : { waiting: 150, rounds: 100 }),
      report: () =>
        reportBenches(
          core,
          open,
          quick ? { rounds: 2, sheetRows: 200, sheets: 2 } : { rounds: 30, sheetRows: 20_000, sheets: 8 },
        ),
    };
    const found: BenchResult[] = [];
    for (const group of CORE_GROUPS) if (groups.has(group)) found.push(...(await benches[group]()));
    return found;
  } finally {
    bare.close();
    await core.close();
  }
}

/** Names apart by commas; `core` and `window` stand for their groups; without a name all are meant. */
function groupsOf(only: string | undefined): ReadonlySet<Group> {
  const known: readonly Group[] = [...CORE_GROUPS, ...WINDOW_GROUPS];
  if (only === undefined) return new Set(known);
  const found = only.split(',').flatMap((name): readonly (Group | undefined)[] => {
    if (name === 'core') return CORE_GROUPS;
    if (name === 'window') return WINDOW_GROUPS;
    return [known.find((group) => group === name)];
  });
  return found.includes(undefined) ? new Set() : new Set(found as Group[]);
}
