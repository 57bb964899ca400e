import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from '@playwright/test';
import { must } from '#shared/kernel/must.ts';
import { openSheet, writeByKeyboard } from '../support/consult-by-keyboard.ts';
import { demoPerson, goTo, lock, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import type { LaunchedApp } from '../support/launch-app.ts';
import { openOfficeCopy } from '../support/office-copy.ts';

const OFFICER = demoPerson('OFFICER');
const MANAGER = demoPerson('MANAGER');
type Person = typeof OFFICER;

test.use({ launch: { demo: true, now: '2026-11-20T05:30:00.000Z', size: { width: 1440, height: 900 } } });

test('double check: two people, by keyboard, and nobody counts as two', async ({ app }) => {
  const { page } = app;
  await signInAs(page, OFFICER.role);
  const [first, second, third] = await householdsToConsult(page);

  await test.step('the officer writes a consultation by keyboard and submits it', async () => {
    await openSheet(page, must(first, 'household'));
    await writeByKeyboard(page, { at: '202611201410', next: '20261124' });
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1판을 더블체크에 올렸습니다')).toBeVisible();
  });
  const consultation = await consultationOf(page, must(first, 'household'));

  await test.step('the author cannot decide: not on the screen, not by rpc, not by SQL', async () => {
    await goTo(page, '/reviews');
    await expect(page.getByText('확인 권한이 없습니다')).toBeVisible();
    expect(await decideByRpc(page, consultation, OFFICER.password)).toMatchObject({ code: 'reviews/forbidden' });
    expect(await sqlRefuses(app, consultation, OFFICER)).toBe(true);
  });

  await test.step('the manager returns it with a reason and the password; a wrong one is refused', async () => {
    await changeTo(page, MANAGER);
    await goTo(page, '/reviews');
    await expect(page.getByText('R5 급여 안내')).toBeVisible();
    await page.keyboard.press('3');
    await page.getByRole('checkbox', { name: '급여 재검토' }).press('Space');
    await page.getByRole('textbox', { name: '의견' }).fill('의료급여 가능성도 함께 살펴 주세요.');
    await page.keyboard.press('Control+Enter');
    await sign(page, '틀린-비밀번호-1');
    await expect(page.getByText(/비밀번호가 다릅니다. 4번/)).toBeVisible();
    await sign(page, MANAGER.password);
    await expect(page.getByText(/: 보완요청$/)).toBeVisible();
    await expect(page.getByRole('list', { name: '오늘 확인' }).getByRole('listitem')).toContainText(['보완요청']);
  });

  await test.step('the officer sees why, mends it, and submits again', async () => {
    await changeTo(page, OFFICER);
    await openSheet(page, must(first, 'household'));
    await expect(page.getByText('보완요청: 급여 재검토')).toBeVisible();
    await page.getByRole('textbox', { name: '안내한 급여' }).fill('생계급여, 의료급여');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('2판을 더블체크에 올렸습니다')).toBeVisible();
  });

  await test.step('an editor cannot decide, whatever they try', async () => {
    const edited = await submitByRpc(page, must(second, 'household'));
    await changeTo(page, MANAGER);
    await editByRpc(page, edited);
    await changeTo(page, OFFICER);
    await resubmitByRpc(page, edited);
    await changeTo(page, MANAGER);
    await goTo(page, `/reviews?open=${edited}`);
    await expect(page.getByText('본인이 고친 적이 있는 상담입니다.')).toBeVisible();
    await expect(page.getByRole('radio', { name: /^확인완료/ })).toBeDisabled();
    expect(await decideByRpc(page, edited, MANAGER.password)).toMatchObject({ clauses: ['editor'] });
    expect(await sqlRefuses(app, edited, MANAGER)).toBe(true);
  });

  await test.step('the manager confirms the first one, which shows only what changed', async () => {
    await goTo(page, `/reviews?open=${consultation}`);
    await expect(page.getByRole('radio', { name: '1판과 달라진 곳 1' })).toBeChecked();
    await page.keyboard.press('1');
    await page.keyboard.press('Control+Enter');
    await sign(page, MANAGER.password);
    await expect(page.getByText(/: 확인완료$/)).toBeVisible();
  });

  await test.step('the confirmed text is on the clipboard after one key, letter by letter', async () => {
    await goTo(page, '/handoffs');
    await page.getByText('사무소 전체', { exact: true }).click();
    const shown = page.locator('.handoff-text');
    await expect(shown).toContainText('더블체크: 확인완료');
    await page.keyboard.press('c');
    await expect(page.getByText('문구를 복사했습니다')).toBeVisible();
    const { text } = await call<{ text: string }>(page, 'consultations', 'handoffText', {
      consultationId: consultation,
    });
    await expect(shown).toHaveText(text, { useInnerText: true });
    await pastes(page, text);
  });

  await test.step('who resets the author’s code cannot decide either', async () => {
    await changeTo(page, OFFICER);
    const third_ = await submitByRpc(page, must(third, 'household'));
    await changeTo(page, MANAGER);
    const officer = await call<{ id: string; name: string }[]>(page, 'accounts', 'colleagues', {});
    const accountId = must(
      officer.find(({ name }) => name === OFFICER.name),
      'officer',
    ).id;
    await call(page, 'accounts', 'issueCode', { accountId, reason: '비밀번호를 잊음' });
    await goTo(page, `/reviews?open=${third_}`);
    await expect(page.getByText('작성자의 로그인 코드를 발급했습니다.')).toBeVisible();
    expect(await decideByRpc(page, third_, MANAGER.password)).toMatchObject({ clauses: ['issued-code'] });
    expect(await sqlRefuses(app, third_, MANAGER)).toBe(true);
  });

  await test.step('the ledger holds both decisions and the reset', async () => {
    await goTo(page, '/reviews/ledger');
    await expect(page.getByRole('row', { name: /확인완료/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /보완요청/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /코드 재발급/ })).toBeVisible();
  });
});

