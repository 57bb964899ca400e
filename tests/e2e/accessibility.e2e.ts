import type { Page } from '@playwright/test';
import { must } from '#shared/kernel/must.ts';
import { checkAccessibility, type Mode, switchTo } from '../support/check-accessibility.ts';
import { demoPerson, goTo, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { chooseFile, commitList, openImport, toDryRun } from '../support/import-list.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { officeFile } from '../support/office-file.ts';
import { readOffice } from '../support/read-office.ts';
import { routePaths } from '../support/routes.ts';
import { setUpOffice } from '../support/set-up-office.ts';

test.describe.configure({ mode: 'parallel' });

/** Ids that addresses are made of. */
interface Known {
  readonly household: string;
  readonly other: string;
  readonly consultation: string;
}

interface Case {
  readonly address: (known: Known) => string;
  /** Brings the screen to what it says when something was done wrong on it. */
  readonly slip?: (page: Page) => Promise<void>;
}

const at = (address: string): Case => ({ address: () => address });

/** An empty form is sent, and says so. */
async function slipOn(page: Page, button: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await expect(page.locator('main [aria-invalid=true]').first()).toBeVisible();
}

/** One case for each route of the router; a route without one fails. */
const CASES: Readonly<Record<string, Case>> = {
  '/': at('/'),
  '/today': at('/today?tab=overdue'),
  '/households': at('/households?view=all'),
  '/households/new': {
    address: () => '/households/new',
    slip: (page) => slipOn(page, /^등록/),
  },
  '/households/merge': { address: ({ household, other }) => `/households/merge?survivor=${household}&loser=${other}` },
  '/households/quality': at('/households/quality?rule=no-phone'),
  '/households/$id': { address: ({ household }) => `/households/${household}` },
  '/households/$id/isolation': { address: ({ household }) => `/households/${household}/isolation` },
  '/consultations/$id': { address: ({ consultation }) => `/consultations/${consultation}` },
  '/reviews': at('/reviews'),
  '/reviews/ledger': at('/reviews/ledger'),
  '/handoffs': at('/handoffs'),
  '/rescreens': at('/rescreens'),
  '/imports': at('/imports'),
  '/imports/new': at('/imports/new'),
  '/reports': at('/reports'),
  '/admin': at('/admin'),
  '/admin/accounts': at('/admin/accounts'),
  '/admin/backup': at('/admin/backup'),
  '/admin/reference': at('/admin/reference?tab=holidays'),
  '/admin/server': {
    address: () => '/admin/server',
    slip: (page) => slipOn(page, '서버에 연결'),
  },
  '/admin/devices': at('/admin/devices'),
  '/admin/access-log': at('/admin/access-log'),
  '/sync': at('/sync'),
  '/sync/outbox': at('/sync/outbox?tab=all'),
  '/sync/conflicts': at('/sync/conflicts?show=open'),
  '/sync/held': at('/sync/held?show=open'),
  '/me/password': {
    address: () => '/me/password',
    slip: async (page) => {
      for (const field of await page.locator('main input[type=password]').all()) await field.fill('짧다');
      await expect(page.getByText(/ 아직$/).first()).toBeVisible();
    },
  },
};
const NOBODY: Known = {
  household: '01990000-0000-7000-8000-000000000001',
  other: '01990000-0000-7000-8000-000000000002',
  consultation: '01990000-0000-7000-8000-000000000003',
};

test('accessibility: every route of the router has a case here', () => {
  expect(Object.keys(CASES).sort()).toEqual(routePaths().sort());
});

test('accessibility: every screen of an office that has nothing yet', async () => {
  await withApp({}, async (app) => {
    await setUpOffice(app);
    await visitAll(app, NOBODY, ['plain']);
  });
});

test('accessibility: every screen of an office at work, also in high contrast and large text', async () => {
  await withApp({ demo: true }, async (app) => {
    const known = await prepareDemo(app);
    await visitAll(app, known, ['plain', 'aided']);
    await goTo(app.page, `/households/${known.household}`);
    await app.page.getByRole('heading', { level: 1, name: /[가-힣]{2}/ }).waitFor();
    for (const [what, open] of OVERLAYS) {
      await open(app.page);
      await app.page.getByRole('dialog').waitFor();
      await checkAccessibility(app.page, what);
      await app.page.keyboard.press('Escape');
      // A form that somebody has written in does not close by a slip of the finger.
      if (what === 'edit') await app.page.getByRole('button', { name: '그만두기' }).click();
      await expect(app.page.getByRole('dialog')).toBeHidden();
    }
  });
});

test('accessibility: every screen when something went wrong', async () => {
  await withApp({ demo: true }, async (app) => {
    await signInAs(app.page, 'MANAGER');
    await visitAll(app, NOBODY, ['plain'], { slips: true });
    // From here on core answers nothing but that it failed.
    await app.evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('rpc');
      ipcMain.handle('rpc', () => ({ ok: false, error: { code: 'app/unexpected', reference: 'E2E-1' } }));
    });
    await visitAll(app, { ...NOBODY, household: NOBODY.other, consultation: NOBODY.household }, ['plain']);
  });
});

