import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { OFFICE_SIZES } from '#core/demo/synthetic-office.ts';
import { must } from '#shared/kernel/must.ts';
import { FaultProxy } from '../chaos/fault-proxy.ts';
import { appearance } from '../support/appearance.ts';
import { askCore } from '../support/ask-core.ts';
import { checkAccessibility } from '../support/check-accessibility.ts';
import { openSheet, writeByKeyboard } from '../support/consult-by-keyboard.ts';
import { readDecryptedCopy } from '../support/decrypted-copy.ts';
import { demoPerson, goTo, signInAs } from '../support/demo-office.ts';
import { expect, test } from '../support/e2e.ts';
import { tabTo } from '../support/keyboard.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { type CentralServer, startCentralServer } from '../support/operated-server.ts';
import { MANAGER as OTHER_MANAGER, setUpOffice } from '../support/set-up-office.ts';
import { Random } from '../sync/simulation/random.ts';

/*
 * Two PCs of one office and a third of another one, on a server that an operator has started. Each PC of the first
 * office reaches it through a line of its own that can be cut. What people do, they do in their windows.
 */

const MANAGER = demoPerson('MANAGER');
const OFFICER = demoPerson('OFFICER');
/** A first sync on a busy machine. */
const LONG = { timeout: 120_000 };

const ADDRESS = {
  byManager: '한울마을푸른숲아파트 301동 1203호 (관리사무소 뒤 후문 쪽 승강기)',
  byOfficer: '한울마을푸른숲아파트 302동 1204호 (놀이터 맞은편 승강기 없는 동)',
};
const WAY = '정류장에서 새솔시장 뒷골목으로 들어가 파란 대문 옆 계단. 팀장이 다녀옴';
const NOTE = '아들 제갈우람이 주말에만 다녀감. 평일 낮에는 전화를 받지 않음';
const ONLY_THEIRS = { name: '독고바다별', road: '마루길 77' };

test('two offices: two PCs of one work apart and come together again, and the other sees none of it', async () => {
  const pcs: LaunchedApp[] = [];
  const lines: FaultProxy[] = [];
  const seeded = mkdtempSync(join(tmpdir(), 'onieum-two-'));
  let server: CentralServer | undefined;
  try {
    [server] = await Promise.all([startCentralServer(), seedOffice(seeded)]);
    const { port } = server;
    const line = async () => {
      const cable = new FaultProxy({ random: new Random(1), faultRate: 0, target: () => port });
      lines.push(cable);
      return { cable, address: `http://127.0.0.1:${await cable.listen()}` };
    };
    const open = async (dataDir?: string) => {
      const app = await launchApp({ ...(dataDir && { dataDir }), size: { width: 1440, height: 900 } });
      pcs.push(app);
      return app;
    };
    await storyOf({ server, line, open, seeded });
  } catch (reason) {
    await attachWhatIsThere(pcs, server);
    throw reason;
  } finally {
    await Promise.all(pcs.map((pc) => pc.close()));
    for (const cable of lines) await cable.close();
    await server?.close();
    rmSync(seeded, { recursive: true, force: true, maxRetries: 5 });
  }
});

interface Stage {
  readonly server: CentralServer;
  readonly line: () => Promise<{ readonly cable: FaultProxy; readonly address: string }>;
  readonly open: (dataDir?: string) => Promise<LaunchedApp>;
  readonly seeded: string;
}

