import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as legacy from '@e965/xlsx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCase } from '#core/cases/open-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { findFigure, type MonthlyReport } from '#shared/reports/report-figure.ts';
import { anOffice, granted, MANAGER, outcome, removeFolder, type TestCore } from '../../../tests/support/a-core.ts';
import { aRegisteredHousehold } from '../../../tests/support/a-household.ts';

const MONTH = '2026-11';
const FOUND = { table: 'T1', line: 'found-households', column: 'value', period: 'month' } as const;
const LEAVING = { month: MONTH, purpose: '시군구 월간 보고 제출', recipient: '한울구 복지정책과', hidesSmall: false };

let core: TestCore;
let saveTo: string | undefined;
let printed: string[];
beforeEach(async () => {
  core = await anOffice();
  printed = [];
  saveTo = join(core.dataDir, '월간실적.xlsx');
  Object.assign(core.deps.desktop, {
    saveFile: async () => saveTo,
    htmlToPdf: async ({ html }: { html: string }) => {
      printed.push(html);
      return Buffer.from('%PDF-1.7');
    },
    printHtml: async ({ html }: { html: string }) => {
      printed.push(html);
      return true;
    },
  });
  await inTransaction(session(), (tx) => {
    for (const [name, route] of [
      ['황보영란', 'R06'],
      ['남궁하늘별', 'R07'],
      ['표나래', 'R07'],
    ] as const) {
      const householdId = aRegisteredHousehold(tx, { person: { name } });
      openCase(tx, { householdId, route, legalBasis: 'LB01', roundId: null, emergency: false, detectedAt: tx.at });
    }
    return ok(undefined);
  });
});
afterEach(async () => {
  await core.quit();
  expect(core.bugs).toEqual([]);
  removeFolder(core);
});

const session = (): Session => must(core.deps.session.current(), 'session');
const report = async (): Promise<MonthlyReport> => granted(await core.rpc.reports.month({ month: MONTH }));
const figure = (counted: MonthlyReport, line: string, column: string, period: 'month' | 'ytd' | 'lastMonth') =>
  findFigure(must(counted.tables[line.startsWith('R') ? 1 : 0], 'table'), line, column, period);
const log = () =>
  session()
    .store.prepareRead(
      "SELECT action, screen, purpose, detail, result, row_count FROM access_log WHERE screen LIKE 'reports/%' ORDER BY seq",
    )
    .all() as {
    action: string;
    screen: string;
    purpose: string | null;
    detail: string;
    result: string;
    row_count: number;
  }[];
const becomes = (role: Session['actor']['role']) => Object.assign(session().actor, { role });