const OVERLAYS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['palette', (page) => page.keyboard.press('Control+k')],
  ['help', (page) => page.keyboard.press('F1')],
  ['shortcuts', (page) => page.keyboard.press('?')],
  ['call', (page) => page.keyboard.press('c')],
  ['visit', (page) => page.keyboard.press('v')],
  ['edit', (page) => page.keyboard.press('e')],
  ['card', (page) => page.getByRole('button', { name: '방문 카드' }).click()],
];

async function withApp(options: Parameters<typeof launchApp>[0], work: (app: LaunchedApp) => Promise<void>) {
  const app = await launchApp(options);
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

async function visitAll(
  { page }: LaunchedApp,
  known: Known,
  modes: readonly Mode[],
  { slips = false } = {},
): Promise<void> {
  for (const [route, { address, slip }] of Object.entries(CASES)) {
    if (slips && !slip) continue;
    await goTo(page, address(known));
    const main = page.getByRole('main');
    await expect.soft(main.getByRole('heading', { level: 1 }), route).toHaveCount(1);
    await expect(main.locator('[aria-busy=true]')).toHaveCount(0);
    if (slips) await slip?.(page);
    for (const mode of modes) {
      await switchTo(page, mode);
      await checkAccessibility(page, `${route} ${mode}`, mode);
    }
    await switchTo(page, 'plain');
  }
}

/** A sample office with a list taken in and a consultation begun, so that no screen is empty for want of work. */
async function prepareDemo(app: LaunchedApp): Promise<Known> {
  const { page } = app;
  await signInAs(page, 'MANAGER');
  await openImport(app);
  await chooseFile(app, officeFile('중앙발굴_2026-4차.xlsx'));
  await toDryRun(page);
  await commitList(page);
  const office = await readOffice(app.dataDir, demoPerson('MANAGER'));
  const [household, other] = office.all<{ id: string }>("SELECT id FROM household WHERE status = 'ACTIVE' LIMIT 2");
  const reached = office.all<{ id: string }>(
    "SELECT household_id AS id FROM crisis_case WHERE state NOT IN ('DETECTED', 'ASSIGNED', 'CLOSED') LIMIT 30",
  );
  office.close();
  const consultation = await page.evaluate(async (ids) => {
    type Started = { ok: boolean; value?: { consultationId: string } };
    const { bridge } = window as unknown as { bridge: { call(request: unknown): Promise<Started> } };
    for (const [index, { id }] of ids.entries()) {
      const input = { householdId: id, kind: 'INITIAL' };
      const started = await bridge.call({ callId: `start-${index}`, feature: 'consultations', name: 'start', input });
      if (started.ok) return started.value?.consultationId;
    }
  }, reached);
  return {
    household: must(household, 'household').id,
    other: must(other, 'other household').id,
    consultation: must(consultation, 'consultation'),
  };
}