async function storyOf({ server, line, open, seeded }: Stage): Promise<void> {
  const first = await line();
  const second = await line();
  const pc1 = await open(seeded);
  const manager = pc1.page as unknown as Page;
  await signInAs(manager, 'MANAGER');
  await hasHouseholds(manager, SEEDED);

  await test.step('the manager brings the office to the server with the operator’s code', async () => {
    await toAdmin(manager, '서버 연결');
    const form = manager.getByRole('form', { name: '서버에 연결' });
    await fillServer(form, { address: first.address, code: await server.officeCode(), name: '팀장 자리' });
    const progress = appearance(manager, '[role=progressbar]');
    await form.getByRole('button', { name: '서버에 연결' }).click();
    await progress;
    await expect(manager.getByText('서버에 연결했습니다')).toBeVisible(LONG);
    await expect(stateOf(manager)).toHaveText('서버와 연결됨', LONG);
    await expect(manager.getByText('이 PC에서 적은 것은 모두 서버에 있습니다.')).toBeVisible();
  });

  const pc2 = await open();
  const officer = pc2.page as unknown as Page;
  await test.step('a colleague’s empty PC joins with the manager’s code and the colleague’s own password', async () => {
    const code = await codeForOnePc(manager);
    await officer.getByRole('button', { name: '이미 쓰는 사무소에 이 PC를 연결' }).click();
    const form = officer.getByRole('form', { name: '이미 쓰는 사무소에 연결' });
    await fillServer(form, { address: second.address, code, name: '복지팀 2번 자리' });
    await form.getByRole('textbox', { name: /^아이디/ }).fill(OFFICER.loginId);
    await form.getByRole('textbox', { name: /^비밀번호/ }).fill(OFFICER.password);
    await form.getByRole('button', { name: '이 PC를 연결' }).click();
    await officer.getByRole('navigation', { name: '업무' }).waitFor(LONG);
    await expect(stateOf(officer)).toHaveText('서버와 연결됨', LONG);
    await hasHouseholds(officer, SEEDED);
    await toAdmin(manager, 'PC와 등록 코드');
    await expect(manager.getByRole('row', { name: /복지팀 2번 자리/ })).toBeVisible();
  });

  const [consulted, later, edited] = await householdsToConsult(officer);
  const [waiting, offline, shared] = [must(consulted, 'first'), must(later, 'second'), must(edited, 'third')];

  await test.step('a consultation submitted at one PC comes to the manager’s queue by itself', async () => {
    await goTo(manager, '/reviews');
    await expect(manager.getByRole('heading', { name: '확인 대기 0' })).toBeVisible();
    await submit(officer, waiting.id);
    await expect(manager.getByRole('heading', { name: '확인 대기 1' })).toBeVisible(LONG);
    await expect(stateOf(officer)).toHaveText('서버와 연결됨');
  });

  first.cable.cut(true);
  second.cable.cut(true);
  await test.step('both lines are cut; the manager approves and edits, and is told what waits', async () => {
    await approve(manager, waiting.name);
    await expect(await decisionOn(manager, waiting)).toContainText('서버 확인 전');
    await edit(manager, shared, { '상세 주소 (동·호·층)': ADDRESS.byManager, '찾아가는 길': WAY });
    await expect(stateOf(manager)).toHaveText('오프라인 · 서버가 꺼져 있음 · 대기 2건', LONG);
    await expect(manager.getByText('아직 보내지 않음 1건')).toBeVisible();
  });

  await test.step('the officer edits the same household and submits another consultation', async () => {
    await edit(officer, shared, { '상세 주소 (동·호·층)': ADDRESS.byOfficer, 메모: NOTE });
    await submit(officer, offline.id);
    const mark = officer.getByText(/^아직 보내지 않음 \d+건$/);
    // The household and the line on top ask for themselves, and each in its own time.
    await expect(async () => {
      const unsent = Number(/\d+/.exec(await mark.innerText()));
      const told = { timeout: 2_000 };
      await expect(stateOf(officer)).toHaveText(`오프라인 · 서버가 꺼져 있음 · 대기 ${unsent + 1}건`, told);
    }).toPass(LONG);
  });

  await test.step('the outbox says what each of it is, and can be read by everybody', async () => {
    await stateOf(manager).click();
    const list = manager.getByRole('grid', { name: /새로 적은 것부터/ });
    const row = list.getByRole('row', { name: new RegExp(`${shared.name}.*고침.*(보낼 차례|보내기 시작함)`) });
    await row.click();
    await row.press('Enter');
    const inside = manager.getByRole('region', { name: '보낸 내용' }).first();
    await expect(inside.getByText(ADDRESS.byManager)).toBeVisible();
    await expect(list.getByRole('row', { name: new RegExp(`${waiting.name}.*확인완료`) })).toBeVisible();
    await checkAccessibility(manager, 'outbox with work in it');
    await goTo(officer, '/sync/outbox?tab=waiting');
    await expect(officer.getByRole('row', { name: new RegExp(`${offline.name}.*상담`) }).first()).toBeVisible();
  });

  await test.step('the lines are mended: the officer’s PC first, then the manager’s', async () => {
    second.cable.cut(false);
    await officer.getByRole('button', { name: '지금 동기화' }).click();
    await expect(stateOf(officer)).toHaveText('서버와 연결됨', LONG);
    first.cable.cut(false);
    await manager.getByRole('button', { name: '지금 동기화' }).click();
    await expect(stateOf(manager)).toHaveText('서버와 연결됨 · 확인 1건', LONG);
  });

  await test.step('the conflict shows what was there, what each wrote, and is settled by keyboard', async () => {
    await stateOf(manager).press('Enter');
    const inbox = manager.getByRole('region', { name: `${shared.name} 비교` });
    const row = inbox.getByRole('row', { name: /^상세 주소/ });
    await expect(inbox.getByRole('columnheader')).toHaveText([
      '항목',
      '처음 값',
      new RegExp(`^내가 쓴 값 ${MANAGER.name}`),
      new RegExp(`^서버 값 ${OFFICER.name}`),
      '새로 적기',
    ]);
    await expect(row.getByRole('cell')).toHaveText([
      shared.detailAddress ?? '—',
      ADDRESS.byManager,
      ADDRESS.byOfficer,
      '상세 주소 새로 적기',
    ]);
    await expect(inbox.getByText('순서를 알 수 없음', { exact: true })).toBeVisible();
    await checkAccessibility(manager, 'conflict inbox');
    await expect(inbox.getByRole('button', { name: '고를 칸 1개가 남았습니다' })).toBeVisible();
    await tabTo(manager, row.getByRole('radio', { name: ADDRESS.byManager }));
    await manager.keyboard.press('Space');
    await manager.keyboard.press('Control+Enter');
    await expect(manager.getByText(`${shared.name}: 고른 값으로 정했습니다`)).toBeVisible();
    await expect(stateOf(manager)).toHaveText('서버와 연결됨', LONG);
    await expect(manager.getByText('정할 것이 없습니다')).toBeVisible();
  });

  await test.step('both PCs show what was chosen and what only one of them wrote', async () => {
    const others = [
      [manager, OFFICER.name, NOTE],
      [officer, MANAGER.name, WAY],
    ] as const;
    for (const [page, colleague, words] of others) {
      await openHousehold(page, shared.id, shared.name);
      for (const words of [ADDRESS.byManager, WAY, NOTE])
        await expect(page.getByRole('main').getByText(words).first()).toBeVisible(LONG);
      await page.keyboard.press('e');
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByRole('textbox', { name: '찾아가는 길' })).toHaveValue(WAY);
      await expect(dialog.getByRole('textbox', { name: '메모' })).toHaveValue(NOTE);
      await dialog.getByRole('button', { name: '그만두기' }).click();
      await page.getByRole('tab', { name: '변경 이력' }).click();
      await expect(page.getByText('주소: 충돌을 정함')).toBeVisible();
      const line = page.getByRole('listitem').filter({ hasText: '다른 PC에서' }).filter({ hasText: words });
      await expect(line).toContainText(colleague);
      await goTo(page, '/sync/conflicts?show=resolved');
      const settled = page
        .getByRole('region', { name: `${shared.name} 비교` })
        .getByRole('row', { name: /^상세 주소/ });
      await expect(settled.getByRole('cell')).toHaveText([
        shared.detailAddress ?? '—',
        ADDRESS.byManager,
        ADDRESS.byOfficer,
        ADDRESS.byManager,
      ]);
    }
  });

  await test.step('the approval counts at both, and the consultation written offline waits for the manager', async () => {
    await goTo(manager, '/reviews');
    await expect(manager.getByRole('heading', { name: '확인 대기 1' })).toBeVisible();
    await expect(manager.getByRole('row', { name: new RegExp(offline.name) })).toBeVisible();
    const decision = await decisionOn(manager, waiting);
    await expect(decision).toBeVisible();
    await expect(decision).not.toContainText('서버 확인 전');
    await goTo(officer, '/handoffs');
    await expect(officer.getByRole('row', { name: new RegExp(waiting.name) })).toBeVisible();
  });

  await test.step('nothing that anybody wrote is missing on either disk', async () => {
    const written = [ADDRESS.byManager, ADDRESS.byOfficer, WAY, NOTE];
    for (const [pc, who] of [[pc1, MANAGER] as const, [pc2, OFFICER] as const]) {
      const text = await textOnDisk(pc, who);
      expect(written.filter((each) => !text.includes(each))).toEqual([]);
      await expect.poll(() => openWork(pc, who)).toEqual({ outbox: 0, conflicts: 0, held: 0 });
    }
    const registry = await registryOf(pc1, MANAGER);
    await expect.poll(() => registryOf(pc2, OFFICER), LONG).toEqual(registry);
  });

  await test.step('another office on the same server sees none of it, nor it of theirs', async () => {
    const pc3 = await open();
    const other = pc3.page as unknown as Page;
    await setUpOffice(pc3);
    await toAdmin(other, '서버 연결');
    const form = other.getByRole('form', { name: '서버에 연결' });
    const address = `http://127.0.0.1:${server.port}`;
    await fillServer(form, { address, code: await server.officeCode(), name: '이웃 동 팀장 자리' });
    await form.getByRole('button', { name: '서버에 연결' }).click();
    await expect(stateOf(other)).toHaveText('서버와 연결됨', LONG);
    await register(other, ONLY_THEIRS);
    await goTo(other, '/sync/outbox?tab=all');
    await other.getByRole('button', { name: '지금 동기화' }).click();
    await expect(other.getByText('서버와 맞췄습니다')).toBeVisible(LONG);
    await expect(stateOf(other)).toHaveText('서버와 연결됨');

    await hasHouseholds(other, 1);
    for (const name of [shared.name, waiting.name, '푸른숲아파트']) expect(await found(other, name)).toBe(0);
    expect(await found(other, ONLY_THEIRS.name)).toBe(1);
    await toAdmin(other, 'PC와 등록 코드');
    await expect(other.getByRole('grid', { name: '사무소 PC 1대' })).toBeVisible();

    const names = await namesOf(pc1, MANAGER);
    expect(names.length).toBeGreaterThan(2 * SEEDED);
    const theirs = await textOnDisk(pc3, OTHER_MANAGER);
    expect(theirs).toContain(ONLY_THEIRS.name);
    expect([...names, ADDRESS.byManager, WAY, NOTE].filter((each) => theirs.includes(each))).toEqual([]);

    await goTo(manager, '/sync/outbox?tab=all');
    await manager.getByRole('button', { name: '지금 동기화' }).click();
    await expect(manager.getByText('서버와 맞췄습니다')).toBeVisible(LONG);
    // The disk first: what somebody searches for is a line of the access log.
    expect(await textOnDisk(pc1, MANAGER)).not.toContain(ONLY_THEIRS.name);
    expect(await found(manager, ONLY_THEIRS.name)).toBe(0);
    await hasHouseholds(manager, SEEDED);
  });
}

