import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readXlsx } from 'hucre';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Desktop } from '#core/desktop/desktop.ts';
import { boardProjection } from '#core/households/board-projection.ts';
import { seedReference } from '#core/reference/seed-reference.ts';
import { answerCall } from '#core/rpc/answer-call.ts';
import { HouseholdFilter, type HouseholdFilterInput } from '#shared/households/household-filter.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { printingContract } from '#shared/printing/printing.contract.ts';
import { anAccount, aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aChromiumPrinter } from '../../../tests/support/chromium-printer.ts';
import { readPdf } from '../../../tests/support/read-pdf.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { printConsultationSheet } from './consultation-sheet.ts';
import type { PrintDependencies } from './deliver-document.ts';
import { printHouseholdCard } from './household-card.ts';
import { exportHouseholdList } from './household-list-file.ts';
import { printingHandlers } from './printing.handlers.ts';
import { printVisitList } from './visit-list.ts';

const RESOURCES = join(import.meta.dirname, '../../../resources');
let printer: Awaited<ReturnType<typeof aChromiumPrinter>>;
let store: Awaited<ReturnType<typeof aStore>>;
let households: string[];
let saveTo: string | undefined;

beforeAll(async () => {
  printer = await aChromiumPrinter();
});
afterAll(() => printer.close());
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
  saveTo = join(store.folder, '방문목록.pdf');
  households = (
    await inTransaction(aSession(store), (tx) => {
      seedReference(tx);
      anAccount(tx, TEST_OFFICER, { name: '시험 담당', role: 'OFFICER', login_id: 'officer1' });
      return ok([
        aRegisteredHousehold(tx, { tong: '11', person: { name: '남궁하늘별' } }),
        aRegisteredHousehold(tx, { tong: '2', person: { name: '황보영란' } }),
        aRegisteredHousehold(tx, { tong: '2', ban: '1', person: { name: '김<b>굵게</b>' } }),
        aRegisteredHousehold(tx, { tong: '2', status: 'ARCHIVED', person: { name: '보관된이' } }),
      ]);
    })
  ).value;
});
afterEach(() => store.dispose());

const deps = (over: Partial<Desktop> = {}): PrintDependencies => ({
  settings: { resourcesDir: RESOURCES, host: 'PC-7' } as PrintDependencies['settings'],
  desktop: {
    htmlToPdf: printer.htmlToPdf,
    saveFile: async () => saveTo,
    printHtml: async () => true,
    ...over,
  } as Desktop,
});
const list = (over: Partial<Parameters<typeof printVisitList>[2]> = {}, desktop: Partial<Desktop> = {}, filter = {}) =>
  printVisitList(deps(desktop), aSession(store), {
    filter: HouseholdFilter.parse(filter satisfies HouseholdFilterInput),
    title: '',
    isUnmasked: false,
    purpose: null,
    to: 'pdf',
    ...over,
  });
const saved = () => readPdf(readFileSync(must(saveTo, 'path')));
const printLog = () =>
  store
    .prepareRead("SELECT purpose, subject_ids, detail, result FROM access_log WHERE action = 'PRINT' ORDER BY seq")
    .all() as {
    purpose: string | null;
    subject_ids: string;
    detail: string;
    result: string;
  }[];

