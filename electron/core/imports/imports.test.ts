import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { readXlsx } from 'hucre';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import { findBrokenOperation } from '#core/database/verify-operations.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import type { Session } from '#core/rpc/call.ts';
import type { NewRound } from '#shared/imports/imports.contract.ts';
import { must } from '#shared/kernel/must.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { contentOf } from '../../../tests/support/registry-content.ts';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { dropFile } from './choose-file.ts';
import { commitImport, resumeBatch } from './commit-import.ts';
import { listBatches } from './import-batch.repository.ts';
import { inspectFile } from './inspect-file.ts';
import { previewImport } from './preview-import.ts';
import { exportRound, saveErrorRows } from './save-lists.ts';
import { undoBatch } from './undo-batch.ts';
import { compareRow, decideRows, viewPreview } from './view-preview.ts';

const FOLDER = join(import.meta.dirname, '../../../tests/fixtures/office-files');
const workerUrl = pathToFileURL(join(import.meta.dirname, 'parse/parse.ts'));

// Real files, threads and databases: patience for a PC that is busy with other things.
let store: Awaited<ReturnType<typeof aStore>>;
let session: Session;
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
  session = aSession(store);
});
afterEach(() => store.dispose());

const aRound = (over: Partial<NewRound> = {}): NewRound => ({
  year: 2026,
  roundNo: 4,
  kind: 'CENTRAL',
  title: '2026년 4차 중앙발굴',
  startOn: null,
  endOn: '2026-12-18',
  legalBasis: 'LB01',
  purpose: '복지 사각지대 발굴',
  retainUntil: '2031-12-31',
  approvalNo: '한울-2026-1187',
  ...over,
});