const projectFolder = join(import.meta.dirname, '../..');

const SEEDED = OFFICE_SIZES.S.households;

/** The invented office in a folder that the app opens, its people with their passwords. */
async function seedOffice(folder: string): Promise<void> {
  const command = [join(projectFolder, 'scripts/seed.ts'), '--size', 'S', '--seed', '7', '--data-dir', folder];
  await promisify(execFile)(process.execPath, command, { cwd: projectFolder });
}

async function attachWhatIsThere(pcs: readonly LaunchedApp[], server: CentralServer | undefined): Promise<void> {
  const info = test.info();
  if (server) await info.attach('server.log', { body: server.logs(), contentType: 'text/plain' });
  for (const [at, pc] of pcs.entries()) {
    await info.attach(`pc${at + 1}.log`, { body: pc.logs(), contentType: 'text/plain' });
    const path = info.outputPath(`pc${at + 1}.png`);
    await pc.page.screenshot({ path }).then(
      () => info.attach(`pc${at + 1}.png`, { path, contentType: 'image/png' }),
      () => undefined,
    );
  }
}

/** The line at the top of every page that says how one stands with the server. */
const stateOf = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^(서버|오프라인|사무소 기록)/ });

async function toAdmin(page: Page, place: string): Promise<void> {
  await page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '관리' }).click();
  await page.getByRole('navigation', { name: '관리' }).getByRole('link', { name: place }).click();
}

