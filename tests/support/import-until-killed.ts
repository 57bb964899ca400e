/**
 * @file A process of its own that takes a list in and dies in the middle, as in a power cut: SIGKILL inside a write
 * transaction. Arguments: database file, list file, number of households after which it dies (0: never).
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { uuidv7 } from 'uuidv7';
import { createClock } from '#core/clock/clock.ts';
import { openStore } from '#core/database/store.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { dropFile } from '#core/imports/choose-file.ts';
import { commitImport } from '#core/imports/commit-import.ts';
import { inspectFile } from '#core/imports/inspect-file.ts';
import { previewImport } from '#core/imports/preview-import.ts';
import { must } from '#shared/kernel/must.ts';
import { aSession, TEST_KEY, TEST_NOW } from './test-store.ts';

const [database, list, dieAfter] = process.argv.slice(2);
let households = 0;
const store = await openStore({
  path: must(database, 'database'),
  keyHex: TEST_KEY,
  logKey: new Uint8Array(32).fill(7),
  clock: createClock(TEST_NOW),
  newId: uuidv7,
  projections: [
    boardProjection,
    {
      reads: {},
      project: () => {
        households += 1;
        if (households === Number(dieAfter)) process.kill(process.pid, 'SIGKILL');
      },
    },
  ],
  onChanged: () => {},
});
const session = aSession(store);
const signal = new AbortController().signal;
const file = must(list, 'list');
const held = dropFile({ newId: uuidv7 }, session, {
  fileName: basename(file),
  bytes: new Uint8Array(readFileSync(file)),
});
const { fileId } = held.value;
const workerUrl = pathToFileURL(join(import.meta.dirname, '../../electron/core/imports/parse/parse.ts'));
const inspected = await inspectFile(store, { fileId, cutResidentNumbers: false, sheet: null }, { workerUrl, signal });
if (!inspected.ok) throw new Error(inspected.error.code);
const call = { session, signal, progress: () => {} };
await previewImport(store, { fileId, columns: inspected.value.columns }, call);
const round = {
  year: 2026,
  roundNo: 4,
  kind: 'CENTRAL' as const,
  title: '2026년 4차 중앙발굴',
  startOn: null,
  endOn: '2026-12-18',
  legalBasis: 'LB01',
  purpose: '복지 사각지대 발굴',
  retainUntil: '2031-12-31',
  approvalNo: null,
};
await commitImport({ fileId, round, openCases: true }, call);
store.close();