describe('the month over rpc', () => {
  test('is counted beside core, which goes on answering', async () => {
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    const counted = await report();
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(3);
    expect(figure(counted, 'found-households', 'value', 'month')?.value).toBe(3);
    expect(figure(counted, 'R07', 'found', 'month')?.value).toBe(2);
    expect(counted.fileName).toBe('202611_한울구_새솔2동_월간실적');
  });

  test('prints – and never 0 for what nothing records, and for a year without a register', async () => {
    const counted = await report();
    expect(figure(counted, 'benefit-requests', 'value', 'month')).toEqual({
      value: null,
      absent: 'no-feature',
      opening: 0,
    });
    expect(figure(counted, 'found-households', 'value', 'lastMonth')).toEqual({
      value: null,
      absent: 'no-data',
      opening: 0,
    });
  });

  test('sees what was written a moment ago', async () => {
    await report();
    await inTransaction(session(), (tx) => {
      const householdId = aRegisteredHousehold(tx);
      openCase(tx, {
        householdId,
        route: 'R06',
        legalBasis: 'LB01',
        roundId: null,
        emergency: false,
        detectedAt: tx.at,
      });
      return ok(undefined);
    });
    expect(figure(await report(), 'found-households', 'value', 'month')?.value).toBe(4);
  });

  test('drills down to masked rows, and the look is logged once it rests', async () => {
    const { rows, total } = granted(await core.rpc.reports.rows({ month: MONTH, figure: FOUND }));
    expect(total).toBe(3);
    expect(rows.map(({ maskedName }) => maskedName).sort()).toEqual(['남***별', '표*래', '황**란']);
    const { householdIds } = granted(await core.rpc.reports.households({ month: MONTH, figure: FOUND }));
    expect(new Set(householdIds)).toEqual(new Set(rows.map(({ householdId }) => householdId)));
    await core.rpc.accounts.lock({});
    await core.closed();
    granted(await core.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password } as never));
    expect(log()).toMatchObject([{ action: 'LIST', screen: 'reports/rows', row_count: 3 }]);
  });

  test('a figure that is worked out from others has no rows', async () => {
    const share = { table: 'T3', line: 'total', column: 'rate', period: 'standing' } as const;
    expect(outcome(await core.rpc.reports.rows({ month: MONTH, figure: share }))).toBe('reports/figure-unknown');
    const absent = { ...FOUND, line: 'benefit-requests' };
    expect(outcome(await core.rpc.reports.rows({ month: MONTH, figure: absent }))).toBe('reports/figure-unknown');
  });

  test('a lock ends the worker, and whoever comes back counts with a new one', async () => {
    await report();
    const counting = core.rpc.reports.month({ month: MONTH });
    await core.rpc.accounts.lock({});
    await core.closed();
    expect(['app/cancelled', 'app/not-signed-in', 'ok']).toContain(outcome(await counting));
    expect(outcome(await core.rpc.reports.month({ month: MONTH }))).toBe('app/not-signed-in');
    granted(await core.rpc.accounts.signIn({ loginId: MANAGER.loginId, secret: MANAGER.password } as never));
    expect(figure(await report(), 'found-households', 'value', 'month')?.value).toBe(3);
  });

  test('a cancelled count answers so, and the next one is counted', async () => {
    const abort = new AbortController();
    const counting = core.rpc.reports.month({ month: MONTH }, { signal: abort.signal });
    abort.abort();
    expect(outcome(await counting)).toBe('app/cancelled');
    expect(figure(await report(), 'found-households', 'value', 'month')?.value).toBe(3);
  });

  test.each(['SECRETARY', 'AUDITOR', 'SYSADMIN', 'SIGUNGU'] as const)('is not for %s', async (role) => {
    becomes(role);
    expect(outcome(await core.rpc.reports.month({ month: MONTH }))).toBe('app/not-allowed');
    expect(outcome(await core.rpc.reports.rows({ month: MONTH, figure: FOUND }))).toBe('app/not-allowed');
  });
});

describe('opening figures', () => {
  const opening = {
    year: 2026,
    table: 'T1',
    line: 'found-households',
    column: 'value',
    value: 700,
    before: null,
  } as const;

  test('are added to 누계 and said to be, and a balance that they break shows', async () => {
    granted(await core.rpc.reports.setOpening({ ...opening, reason: '도입 전 수기 집계' }));
    const counted = await report();
    expect(figure(counted, 'found-households', 'value', 'ytd')).toEqual({ value: 703, absent: null, opening: 700 });
    expect(figure(counted, 'found-households', 'value', 'month')?.value).toBe(3);
    expect(counted.checks.find(({ rule }) => rule === '경로 합 = T1 발굴')).toMatchObject({
      isMet: false,
      differences: ['누계: 경로 합 3, T1 발굴 703'],
    });
    granted(
      await core.rpc.reports.setOpening({
        ...opening,
        table: 'T2',
        line: 'R01',
        column: 'found',
        reason: '도입 전 수기 집계',
      }),
    );
    granted(
      await core.rpc.reports.setOpening({
        ...opening,
        table: 'T2',
        line: 'R01',
        column: 'open',
        reason: '도입 전 수기 집계',
      }),
    );
    expect((await report()).checks.every(({ isMet }) => isMet)).toBe(true);
  });

  test('change with what was seen and a reason, which the log keeps', async () => {
    granted(await core.rpc.reports.setOpening({ ...opening, reason: '도입 전 수기 집계' }));
    expect(await core.rpc.reports.setOpening({ ...opening, value: 710, reason: '고침' })).toMatchObject({
      ok: false,
      error: { code: 'reports/opening-changed', value: 700 },
    });
    granted(await core.rpc.reports.setOpening({ ...opening, value: 710, before: 700, reason: '1월분 누락' }));
    const { openings } = granted(await core.rpc.reports.openings({ year: 2026 }));
    expect(openings).toEqual([
      { table: 'T1', line: 'found-households', column: 'value', value: 710, reason: '1월분 누락' },
    ]);
    expect(log().map(({ purpose }) => purpose)).toEqual(['도입 전 수기 집계', '1월분 누락']);
  });

  test('stand for the year of installation, for what adds up, and are a manager’s', async () => {
    const reason = '도입 전 수기 집계';
    expect(outcome(await core.rpc.reports.setOpening({ ...opening, year: 2025, reason }))).toBe(
      'reports/opening-not-possible',
    );
    for (const line of ['waiting', 'benefit-requests', 'no-such-line'])
      expect(outcome(await core.rpc.reports.setOpening({ ...opening, line, reason }))).toBe('reports/figure-unknown');
    becomes('OFFICER');
    expect(outcome(await core.rpc.reports.setOpening({ ...opening, reason }))).toBe('app/not-allowed');
    expect(outcome(await core.rpc.reports.openings({ year: 2026 }))).toBe('ok');
  });
});