interface Slip {
  readonly address: string;
  readonly code: string;
  readonly name: string;
}

async function fillServer(form: ReturnType<Page['getByRole']>, { address, code, name }: Slip): Promise<void> {
  await form.getByRole('textbox', { name: /^서버 주소/ }).fill(address);
  await form.getByRole('textbox', { name: /^등록 코드/ }).fill(code);
  await form.getByRole('textbox', { name: /^이 PC의 이름/ }).fill(name);
}

async function codeForOnePc(page: Page): Promise<string> {
  await toAdmin(page, 'PC와 등록 코드');
  await page.getByRole('button', { name: '등록 코드 만들기' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /위기가구/ })).toBeChecked();
  await dialog.getByRole('button', { name: '코드 만들기' }).click();
  const shown = dialog.getByTestId('issued-code');
  await shown.waitFor();
  const code = await shown.innerText();
  await dialog.getByRole('button', { name: '적어 두었습니다' }).click();
  return code;
}

/** The list of all households says how many there are. */
async function hasHouseholds(page: Page, count: number): Promise<void> {
  await page.getByRole('navigation', { name: '업무' }).getByRole('link', { name: '위기가구' }).click();
  await page.getByRole('tab', { name: /^전체/ }).click();
  await expect(page.getByRole('grid', { name: `전체 ${count}가구`, exact: true })).toBeVisible();
}

