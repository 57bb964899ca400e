import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Desktop } from '#core/desktop/desktop.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { anOffice, granted, MANAGER, removeFolder, type TestCore } from '../../../tests/support/a-core.ts';
import { aRegisteredHousehold } from '../../../tests/support/a-household.ts';
import { aSheet } from '../../../tests/support/a-sheet.ts';

const OFFICER_PASSWORD = '첫눈-오는8날-골목';
const FILTER = { from: '2026-11-01', to: '2026-12-31' };

let core: TestCore;
let officerId: string;
const printed: string[] = [];

beforeAll(async () => {
  core = await anOffice();
  const { accountId, code } = granted(
    await core.rpc.accounts.add({
      name: '이서연',
      position: '주무관',
      team: null,
      phone: null,
      loginId: 'leesy',
      role: 'OFFICER',
      validTo: null,
    }),
  );
  officerId = accountId;
  await lock();
  granted(await core.rpc.accounts.signIn({ loginId: 'leesy', secret: code }));
  granted(await core.rpc.accounts.setFirstPassword({ password: OFFICER_PASSWORD }));
  const desktop: Partial<Desktop> = {
    saveFile: async ({ defaultName }) => join(mkdtempSync(join(tmpdir(), 'onieum-ledger-')), defaultName),
    printHtml: async ({ html }) => {
      printed.push(html);
      return true;
    },
  };
  Object.assign(core.deps.desktop, desktop);
});
afterAll(async () => {
  await core.quit();
  removeFolder(core);
});

async function lock() {
  granted(await core.rpc.accounts.lock({}));
  await core.closed();
}
const signInAs = async (who: 'officer' | 'manager') => {
  await lock();
  const secret = who === 'officer' ? OFFICER_PASSWORD : MANAGER.password;
  granted(await core.rpc.accounts.signIn({ loginId: who === 'officer' ? 'leesy' : MANAGER.loginId, secret }));
};
const session = () => must(core.deps.session.current(), 'session');

/** Whoever is signed in begins and submits a first consultation. */
async function submitted(name = '황보영란'): Promise<string> {
  const { value: householdId } = await inTransaction(session(), (tx) =>
    ok(aRegisteredHousehold(tx, { person: { name } })),
  );
  granted(
    await core.rpc.cases.open({ householdId, route: 'R06', legalBasis: 'LB01', emergency: false, officerId: null }),
  );
  const { consultationId } = granted(await core.rpc.consultations.start({ householdId, kind: 'INITIAL' }));
  const { hash } = granted(await core.rpc.consultations.read({ consultationId }));
  granted(await core.rpc.consultations.submit({ consultationId, baseHash: hash, sheet: aSheet() }));
  return consultationId;
}

async function decide(consultationId: string, password: string, kind: 'APPROVE' | 'RETURN' = 'APPROVE') {
  const { versions } = granted(await core.rpc.consultations.read({ consultationId }));
  const version = must(versions.at(-1), 'version');
  return core.rpc.reviews.decide({
    consultationId,
    versionId: version.id,
    contentHash: version.contentHash,
    kind,
    reasonCodes: kind === 'RETURN' ? ['RV04'] : [],
    comment: null,
    password,
  });
}
const attempts = () => core.deps.installation.attempts.of(MANAGER.loginId);

describe('a decision through the window', () => {
  test('asks for the password; a wrong one counts like a failed sign-in, is logged, and decides nothing', async () => {
    const consultationId = await submitted();
    await signInAs('manager');
    const refused = await decide(consultationId, '틀린-비밀번호-8');
    expect(refused).toMatchObject({ error: { code: 'accounts/wrong-password', triesLeft: 4 } });
    expect(await attempts()).toMatchObject({ count: 1 });
    const logged = session()
      .store.prepareRead(`SELECT result FROM access_log WHERE action = 'SIGN_IN_FAILED' AND screen = 'reviews/decide'`)
      .all();
    expect(logged).toEqual([{ result: 'REFUSED' }]);
    expect(granted(await core.rpc.consultations.read({ consultationId })).stage).toBe('SUBMITTED');
    granted(await decide(consultationId, MANAGER.password));
    expect(await attempts()).toBeUndefined();
    expect(granted(await core.rpc.consultations.read({ consultationId })).stage).toBe('APPROVED');
  });

  test('is refused to the author and to who is no reviewer', async () => {
    const own = await submitted('강해솔');
    expect(await decide(own, MANAGER.password)).toMatchObject({
      error: { code: 'reviews/forbidden', clauses: ['author'] },
    });
    await signInAs('officer');
    expect(await decide(own, OFFICER_PASSWORD)).toMatchObject({
      error: { code: 'reviews/forbidden', clauses: ['role'] },
    });
  });

  test('is refused to the manager who reset the author’s code while the work was under way', async () => {
    const consultationId = await submitted('서동춘');
    await signInAs('manager');
    granted(await core.rpc.accounts.issueCode({ accountId: officerId, reason: '비밀번호를 잊음' }));
    expect(await decide(consultationId, MANAGER.password)).toMatchObject({
      error: { code: 'reviews/forbidden', clauses: ['issued-code'] },
    });
    const detail = granted(await core.rpc.reviews.detail({ consultationId }));
    expect(detail.forbidden).toEqual(['issued-code']);
    expect(detail.codes).toMatchObject([{ accountName: '이서연', byName: MANAGER.name }]);
    const { rows } = granted(await core.rpc.reviews.queue({}));
    expect(rows.find((row) => row.consultationId === consultationId)?.forbidden).toEqual(['issued-code']);
  });
});