describe('leaving', () => {
  test('as XLSX is logged with purpose and place before the file is there', async () => {
    expect(granted(await core.rpc.reports.exportXlsx(LEAVING))).toEqual({
      outcome: 'saved',
      fileName: '월간실적.xlsx',
    });
    const book = legacy.read(readFileSync(must(saveTo, 'path')), { type: 'buffer' });
    expect(book.SheetNames).toEqual(['T1 총괄', 'T2 발굴경로별', 'T3 차수별 처리결과', 'T4 상담·방문']);
    expect(log()).toMatchObject([
      {
        action: 'EXPORT',
        screen: 'reports/monthly/2026-11',
        purpose: '시군구 월간 보고 제출 · 보내는 곳 한울구 복지정책과',
        result: 'OK',
      },
    ]);
  });

  test('without a purpose does not happen', async () => {
    for (const purpose of ['', '  ', '가'])
      expect(outcome(await core.rpc.reports.exportXlsx({ ...LEAVING, purpose }))).toBe('reports/purpose-needed');
    expect(outcome(await core.rpc.reports.print({ ...LEAVING, purpose: ' ', to: 'pdf' }))).toBe(
      'reports/purpose-needed',
    );
    expect(existsSync(must(saveTo, 'path'))).toBe(false);
    expect(log()).toEqual([]);
  });

  test('is a manager’s', async () => {
    becomes('OFFICER');
    expect(outcome(await core.rpc.reports.exportXlsx(LEAVING))).toBe('app/not-allowed');
    expect(outcome(await core.rpc.reports.print({ ...LEAVING, to: 'printer' }))).toBe('app/not-allowed');
  });

  test('a closed dialog leaves neither a file nor a line', async () => {
    const path = must(saveTo, 'path');
    saveTo = undefined;
    expect(granted(await core.rpc.reports.exportXlsx(LEAVING)).outcome).toBe('cancelled');
    expect(existsSync(path)).toBe(false);
    expect(log()).toEqual([]);
  });

  test('a place that cannot be written is said, and the log says that it failed', async () => {
    saveTo = join(core.dataDir, 'no', 'such', 'folder', '월간실적.xlsx');
    expect(await core.rpc.reports.exportXlsx(LEAVING)).toMatchObject({
      ok: false,
      error: { code: 'reports/not-written', reason: 'gone' },
    });
    expect(log().map(({ result }) => result)).toEqual(['OK', 'FAILED']);
  });

  test('on paper has the boxes to sign, two rows of heads, and – for what is not recorded', async () => {
    const done = granted(await core.rpc.reports.print({ ...LEAVING, to: 'printer' }));
    expect(done).toMatchObject({ outcome: 'printed', serial: 'P-20261120-001' });
    const [html = ''] = printed;
    expect(html).toContain('2026년 11월 월간 실적보고');
    expect(html).toMatch(/<th scope="col">담당<\/th><th scope="col">팀장<\/th><th scope="col">동장<\/th>/u);
    expect(html).toContain('<th scope="colgroup" colspan="5">누계 (1. 1.~11. 30.)</th>');
    expect(html).toContain('작성 중');
    expect(html).toContain('공적급여 신청, 공적급여 결정, 긴급복지');
    expect(html).toContain('외부유출금지');
    expect(log()).toMatchObject([{ action: 'PRINT', screen: 'reports/monthly/2026-11', result: 'OK' }]);
  });
});