interface Known {
  readonly id: string;
  readonly name: string;
  readonly detailAddress: string | null;
}

/** Households of the officer that have had no consultation yet. */
async function householdsToConsult(page: Page): Promise<readonly Known[]> {
  const { rows } = await askCore<{ rows: { householdId: string; state: string }[] }>(page, 'cases', 'tasks', {
    tab: 'all',
    scope: 'mine',
    limit: 200,
  });
  const ids = rows.filter(({ state }) => state === 'ASSIGNED' || state === 'CONTACTING').map((row) => row.householdId);
  const known: Known[] = [];
  for (const id of ids.slice(0, 3)) {
    const { headName, household } = await askCore<{ headName: string; household: { detailAddress: string | null } }>(
      page,
      'households',
      'page',
      { id },
    );
    known.push({ id, name: headName, detailAddress: household.detailAddress });
  }
  return known;
}

const HOUR = 3_600_000;
/** `202611221340`: digits of the Korean clock, so many hours from now. */
const kstDigits = (hours: number): string =>
  new Date(Date.now() + (9 + hours) * HOUR).toISOString().replaceAll(/\D/g, '').slice(0, 12);

async function submit(page: Page, householdId: string): Promise<void> {
  await openSheet(page, householdId);
  await writeByKeyboard(page, { at: kstDigits(-1), next: kstDigits(72).slice(0, 8) });
  await page.keyboard.press('Control+Enter');
  // Back on the household: its history has it. (A message of the time before may still stand there.)
  await expect(page.getByRole('main').getByText('더블체크 올림')).toBeVisible();
}

async function approve(page: Page, name: string): Promise<void> {
  await goTo(page, '/reviews');
  await expect(page.getByRole('region', { name: '상담', exact: true })).toContainText(name);
  await page.keyboard.press('1');
  await page.keyboard.press('Control+Enter');
  const password = page.getByRole('dialog').getByRole('textbox', { name: /비밀번호/ });
  await password.fill(MANAGER.password);
  await password.press('Enter');
  await expect(page.getByText(`${name}: 확인완료`)).toBeVisible();
}