function value<T>(result: Result<T, { code: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const aCall = (over: { signal?: AbortSignal; onProgress?: (done: number) => void } = {}) => ({
  session,
  signal: over.signal ?? new AbortController().signal,
  progress: ({ done }: { done: number }) => over.onProgress?.(done),
});

function hold(
  fileName: string,
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(readFileSync(join(FOLDER, fileName))),
): string {
  return value(dropFile({ newId: store.newId }, session, { fileName, bytes })).fileId;
}

async function look(fileName: string, { cut = false, bytes }: { cut?: boolean; bytes?: Uint8Array<ArrayBuffer> } = {}) {
  const fileId = bytes ? hold(fileName, bytes) : hold(fileName);
  const request = { fileId, cutResidentNumbers: cut, sheet: null };
  return { fileId, result: await inspectFile(store, request, { workerUrl, signal: aCall().signal }) };
}

/** Chooses, inspects and previews with the columns as proposed. */
async function previewed(fileName: string, options: { cut?: boolean; bytes?: Uint8Array<ArrayBuffer> } = {}) {
  const { fileId, result } = await look(fileName, options);
  const { columns } = value(result);
  value(await previewImport(store, { fileId, columns }, aCall()));
  return { fileId, ...value(viewPreview(session, { fileId })) };
}

async function takeIn(
  fileName: string,
  round = aRound(),
  options: { openCases?: boolean; bytes?: Uint8Array<ArrayBuffer> } = {},
) {
  const { fileId } = await previewed(fileName, options);
  return value(await commitImport({ fileId, round, openCases: options.openCases ?? true }, aCall()));
}

const count = (table: string): number =>
  (store.rawReader.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
const csv = (...lines: string[]) => new Uint8Array(Buffer.from(lines.join('\n')));
const content = () => contentOf(store);

describe('the dry run', () => {
  test('on an empty office knows who is new and who stands in the file twice', async () => {
    const { counts, rows } = await previewed('중앙발굴_2026-4차.xlsx');
    expect(counts).toMatchObject({ total: 100, new: 96, duplicate: 4, match: 0, review: 0, error: 0 });
    expect(counts).toMatchObject({ willRegister: 96, willAddTo: 4, willLeaveOut: 0 });
    expect(
      rows.filter(({ state }) => state === 'duplicate').map(({ rowNo, duplicateOf }) => [rowNo, duplicateOf]),
    ).toEqual([
      [102, 27],
      [103, 100],
      [104, 52],
      [105, 62],
    ]);
  });

  test('writes nothing but the memory of the columns', async () => {
    const before = content();
    await previewed('중앙발굴_2026-4차.xlsx');
    expect(content()).toEqual(before);
    expect(count('operation')).toBe(0);
  });

  test('matches people of the registry, with the score by parts', async () => {
    await takeIn('중앙발굴_2026-4차.xlsx');
    const { counts, rows, fileId } = await previewed('중앙발굴_2026-4차.xlsx');
    expect(counts).toMatchObject({ match: 96, duplicate: 4, new: 0, review: 0 });
    const compared = value(compareRow(session, { fileId, rowNo: must(rows[0], 'row').rowNo }));
    expect(compared.candidates[0]).toMatchObject({ name: '류미진', score: 1, verdict: 'match', isSamePerson: true });
    expect(compared.candidates[0]?.points.map(({ part }) => part)).toEqual(['name', 'birth', 'address', 'phone']);
  });

  test('leaves near matches to a person, and takes the decision', async () => {
    await takeIn('a.csv', aRound({ kind: 'LOCAL_PLAN' }), {
      bytes: csv('성명,생년월일,주소,전화', '백금자,1954.1.8,새솔로 103,010-1111-7740'),
    });
    const bytes = csv('성명,생년월일,주소,전화,발굴사유', '백금자,1954.1.8,느티나무길 40,010-2222-4431,단전');
    const { fileId, counts, rows } = await previewed('b.csv', { bytes });
    expect(counts).toMatchObject({ review: 1, undecided: 1, willLeaveOut: 1 });
    const { candidates } = value(compareRow(session, { fileId, rowNo: 2 }));
    const householdId = must(candidates[0]?.householdId, 'candidate');
    expect(rows[0]?.household).toBe('백금자');
    expect(value(decideRows(session, { fileId, rowNos: [2], decision: { kind: 'other' } })).willRegister).toBe(1);
    expect(value(decideRows(session, { fileId, rowNos: [2], decision: { kind: 'exclude' } })).willLeaveOut).toBe(1);
    expect(value(decideRows(session, { fileId, rowNos: [2], decision: { kind: 'same', householdId } })).willAddTo).toBe(
      1,
    );
    value(await commitImport({ fileId, round: aRound({ roundNo: 5 }), openCases: true }, aCall()));
    expect(count('household')).toBe(1);
    expect(count('person')).toBe(1);
    const phones = store.rawReader.prepare('SELECT phones FROM person').get() as { phones: string };
    expect(phones.phones).toContain('01022224431');
  });

  test('a decision can name only a household that there is', async () => {
    const { fileId } = await previewed('중앙발굴_2026-4차.xlsx');
    const stranger = { kind: 'same', householdId: store.newId() } as const;
    expect(decideRows(session, { fileId, rowNos: [6], decision: stranger })).toMatchObject({
      ok: false,
      error: { code: 'imports/row-not-found' },
    });
  });

  test('another person behind the same door becomes a member when told so', async () => {
    await takeIn('a.csv', aRound(), {
      bytes: csv('성명,생년월일,주소,전화', '홍길동,1950.1.1,"새솔로 103, 101동 302호",010-1111-2222'),
    });
    const bytes = csv('성명,생년월일,주소,전화', '김영희,1952.3.3,"새솔로 103, 101동 302호",');
    const { fileId, counts } = await previewed('b.csv', { bytes });
    expect(counts.new).toBe(1);
    const { candidates } = value(compareRow(session, { fileId, rowNo: 2 }));
    const householdId = must(candidates[0]?.householdId, 'the door');
    expect(candidates[0]?.isSamePerson).toBe(false);
    value(decideRows(session, { fileId, rowNos: [2], decision: { kind: 'same', householdId } }));
    value(await commitImport({ fileId, round: aRound(), openCases: true }, aCall()));
    const people = store.rawReader.prepare('SELECT name, is_head FROM person ORDER BY is_head DESC').all();
    expect(people).toEqual([
      { name: '홍길동', is_head: 1 },
      { name: '김영희', is_head: 0 },
    ]);
  });

  test('two people behind one door of the list are shown as perhaps one household, and become one when told so', async () => {
    const bytes = csv(
      '성명,생년월일,주소,전화',
      '백금자,1954.1.8,느티나무길 40 101동 203호,010-1111-7740',
      '노영수,1951.3.2,느티나무길 40 101동 203호,010-2222-4431',
    );
    const { fileId, rows } = await previewed('door.csv', { bytes });
    expect(rows.map(({ state, sharesDoorWith }) => [state, sharesDoorWith])).toEqual([
      ['new', null],
      ['new', '2행'],
    ]);
    value(decideRows(session, { fileId, rowNos: [3], decision: { kind: 'same-row', rowNo: 2 } }));
    expect(value(viewPreview(session, { fileId })).rows[1]?.sharesDoorWith).toBeNull();
    const { registered, addedTo } = value(await commitImport({ fileId, round: aRound(), openCases: true }, aCall()));
    expect({ registered, addedTo, people: count('person'), cases: count('crisis_case') }).toEqual({
      registered: 1,
      addedTo: 1,
      people: 2,
      cases: 1,
    });
  });

  test('a row can go to any household that somebody finds, as the member that it is or as a new one', async () => {
    await takeIn('a.csv', aRound({ kind: 'LOCAL_PLAN' }), {
      bytes: csv('성명,생년월일,주소,전화', '백금자,1954.1.8,새솔로 103,010-1111-7740'),
    });
    const { id } = store.rawReader.prepare('SELECT id FROM household').get() as { id: string };
    const bytes = csv('성명,생년월일,주소', '노영수,1951.3.2,느티나무길 40', '백금자,1980.5.5,은행로 9');
    const { fileId } = await previewed('b.csv', { bytes });
    const same = (rowNo: number) =>
      decideRows(session, { fileId, rowNos: [rowNo], decision: { kind: 'same', householdId: id } });
    expect(value(same(2)).willAddTo).toBe(1);
    expect(value(same(3)).willAddTo).toBe(2);
    const compared = value(compareRow(session, { fileId, rowNo: 2 }));
    expect(compared.candidates.map(({ householdId, isSamePerson }) => [householdId, isSamePerson])).toEqual([
      [id, false],
    ]);
    value(await commitImport({ fileId, round: aRound({ roundNo: 5 }), openCases: true }, aCall()));
    expect(count('household')).toBe(1);
    expect(
      (store.rawReader.prepare('SELECT name FROM person ORDER BY name').all() as { name: string }[]).map(
        ({ name }) => name,
      ),
    ).toEqual(['노영수', '백금자']);
  });

  test('columns without a name or an address cannot be taken in', async () => {
    const { fileId, result } = await look('중앙발굴_2026-4차.xlsx');
    const columns = value(result).columns.map((column) => ({
      ...column,
      field: column.field === 'address' ? null : column.field,
    }));
    expect(await previewImport(store, { fileId, columns }, aCall())).toEqual({
      ok: false,
      error: { code: 'imports/mapping-incomplete', missing: ['address'] },
    });
  });

  test('remembers a corrected column for the next file with this header', async () => {
    const bytes = (name: string) =>
      csv('성함란,난날,사는데,발견 경위', `${name},1950.1.1,새솔로 1,단전`, `${name}둘,1951.1.1,새솔로 2,단수`);
    const { fileId, result } = await look('a.csv', { bytes: bytes('홍길동') });
    const fixed = value(result).columns.map((column) => ({
      ...column,
      field: (['personName', 'birthDate', 'address', 'indicators'] as const)[column.index] ?? null,
    }));
    value(await previewImport(store, { fileId, columns: fixed }, aCall()));
    const again = value((await look('b.csv', { bytes: bytes('김철수') })).result);
    expect(again.remembered).toBe(true);
    expect(again.columns.map(({ field, source }) => [field, source])).toEqual([
      ['personName', 'remembered'],
      ['birthDate', 'remembered'],
      ['address', 'remembered'],
      ['indicators', 'remembered'],
    ]);
  });

  test('a list whose every row is broken names the rows', async () => {
    const { fileId, result } = await look('bad/수식주입.csv');
    const outcome = await previewImport(store, { fileId, columns: value(result).columns }, aCall());
    expect(outcome).toMatchObject({
      ok: false,
      error: {
        code: 'imports/no-usable-rows',
        rows: 2,
        first: [{ rowNo: 2, column: '성명', code: 'formula' }, {}, {}, {}],
      },
    });
  });
});

describe('taking in', () => {
  test('registers households with person, indicators, case and the list row', async () => {
    const outcome = await takeIn('중앙발굴_2026-4차.xlsx');
    expect(outcome).toMatchObject({ registered: 96, addedTo: 4, leftOut: 0, casesOpened: 96 });
    expect(count('household')).toBe(96);
    expect(count('person')).toBe(96);
    expect(count('crisis_case')).toBe(96);
    expect(count('detection_target')).toBe(100);
    const first = store.rawReader
      .prepare(
        `SELECT p.name, p.birth_date, h.road_address, h.detail_address, c.state, c.route, c.round_id, b.indicator_count
         FROM detection_target AS t JOIN person AS p ON p.id = t.person_id JOIN household AS h ON h.id = t.matched_household_id
         JOIN crisis_case AS c ON c.id = t.case_id JOIN household_board AS b ON b.household_id = h.id WHERE t.row_no = 27`,
      )
      .get();
    expect(first).toEqual({
      name: '임태범',
      birth_date: '1966-10-27',
      road_address: '서울특별시 관악구 신림로 134',
      detail_address: 'B01호',
      state: 'DETECTED',
      route: 'R01',
      round_id: outcome.roundId,
      // 공동주택 관리비 체납 from row 27 and 맞춤형급여 미신청 from its repeat in row 102.
      indicator_count: 2,
    });
    expect(findBrokenOperation(store)).toBeUndefined();
  });

  test('a second list adds to the open case and to what is known', async () => {
    await takeIn('중앙발굴_2026-4차.xlsx');
    const outcome = await takeIn('중앙발굴_2026-4차.xlsx', aRound({ roundNo: 5, title: '2026년 5차 중앙발굴' }));
    expect(outcome).toMatchObject({ registered: 0, addedTo: 100, casesOpened: 0 });
    expect(count('household')).toBe(96);
    expect(count('crisis_case')).toBe(96);
    expect(count('detection_target')).toBe(200);
  });

  test('keeps the original, encrypted with everything else, and says when the same file comes again', async () => {
    await takeIn('중앙발굴_2026-4차.xlsx');
    const kept = store.rawReader.prepare('SELECT name, bytes FROM import_file').get() as {
      name: string;
      bytes: Uint8Array;
    };
    expect(Buffer.from(kept.bytes).equals(readFileSync(join(FOLDER, '중앙발굴_2026-4차.xlsx')))).toBe(true);
    const again = value((await look('중앙발굴_2026-4차.xlsx')).result);
    expect(again.takenInBefore).toMatchObject({ label: '2026년 4차 중앙발굴' });
  });

  test('logs whose data came in, and why', async () => {
    await takeIn('중앙발굴_2026-4차.xlsx');
    const line = store.rawReader.prepare('SELECT action, purpose, subject_ids, row_count FROM access_log').get() as {
      subject_ids: string;
    };
    expect(line).toMatchObject({ action: 'IMPORT', purpose: '복지 사각지대 발굴', row_count: 100 });
    expect(JSON.parse(line.subject_ids)).toHaveLength(96);
  });

  test('an 안부살핌 list registers people without opening cases', async () => {
    const outcome = await takeIn('안부살핌_대상자.xls', aRound({ kind: 'CHECK_IN', roundNo: null }), {
      openCases: false,
    });
    expect(outcome).toMatchObject({ registered: 30, addedTo: 2, casesOpened: 0 });
    expect(count('crisis_case')).toBe(0);
  });

  test('rows left out stay on the list with the reason', async () => {
    const bytes = csv(
      '성명,생년월일,주소',
      '홍길동,1950.1.1,새솔로 1',
      '김철수,1957-13-40,새솔로 2',
      '이영희,1960.1.1,새솔로 3',
    );
    const { fileId } = await previewed('a.csv', { bytes });
    value(decideRows(session, { fileId, rowNos: [4], decision: { kind: 'exclude' } }));
    const outcome = value(await commitImport({ fileId, round: aRound(), openCases: true }, aCall()));
    expect(outcome).toMatchObject({ registered: 1, leftOut: 2 });
    const rows = store.rawReader
      .prepare('SELECT row_no, state, match_reasons FROM detection_target ORDER BY row_no')
      .all();
    expect(rows).toEqual([
      { row_no: 2, state: 'NEW', match_reasons: '[]' },
      { row_no: 3, state: 'EXCLUDED', match_reasons: '["error","birth-unreadable"]' },
      { row_no: 4, state: 'EXCLUDED', match_reasons: '["excluded"]' },
    ]);
  });

  test('refuses when everything was excluded', async () => {
    const { fileId, rows } = await previewed('기획발굴_월세취약.csv');
    value(decideRows(session, { fileId, rowNos: rows.map(({ rowNo }) => rowNo), decision: { kind: 'exclude' } }));
    expect(await commitImport({ fileId, round: aRound(), openCases: true }, aCall())).toEqual({
      ok: false,
      error: { code: 'imports/nothing-to-take-in' },
    });
    expect(count('import_batch')).toBe(0);
  });

  test('lets others have their turn while it writes', async () => {
    const { fileId } = await previewed('중앙발굴_2026-4차.xlsx');
    let turns = 0;
    let writing = true;
    const others = (async () => {
      while (writing) {
        await new Promise((resolve) => setImmediate(resolve));
        turns += 1;
      }
    })();
    await commitImport({ fileId, round: aRound(), openCases: true }, aCall());
    writing = false;
    await others;
    expect(turns).toBeGreaterThan(3);
  });

  test('two at once is refused', async () => {
    const a = await previewed('중앙발굴_2026-4차.xlsx');
    const b = await previewed('기획발굴_월세취약.csv');
    const both = await Promise.all([
      commitImport({ fileId: a.fileId, round: aRound(), openCases: true }, aCall()),
      commitImport({ fileId: b.fileId, round: aRound(), openCases: true }, aCall()),
    ]);
    expect(both.map((result) => (result.ok ? 'ok' : result.error.code))).toEqual(['ok', 'imports/already-running']);
  });
});

describe('resident numbers', () => {
  const file = 'bad/주민등록번호_전체노출.xlsx';
  const numbers = ['810715-2131355', '8107152131355', '2131355'];

  test('stop the file; after the cut no table, log or file holds one', async () => {
    const { result } = await look(file);
    expect(result).toMatchObject({ ok: false, error: { code: 'imports/resident-numbers-found', count: 10 } });
    const { fileId } = await previewed(file, { cut: true });
    const outcome = value(await commitImport({ fileId, round: aRound(), openCases: true }, aCall()));
    expect(outcome.registered).toBe(10);
    const everything = JSON.stringify(contentOf(store, { withFiles: true }));
    for (const number of numbers) expect(everything).not.toContain(number);
    store.rawWriter.pragma('wal_checkpoint(TRUNCATE)');
    const person = store.rawReader.prepare("SELECT birth_date, sex FROM person WHERE name = '송정수'").get();
    expect(person).toEqual({ birth_date: '1981-07-15', sex: 'F' });
  });
});

describe('undo', () => {
  test('gives back exactly what was there before', async () => {
    await takeIn('기획발굴_월세취약.csv', aRound({ kind: 'LOCAL_PLAN', title: '월세취약 기획발굴' }));
    const before = content();
    // Half of this list is known already, so households, people and indicators are added to as well as made.
    const known = readFileSync(join(FOLDER, '기획발굴_월세취약.csv'));
    const bytes = new Uint8Array(known);
    const { batchId } = await takeIn('b.csv', aRound({ title: '되돌릴 차수' }), { bytes });
    const second = await takeIn('중앙발굴_2026-4차.xlsx', aRound({ title: '되돌릴 차수 2' }));
    value(await undoBatch({ batchId: second.batchId }, aCall()));
    value(await undoBatch({ batchId }, aCall()));
    expect(content()).toEqual(before);
    expect(findBrokenOperation(store)).toBeUndefined();
    expect(listBatches(store).map(({ state }) => state)).toEqual(['undone', 'undone', 'done']);
  });

  test('gives back exactly what was there before, whatever the lists', async () => {
    const person = fc.record({
      name: fc.constantFrom('홍길동', '김철수', '이영희', '박민수', '황보영란', '남궁준'),
      birth: fc.constantFrom('1950.1.1', '1950.1.11', '1962-03-04', '', '19881212'),
      address: fc.constantFrom('새솔로 1', '새솔로 103, 101동 302호', '은행나무길 9, B01호', '느티나무길 40'),
      phone: fc.constantFrom('010-1111-2222', '010-3333-4444', '02-123-4567', ''),
      signs: fc.constantFrom('단전', '월세취약; 통신비 체납(3개월)', '', '없는 항목'),
    });
    const list = fc.array(person, { minLength: 1, maxLength: 12 });
    const file = (people: readonly { name: string; birth: string; address: string; phone: string; signs: string }[]) =>
      csv(
        '성명,생년월일,주소,전화,발굴사유',
        ...people.map((p) => `${p.name},${p.birth},"${p.address}",${p.phone},${p.signs}`),
      );
    await fc.assert(
      fc.asyncProperty(list, list, fc.infiniteStream(fc.nat(3)), async (known, coming, choices) => {
        await takeIn('known.csv', aRound({ title: '먼저 온 명단' }), { bytes: file(known) }).catch(() => undefined);
        const before = content();
        const { fileId, rows } = await previewed('coming.csv', { bytes: file(coming) });
        for (const { rowNo, state } of rows) {
          const { candidates } = value(compareRow(session, { fileId, rowNo }));
          const choice = choices.next().value;
          const householdId = candidates.find((each) => each.householdId !== null)?.householdId;
          if (state === 'error' || choice === 0) continue;
          if (choice === 1 && householdId)
            decideRows(session, { fileId, rowNos: [rowNo], decision: { kind: 'same', householdId } });
          if (choice === 2) decideRows(session, { fileId, rowNos: [rowNo], decision: { kind: 'other' } });
          if (choice === 3) decideRows(session, { fileId, rowNos: [rowNo], decision: { kind: 'exclude' } });
        }
        const taken = await commitImport({ fileId, round: aRound({ title: '되돌릴 명단' }), openCases: true }, aCall());
        if (taken.ok) value(await undoBatch({ batchId: taken.value.batchId }, aCall()));
        else expect(taken.error.code).toBe('imports/nothing-to-take-in');
        expect(content()).toEqual(before);
        expect(findBrokenOperation(store)).toBeUndefined();
      }),
      { numRuns: 12 },
    );
  });

  test('is refused once somebody has worked on what came in', async () => {
    const { batchId } = await takeIn('기획발굴_월세취약.csv');
    const open = must(
      store.rawReader.prepare('SELECT id, household_id FROM crisis_case LIMIT 1').get() as {
        id: string;
        household_id: string;
      },
      'case',
    );
    await inTransaction(session, (tx) =>
      ok(
        tx.create('contact_attempt', store.newId(), {
          case_id: open.id,
          household_id: open.household_id,
          at: tx.at,
          method: 'CM02',
          phone_used: null,
          result: 'CR03',
          memo: null,
          struck_at: null,
          struck_by: null,
          struck_reason: null,
        }),
      ),
    );
    const before = content();
    expect(await undoBatch({ batchId }, aCall())).toMatchObject({
      ok: false,
      error: { code: 'imports/batch-worked-on', households: 1 },
    });
    expect(content()).toEqual(before);
  });

  test('an edit of a household that was there before does not stand in the way', async () => {
    const first = await takeIn('기획발굴_월세취약.csv');
    const second = await takeIn('기획발굴_월세취약.csv', aRound({ title: '두 번째' }));
    const household = store.rawReader.prepare('SELECT id FROM household LIMIT 1').get() as { id: string };
    await inTransaction(session, (tx) => ok(tx.patch('household', household.id, { note: '문은 뒤쪽' })));
    expect(await undoBatch({ batchId: second.batchId }, aCall())).toMatchObject({ ok: true });
    expect(await undoBatch({ batchId: first.batchId }, aCall())).toMatchObject({
      error: { code: 'imports/batch-worked-on' },
    });
  });

  test('is for the person who brought the list, or the manager', async () => {
    const { batchId } = await takeIn('기획발굴_월세취약.csv');
    const colleague = { ...aCall(), session: aSession(store, 'OFFICER', store.newId()) };
    const manager = { ...aCall(), session: aSession(store, 'MANAGER', store.newId()) };
    expect(await undoBatch({ batchId }, colleague)).toEqual({ ok: false, error: { code: 'imports/batch-not-yours' } });
    expect(await undoBatch({ batchId }, manager)).toMatchObject({ ok: true });
  });

  test('a round that another batch has joined stays', async () => {
    const first = await takeIn('기획발굴_월세취약.csv');
    const { fileId } = await previewed('안부살핌_대상자.xls');
    value(await commitImport({ fileId, round: { existing: first.roundId }, openCases: false }, aCall()));
    value(await undoBatch({ batchId: first.batchId }, aCall()));
    expect(count('detection_round')).toBe(1);
  });

  test('cancelling midway takes back what was written', async () => {
    await takeIn('기획발굴_월세취약.csv');
    const before = content();
    const { fileId } = await previewed('중앙발굴_2026-4차.xlsx');
    const controller = new AbortController();
    const call = aCall({ signal: controller.signal, onProgress: (done) => done >= 40 && controller.abort() });
    await expect(commitImport({ fileId, round: aRound({ title: '멈춤' }), openCases: true }, call)).rejects.toThrow();
    expect(content()).toEqual(before);
    expect(listBatches(store)).toHaveLength(1);
  });
});

describe('files for the user', () => {
  const desktopTo = (path: string | undefined) => ({ desktop: { saveFile: async () => path } as never });
  const rowsOf = async (path: string) => (await readXlsx(readFileSync(path))).sheets[0]?.rows ?? [];

  test('the round in its original order, masked without a purpose and whole with one', async () => {
    const { roundId } = await takeIn('중앙발굴_2026-4차.xlsx');
    const path = join(mkdtempSync(join(store.folder, 'out-')), '명단.xlsx');
    value(await exportRound(desktopTo(path), session, { roundId, purpose: null }));
    const masked = await rowsOf(path);
    expect(masked).toHaveLength(101);
    expect(masked[1]?.slice(0, 5)).toEqual([6, '류*진', '1950', '서울특별시 서대문구 홍제원6길', '010-****-5533']);
    value(await exportRound(desktopTo(path), session, { roundId, purpose: '구청 결과 제출' }));
    const whole = await rowsOf(path);
    expect(whole[0]?.slice(0, 4)).toEqual(['연번', '대상자 성명', '대상자 생년월일', '대상자 성별']);
    expect(whole.slice(1).map((row) => row[1])).toEqual(
      (await rowsOf(join(FOLDER, '중앙발굴_2026-4차.xlsx'))).slice(5, 105).map((row) => row[1]),
    );
    const logged = store.rawReader
      .prepare("SELECT purpose, row_count FROM access_log WHERE action = 'EXPORT' ORDER BY seq")
      .all();
    expect(logged).toEqual([
      { purpose: null, row_count: 100 },
      { purpose: '구청 결과 제출', row_count: 100 },
    ]);
  });

  test('the rows to mend name row, column and remedy, and nobody', async () => {
    const bytes = csv('성명,생년월일,주소', '홍길동,1950.1.1,새솔로 1', '김철수,1957-13-40,새솔로 2');
    const { fileId } = await previewed('a.csv', { bytes });
    const path = join(mkdtempSync(join(store.folder, 'out-')), '오류.xlsx');
    value(await saveErrorRows(desktopTo(path), session, { fileId }));
    expect((await rowsOf(path))[1]).toEqual([
      3,
      '김*수',
      '생년월일',
      '생년월일을 읽을 수 없습니다',
      '1950-03-02처럼 고쳐 다시 가져오세요.',
    ]);
  });

  test('a disk that refuses is told, and the export stands in the log all the same', async () => {
    const { roundId } = await takeIn('기획발굴_월세취약.csv');
    const nowhere = join(store.folder, 'gone', 'x.xlsx');
    expect(await exportRound(desktopTo(nowhere), session, { roundId, purpose: '제출' })).toEqual({
      ok: false,
      error: { code: 'imports/cannot-save-file', reason: 'ENOENT' },
    });
    expect(store.rawReader.prepare("SELECT count(*) AS n FROM access_log WHERE action = 'EXPORT'").get()).toEqual({
      n: 1,
    });
  });
});

test('a resumed batch that is not interrupted is refused', async () => {
  const { batchId } = await takeIn('기획발굴_월세취약.csv');
  expect(await resumeBatch({ batchId }, aCall())).toEqual({
    ok: false,
    error: { code: 'imports/batch-not-open', state: 'done' },
  });
});