describe('the visit list', () => {
  test('is masked, in walking order, with the Korean font inside and whose copy it is on the page', async () => {
    expect(await list()).toEqual({
      ok: true,
      value: { outcome: 'saved', fileName: '방문목록.pdf', serial: 'P-20261120-001', households: 3 },
    });
    const { text, fonts, pages } = saved();
    expect(pages).toBe(1);
    for (const word of [
      '방문목록',
      '황**란',
      '남***별',
      '010-****-2093',
      '새솔로42번길',
      '결재',
      '2통1반',
      '11통3반',
      '우선순위',
    ])
      expect(text, word).toContain(word);
    for (const secret of ['황보영란', '4417', '17-3', 'B01', '보관된이', '철문'])
      expect(text, secret).not.toContain(secret);
    expect(text.indexOf('2통1반')).toBeLessThan(text.indexOf('2통3반'));
    expect(text.indexOf('2통3반')).toBeLessThan(text.indexOf('11통3반'));
    for (const word of ['외부유출금지', '시험담당(officer1)', 'PC-7', '2026.11.20.10:00', 'P-20261120-001'])
      expect(text, word).toContain(word);
    expect(fonts.length).toBeGreaterThan(0);
    expect(fonts.every(({ family, isEmbedded }) => isEmbedded && family.startsWith('Pretendard'))).toBe(true);
  });

  test('shows names for a purpose, which stands on the page and in the log before anything leaves', async () => {
    const order: string[] = [];
    await list(
      { isUnmasked: true, purpose: '현장 방문' },
      {
        htmlToPdf: async (options) => {
          order.push(`${printLog().length} logged`);
          return printer.htmlToPdf(options);
        },
      },
    );
    expect(order).toEqual(['1 logged']);
    const { text } = saved();
    for (const word of ['황보영란', '010-4417-2093', '17-3', '철문', '목적:현장방문'])
      expect(text, word).toContain(word);
    expect(text).toContain('김<b>굵게</b>');
    const [line] = printLog();
    expect(line).toMatchObject({ purpose: '현장 방문', result: 'OK' });
    expect(new Set(JSON.parse(must(line, 'log line').subject_ids))).toEqual(new Set(households.slice(0, 3)));
  });

  test('repeats its two-row head on every page and numbers them', async () => {
    await inTransaction(aSession(store), (tx) => {
      for (let count = 0; count < 30; count += 1) aRegisteredHousehold(tx, { tong: '2' });
      return ok(undefined);
    });
    await list();
    const { pages, text } = saved();
    expect(pages).toBeGreaterThan(2);
    expect(text.split('확인한것').length - 1).toBe(pages);
    expect(text).toContain(`-${pages}/${pages}-`);
  });

  test.each([
    ['names without a purpose', { isUnmasked: true }, {}, 'printing/purpose-needed'],
    ['a list of nobody', {}, { tongs: ['99'] }, 'printing/nothing-to-print'],
  ])('refuses %s and logs nothing', async (_name, request, filter, code) => {
    expect(await list(request, {}, filter)).toMatchObject({ ok: false, error: { code } });
    expect(printLog()).toEqual([]);
  });

  test('closing the dialog changes nothing', async () => {
    saveTo = undefined;
    expect(await list()).toMatchObject({ ok: true, value: { outcome: 'cancelled', serial: null } });
    expect(printLog()).toEqual([]);
  });

  test('a place that cannot be written leaves the old file whole and a line that says so', async () => {
    saveTo = join(store.folder, 'gone', '방문목록.pdf');
    expect(await list()).toEqual({ ok: false, error: { code: 'printing/not-written', reason: 'gone' } });
    expect(printLog().map(({ result }) => result)).toEqual(['OK', 'FAILED']);
  });

  test('a print engine that fails is told apart from a closed printer dialog', async () => {
    writeFileSync(must(saveTo, 'path'), 'old');
    const fails = { htmlToPdf: async () => Promise.reject(new Error('window')) };
    expect(await list({}, fails)).toEqual({ ok: false, error: { code: 'printing/failed' } });
    expect(readFileSync(must(saveTo, 'path'), 'utf8')).toBe('old');
    expect(readdirSync(store.folder).some((name) => name.endsWith('.writing'))).toBe(false);
    const closes = { printHtml: async () => false };
    expect(await list({ to: 'printer' }, closes)).toMatchObject({ ok: true, value: { outcome: 'cancelled' } });
    expect(printLog().map(({ result }) => result)).toEqual(['OK', 'FAILED', 'OK', 'REFUSED']);
  });
});