/** The approval as it stands with its consultation: the list of today's decisions ends at midnight. */
async function decisionOn(page: Page, { id }: Known) {
  const about = { householdId: id, exceptId: null };
  const { past } = await askCore<{ past: { id: string }[] }>(page, 'consultations', 'rail', about);
  await goTo(page, `/reviews?open=${must(past[0], 'consultation').id}`);
  return page.getByRole('region', { name: '상담 내용' }).getByRole('listitem').filter({ hasText: '확인완료 · 1판' });
}

async function openHousehold(page: Page, id: string, name: string): Promise<void> {
  await goTo(page, `/households/${id}`);
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
}

async function edit(page: Page, { id, name }: Known, fields: Readonly<Record<string, string>>): Promise<void> {
  await openHousehold(page, id, name);
  await page.keyboard.press('e');
  const form = page.getByRole('form', { name: '가구 정보 고치기' });
  for (const [label, value] of Object.entries(fields)) await form.getByRole('textbox', { name: label }).fill(value);
  await form.getByRole('button', { name: '저장' }).click();
  await expect(page.getByText('가구 정보를 고쳤습니다')).toBeVisible();
}

async function register(page: Page, { name, road }: typeof ONLY_THEIRS): Promise<void> {
  await goTo(page, '/households/new');
  await page.getByRole('textbox', { name: /^이름/ }).fill(name);
  await page.getByRole('textbox', { name: /^도로명 주소/ }).fill(road);
  await page.getByRole('button', { name: /^등록/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: new RegExp(name) })).toBeVisible();
}

/** Households that Ctrl+K finds. */
async function found(page: Page, text: string): Promise<number> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /^이름·초성/ }).fill(text);
  const palette = page.getByRole('dialog');
  const count = palette.getByText(/^\d+가구 · 조회 기록이 남습니다$/);
  await count.waitFor();
  const said = Number.parseInt(await count.innerText(), 10);
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  return said;
}

type Person = { readonly loginId: string; readonly password: string };

/** Every value of every table, read by nothing of ours once it is decrypted. */
function textOnDisk({ dataDir }: LaunchedApp, who: Person): Promise<string> {
  return readDecryptedCopy(dataDir, who, (copy) => {
    const tables = copy.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
    const text: string[] = [];
    for (const { name } of tables)
      for (const row of copy.prepare(`SELECT * FROM "${name}"`).all())
        for (const value of Object.values(row))
          text.push(value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value));
    return text.join('\n');
  });
}

/** All names and ids of households and people that an office has. */
function namesOf({ dataDir }: LaunchedApp, who: Person): Promise<string[]> {
  return readDecryptedCopy(dataDir, who, (copy) => {
    const rows = copy.prepare('SELECT id, name FROM person UNION SELECT id, road_address FROM household').all();
    return [...new Set(rows.flatMap((row) => Object.values(row).map(String)))].filter((text) => text.length > 2);
  });
}

function openWork({ dataDir }: LaunchedApp, who: Person): Promise<object> {
  return readDecryptedCopy(dataDir, who, (copy) => {
    const count = (sql: string) => Number((copy.prepare(`SELECT count(*) AS n FROM ${sql}`).get() as { n: number }).n);
    return {
      outbox: count("outbox WHERE state NOT IN ('applied', 'absorbed', 'durable')"),
      conflicts: count("sync_row WHERE table_name = 'sync_conflict' AND status = 'open'"),
      held: count("sync_row WHERE table_name = 'sync_held' AND status = 'open'"),
    };
  });
}

const REGISTRY = [
  'household',
  'person',
  'household_indicator',
  'crisis_case',
  'case_event',
  'contact_attempt',
  'consultation',
  'consultation_version',
  'approval_event',
];

function registryOf({ dataDir }: LaunchedApp, who: Person): Promise<object> {
  return readDecryptedCopy(dataDir, who, (copy) =>
    Object.fromEntries(REGISTRY.map((table) => [table, copy.prepare(`SELECT * FROM ${table} ORDER BY id`).all()])),
  );
}