async function changeTo(page: Page, { role }: Person): Promise<void> {
  await lock(page);
  await signInAs(page, role);
}

type Answer = { ok: true; value: unknown } | { ok: false; error: { code: string } };
type Bridge = { bridge: { call(request: object): Promise<Answer> } };

const ask = (page: Page, feature: string, name: string, input: object): Promise<Answer> =>
  page.evaluate(
    (request) => (window as unknown as Bridge).bridge.call({ callId: `e2e-${Math.random()}`, ...request }),
    { feature, name, input },
  );

async function call<T>(page: Page, feature: string, name: string, input: object): Promise<T> {
  const answer = await ask(page, feature, name, input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value as T;
}

/** Households whose case is with the officer and has had no consultation yet. */
async function householdsToConsult(page: Page): Promise<string[]> {
  const { rows } = await call<{ rows: { householdId: string; state: string }[] }>(page, 'cases', 'tasks', {
    tab: 'all',
    scope: 'mine',
    limit: 200,
  });
  return rows.filter(({ state }) => state === 'ASSIGNED' || state === 'CONTACTING').map((row) => row.householdId);
}

/** A paste brings just this: into a field of many lines, as it would be in the other program. */
async function pastes(page: Page, text: string): Promise<void> {
  await goTo(page, '/households/new');
  const field = page.getByRole('textbox', { name: '메모', exact: true });
  await expect(field).toHaveValue('');
  await field.press('Control+v');
  await expect(field).toHaveValue(text);
}

async function sign(page: Page, password: string): Promise<void> {
  const box = page.getByRole('dialog').getByRole('textbox', { name: /비밀번호/ });
  await box.fill(password);
  await box.press('Enter');
}

interface Sheet {
  readonly sheet: Record<string, unknown>;
  readonly hash: string;
  readonly versions: { id: string; contentHash: string }[];
}
const read = (page: Page, consultationId: string) => call<Sheet>(page, 'consultations', 'read', { consultationId });

async function consultationOf(page: Page, householdId: string): Promise<string> {
  const { past } = await call<{ past: { id: string }[] }>(page, 'consultations', 'rail', {
    householdId,
    exceptId: null,
  });
  return must(past[0], 'consultation').id;
}

/** A second consultation need not be typed again: what counts here is who touches it. */
async function submitByRpc(page: Page, householdId: string): Promise<string> {
  const { consultationId } = await call<{ consultationId: string }>(page, 'consultations', 'start', {
    householdId,
    kind: 'STATUS_CHECK',
  });
  const { sheet, hash } = await read(page, consultationId);
  const filled = {
    ...sheet,
    at: '2026-11-20T01:00:00.000Z',
    status_reason: 'MOVED',
    status_evidence: '전입지 주민센터에 확인함',
  };
  await call(page, 'consultations', 'submit', { consultationId, baseHash: hash, sheet: filled });
  return consultationId;
}

async function editByRpc(page: Page, consultationId: string): Promise<void> {
  const { sheet, hash } = await read(page, consultationId);
  const edited = { ...sheet, status_evidence: '전입지 주민센터에 확인함. 팀장이 덧붙임' };
  await call(page, 'consultations', 'save', { consultationId, baseHash: hash, sheet: edited });
}

async function resubmitByRpc(page: Page, consultationId: string): Promise<void> {
  const { sheet, hash } = await read(page, consultationId);
  await call(page, 'consultations', 'submit', { consultationId, baseHash: hash, sheet });
}

async function decideByRpc(page: Page, consultationId: string, password: string): Promise<object> {
  const { versions } = await read(page, consultationId);
  const version = must(versions.at(-1), 'version');
  const answer = await ask(page, 'reviews', 'decide', {
    consultationId,
    versionId: version.id,
    contentHash: version.contentHash,
    kind: 'APPROVE',
    reasonCodes: [],
    comment: null,
    password,
  });
  return answer.ok ? answer : answer.error;
}

/** Writes an approval into a copy of the file, past every line of ours. */
async function sqlRefuses(app: LaunchedApp, consultationId: string, who: Person): Promise<boolean> {
  const copy = await openOfficeCopy(app.dataDir, who);
  try {
    const approve = copy.prepare(`INSERT INTO approval_event
      SELECT 'x', v.office_id, v.created_at, a.id, v.consultation_id, v.household_id, v.id, v.content_hash, 'APPROVE', a.id,
        'MANAGER', '2026-11-20T08:00:00.000Z', '[]', NULL, NULL, ''
      FROM consultation_version v, account a WHERE v.consultation_id = ? AND a.login_id = ?
      ORDER BY v.version_no DESC LIMIT 1`);
    approve.run(consultationId, who.loginId);
    return false;
  } catch (refused) {
    if (!String(refused).includes('two-person rule')) throw refused;
    return true;
  } finally {
    copy.close();
    rmSync(dirname(copy.name), { recursive: true, force: true });
  }
}