describe('the household list as a file', () => {
  const exported = async (over: Partial<Parameters<typeof exportHouseholdList>[2]> = {}) => {
    saveTo = join(store.folder, '목록.xlsx');
    const request: Parameters<typeof exportHouseholdList>[2] = {
      filter: HouseholdFilter.parse({}),
      sort: { column: 'name', direction: 'descending' },
      columns: ['phone', 'name', 'address', 'tong'],
      title: '내 담당',
      isUnmasked: false,
      purpose: null,
      ...over,
    };
    return exportHouseholdList(deps(), aSession(store), request);
  };
  const cells = async () => {
    const { sheets } = await readXlsx(readFileSync(must(saveTo, 'path')));
    return must(sheets[0], 'sheet').rows.map((row) => row.map((value) => value ?? ''));
  };
  const exportLog = () =>
    store
      .prepareRead("SELECT purpose, subject_ids, result FROM access_log WHERE action = 'EXPORT' ORDER BY seq")
      .all() as { purpose: string | null; subject_ids: string; result: string }[];

  test('holds the rows, the order and the columns of the screen, masked', async () => {
    expect(await exported()).toMatchObject({
      ok: true,
      value: { outcome: 'saved', fileName: '목록.xlsx', households: 3 },
    });
    expect(await cells()).toEqual([
      ['가구주', '주소', '통·리', '전화'],
      ['황**란 78세 여', '새솔로42번길', '2통', '-2093'],
      ['남***별 78세 여', '새솔로42번길', '11통', '-2093'],
      ['김********> 78세 여', '새솔로42번길', '2통', '-2093'],
    ]);
    expect(exportLog()).toMatchObject([{ purpose: null, result: 'OK' }]);
  });

  test('shows names for a purpose, which is logged with everybody in it', async () => {
    expect(await exported({ isUnmasked: true })).toEqual({ ok: false, error: { code: 'printing/purpose-needed' } });
    expect(exportLog()).toEqual([]);
    await exported({ isUnmasked: true, purpose: '구청 제출' });
    expect((await cells())[1]).toEqual(['황보영란 78세 여', '새솔로42번길 17-3, 203동 B01호', '2통', '-2093']);
    const [line] = exportLog();
    expect(line).toMatchObject({ purpose: '구청 제출', result: 'OK' });
    expect(new Set(JSON.parse(must(line, 'line').subject_ids))).toEqual(new Set(households.slice(0, 3)));
  });

  test('a longer list than one slice keeps its order', async () => {
    await inTransaction(aSession(store), (tx) => {
      for (let count = 0; count < 450; count += 1)
        aRegisteredHousehold(tx, { person: { name: `가${String.fromCodePoint(0xac00 + count * 20)}` } });
      return ok(undefined);
    });
    await exported({ isUnmasked: true, purpose: '순서 확인', columns: ['name'] });
    const names = (await cells()).slice(1).map(([name]) => String(name));
    expect(names).toHaveLength(453);
    expect(names).toEqual([...names].sort((a, b) => (a < b ? 1 : -1)));
  });
});

test('the visit card tells one household, and hides memos and the way there without a purpose', async () => {
  const householdId = must(households[1], 'household');
  const card = (request: { isUnmasked: boolean; purpose: string | null }) =>
    printHouseholdCard(deps(), aSession(store), { householdId, to: 'pdf', ...request });
  await card({ isUnmasked: false, purpose: null });
  expect(saved().text).toContain('황**란');
  expect(saved().text).not.toContain('철문');
  await card({ isUnmasked: true, purpose: '현장 방문' });
  expect(saved().text).toContain('철문');
  expect(saved().pages).toBe(1);
});

test('the blank consultation sheet has every field of the form and names nobody', async () => {
  await printConsultationSheet(deps(), aSession(store), { to: 'pdf' });
  const { text } = saved();
  const fields = `상담일시 방법 장소 상담자 응대자 의뢰경로 가구구성 주거 소득 건강 돌봄 고용 주요문제 강점 희망서비스
    상담자의견 결과구분 차기계획일 안전 일상생활유지 가족관계 사회적관계 경제 교육 직업 생활환경 법률 정보제공 급여신청
    긴급지원 서비스연계 사례관리의뢰 타기관의뢰 모니터링 종결`.split(/\s+/);
  for (const field of fields) expect(text, field).toContain(field);
  expect(text).not.toContain('시험담당');
  expect(printLog()).toHaveLength(1);
});

test.each(['SECRETARY', 'AUDITOR', 'SIGUNGU', 'SYSADMIN'] as const)('%s prints nothing', async (role) => {
  for (const name of Object.keys(printingContract)) {
    const answer = await answerCall(
      {
        contract: { printing: printingContract },
        handlers: { printing: printingHandlers(deps()) as never },
        session: () => aSession(store, role),
        report: () => 'E-1',
      },
      { callId: '1', feature: 'printing', name, input: {} },
      { callId: '1', signal: new AbortController().signal, progress: () => {} },
    );
    expect(answer).toEqual({ ok: false, error: { code: 'app/not-allowed' } });
  }
});