describe('the ledger', () => {
  test('holds decisions, decisions moments after a submission on the same PC, and resets; names cut short', async () => {
    const { rows, resets, samePc } = granted(await core.rpc.reviews.ledger({ filter: FILTER, limit: 100 }));
    expect(rows).toMatchObject([
      {
        result: 'APPROVE',
        headName: '황**란',
        authorName: '이서연',
        reviewerName: MANAGER.name,
        leadDays: 0,
        isVoided: false,
      },
    ]);
    expect(rows[0]?.samePcSeconds).toBeLessThan(120);
    expect(samePc).toBe(1);
    expect(resets.map(({ change, accountName }) => [change, accountName])).toEqual([
      ['CODE_ISSUED', '이서연'],
      ['CREATED', '이서연'],
      ['CREATED', MANAGER.name],
    ]);
    const other = { ...FILTER, reviewerId: officerId };
    expect(granted(await core.rpc.reviews.ledger({ filter: other, limit: 100 })).rows).toEqual([]);
    const returned = { ...FILTER, result: 'returned' as const };
    expect(granted(await core.rpc.reviews.ledger({ filter: returned, limit: 100 })).rows).toEqual([]);
  });

  test('prints names in full only for a purpose, which is logged with the households', async () => {
    granted(await core.rpc.reviews.printLedger({ filter: FILTER, purpose: null, to: 'printer' }));
    granted(await core.rpc.reviews.printLedger({ filter: FILTER, purpose: '정기 점검', to: 'printer' }));
    expect(printed.map((html) => html.includes('황보영란'))).toEqual([false, true]);
    expect(printed[0]).toContain('같은 기간의 로그인 코드 발급');
    const logged = session()
      .store.prepareRead(`SELECT purpose, row_count FROM access_log WHERE action = 'PRINT' ORDER BY seq`)
      .all();
    expect(logged).toEqual([
      { purpose: null, row_count: 1 },
      { purpose: '정기 점검', row_count: 1 },
    ]);
  });

  test('goes into a workbook, and the export is logged', async () => {
    let path = '';
    const desktop: Partial<Desktop> = {
      saveFile: async ({ defaultName }) => {
        path = join(mkdtempSync(join(tmpdir(), 'onieum-ledger-')), defaultName);
        return path;
      },
    };
    Object.assign(core.deps.desktop, desktop);
    const saved = must(granted(await core.rpc.reviews.exportLedger({ filter: FILTER, purpose: null })), 'file');
    expect(saved).toEqual({ fileName: '더블체크확인대장_20261101-20261231.xlsx', rows: 1 });
    const book = await readXlsx(readFileSync(path));
    const cells = must(book.sheets[0], 'sheet').rows.map((row) => row.map(String));
    expect(cells[1]?.slice(2, 8)).toEqual([
      expect.stringMatching(/^H-2026/u),
      '황**란',
      '초기상담 1판',
      '이서연',
      MANAGER.name,
      '확인완료',
    ]);
    expect(cells.slice(2).map((row) => row[2])).toEqual(['[코드 재발급]', '[계정 등록]', '[계정 등록]']);
    const logged = session().store.prepareRead(`SELECT count(*) AS n FROM access_log WHERE action = 'EXPORT'`).get();
    expect(logged).toEqual({ n: 1 });
  });
});
