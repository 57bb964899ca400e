import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#shared/kernel/must.ts';
import { composeHangul } from '../support/compose-hangul.ts';
import { expect, test } from '../support/e2e.ts';
import { chooseFile, commitList, dryRunCounts, openImport, toDryRun } from '../support/import-list.ts';
import { type LaunchedApp, launchApp } from '../support/launch-app.ts';
import { officeFile } from '../support/office-file.ts';
import { differences, readOffice } from '../support/read-office.ts';
import { readPdf } from '../support/read-pdf.ts';
import { MANAGER, setUpOffice, typePassword } from '../support/set-up-office.ts';

const expected = JSON.parse(readFileSync(join(import.meta.dirname, 'main-job.expected.json'), 'utf8')) as {
  file: string;
  dryRun: Record<string, number>;
  duplicates: Record<string, number>;
  households: number;
  targets: number;
  cases: Record<string, number>;
};

let stick: string;
test.beforeEach(() => {
  stick = mkdtempSync(join(tmpdir(), 'onieum-stick-'));
});
test.afterEach(() => rmSync(stick, { recursive: true, force: true }));

test('main job: from an empty PC to a registry that comes back from its backup', async ({ app }) => {
  const { page } = app;
  const read = async <T>(look: (office: Awaited<ReturnType<typeof readOffice>>) => T, dataDir = app.dataDir) => {
    const office = await readOffice(dataDir, MANAGER);
    try {
      return look(office);
    } finally {
      office.close();
    }
  };

  await test.step('first run', async () => {
    await setUpOffice(app, { folder: stick });
  });

  await test.step('a round list is dry-run: counts as worked out beforehand, nothing stored', async () => {
    const before = await read((office) => office.storedRows());
    await openImport(app);
    await chooseFile(app, officeFile(expected.file));
    await toDryRun(page);
    expect(await dryRunCounts(page)).toEqual(expected.dryRun);
    await page.getByRole('tab', { name: /^파일 안 중복/ }).click();
    for (const [row, earlier] of Object.entries(expected.duplicates))
      await expect(page.getByRole('row', { name: new RegExp(`^${row} .*${earlier}행과 같은 사람`) })).toBeVisible();
    expect(await read((office) => office.storedRows())).toEqual(before);
  });

  await test.step('commit', async () => {
    await commitList(page);
    const stored = await read((office) => ({
      households: office.all<{ n: number }>('SELECT count(*) AS n FROM household')[0]?.n,
      targets: office.all<{ n: number }>('SELECT count(*) AS n FROM detection_target')[0]?.n,
      cases: Object.fromEntries(
        office
          .all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM crisis_case GROUP BY state')
          .map(({ state, n }) => [state, n]),
      ),
    }));
    expect(stored).toEqual({ households: expected.households, targets: expected.targets, cases: expected.cases });
    await page.getByRole('button', { name: '이 차수의 가구 보기' }).click();
    await expect(page.getByRole('grid', { name: `전체 ${expected.households}가구` })).toBeVisible();
  });

  await test.step('assign in bulk', async () => {
    // What has come so far is selected: the rest of the list may still be on its way.
    await expect(async () => {
      await page.getByRole('checkbox', { name: '불러온 행 모두 선택' }).setChecked(true);
      await expect(page.getByText('96가구 선택', { exact: true })).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    await page.getByRole('button', { name: /^담당 배정/ }).click();
    const dialog = page.getByRole('dialog', { name: '담당 배정' });
    await dialog.getByRole('combobox', { name: /96가구를 맡을 사람/ }).selectOption({ label: '한정우 (담당 0건)' });
    await dialog.getByRole('button', { name: '배정하기' }).click();
    await expect(page.getByText('96가구를 한정우에게 배정했습니다')).toBeVisible();
    await page.getByRole('tab', { name: /^내 담당/ }).click();
    await expect(page.getByRole('grid', { name: '내 담당 96가구' })).toBeVisible();
  });

  await test.step('found by 초성 while the last consonant is still being composed', async () => {
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: /^이름·초성/ });
    const found = page.getByRole('listbox', { name: '찾은 결과' });
    await expect(field).toBeFocused();
    const ime = await composeHangul(page);
    for (const consonant of ['ㅈ', 'ㄱ', 'ㄷ']) {
      await ime.step(consonant);
      await ime.commit();
    }
    await expect(field).toHaveValue('ㅈㄱㄷ');
    await ime.step('ㅈ');
    await expect(field).toHaveValue('ㅈㄱㄷㅈ');
    await expect(found.getByRole('option', { name: /^제갈도자/ })).toBeVisible();
    // Enter ends the syllable, and opens nothing yet.
    await page.keyboard.press('Enter');
    await expect(field).toHaveValue('ㅈㄱㄷㅈ');
    await ime.commit();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /제갈도자/, level: 1 })).toBeVisible();

    await page.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    for (const [open, hit] of [
      ['ㄹ', /^류/],
      ['류', /^류/],
      ['륨', /^류미진/],
    ] as const) {
      await ime.step(open);
      await expect(found.getByRole('option', { name: hit }).first()).toBeVisible();
    }
    await ime.step('류');
    await ime.commit();
    for (const open of ['ㅁ', '미', '밎']) await ime.step(open);
    await expect(found.getByRole('option', { name: /^류미진/ })).toBeVisible();
    await expect(found.getByRole('option', { name: /^류민웅/ })).toBeHidden();
    await ime.step('미');
    await ime.commit();
    await ime.step('진');
    await ime.commit();
    await ime.end();
    await expect(field).toHaveValue('류미진');
    await expect(found.getByRole('option').first()).toHaveText(/^류미진/);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /류미진/, level: 1 })).toBeVisible();
  });

  await test.step('three attempts on two channels, one at the door: may be called unreachable', async () => {
    const unreachable = page.getByRole('button', { name: '연락두절 단계로' });
    await attempt(app, '연락 기록', '부재');
    await expect(unreachable).toBeDisabled();
    await attempt(app, '연락 기록', '부재');
    await expect(unreachable).toBeDisabled();
    await attempt(app, '방문 기록', '문앞안내문');
    await expect(unreachable).toBeEnabled();
    await unreachable.click();
    await expect(page.getByRole('list', { name: '사례 진행' }).locator('[aria-current=step]')).toContainText(
      '연락두절',
    );
  });

  await test.step('a duplicate is registered with a reason, merged, and taken apart again', async () => {
    await page.getByRole('link', { name: '위기가구' }).first().click();
    await page.getByRole('button', { name: /^가구 등록/ }).click();
    await page.getByRole('textbox', { name: /^이름/ }).fill('류미진');
    await page.getByRole('textbox', { name: /^도로명 주소/ }).fill('서울특별시 서대문구 홍제원6길 4');
    await page.getByRole('textbox', { name: /^상세 주소/ }).fill('101동 1207호');
    const candidate = page.getByRole('list', { name: '같은 가구 후보' }).getByRole('article', { name: '류미진' });
    await expect(candidate).toBeVisible();
    await page.getByRole('textbox', { name: /^다른 가구인 까닭/ }).fill('나중에 견주어 보려고 따로 적음');
    await page.getByRole('button', { name: /^다른 가구로 등록/ }).click();
    await expect(page.getByRole('heading', { name: /류미진/, level: 1 })).toBeVisible();
    const apart = await read(registry);
    expect(apart.household).toHaveLength(expected.households + 1);

    await page.getByRole('button', { name: '더 보기', exact: true }).click();
    await page.getByRole('menuitem', { name: /류미진 가구와 견주기/ }).click();
    await expect(page.getByRole('heading', { name: '가구 합치기' })).toBeVisible();
    await page.getByRole('button', { name: '남길 가구 바꾸기' }).click();
    await page.getByRole('button', { name: '합치기', exact: true }).click();
    await expect(page.getByRole('heading', { name: /류미진/, level: 1 })).toBeVisible();
    const merged = await read(registry);
    expect(merged.household?.filter((row) => row.includes('"MERGED"'))).toHaveLength(1);
    expect(differences(apart, merged)).not.toEqual([]);

    await page.keyboard.press('Control+z');
    await expect.poll(async () => differences(apart, await read(registry))).toEqual([]);
  });

  await test.step('the visit list as PDF: masked names in an embedded Korean font', async () => {
    await page.getByRole('link', { name: '위기가구' }).first().click();
    await page.getByRole('tab', { name: /^내 담당/ }).click();
    const file = join(stick, '방문목록.pdf');
    await app.stubSaveDialog(file);
    await page.getByRole('button', { name: '방문 목록 인쇄' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'PDF로 저장' }).click();
    await expect(page.getByText(/저장함 · 문서번호/)).toBeVisible();
    const { text, pages, fonts } = readPdf(readFileSync(file));
    expect(pages).toBeGreaterThan(1);
    expect(text).toContain('방문목록');
    const names = await read((office) => office.all<{ name: string }>('SELECT name FROM person'));
    expect(names.map(({ name }) => name).filter((name) => name.length > 2 && text.includes(name))).toEqual([]);
    for (const masked of ['강*섭', '제**자', '허*균']) expect(text).toContain(masked);
    for (const digits of ['01087368358', '010-8684-8358', '500409']) expect(text).not.toContain(digits);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatchObject({ isEmbedded: true, family: /Pretendard/ });
  });

  await test.step('backed up, the data folder deleted, restored on the first-run screen: the same rows', async () => {
    await page.getByRole('link', { name: '관리' }).click();
    await page.getByRole('link', { name: '백업' }).click();
    const backups = () => readdirSync(stick).filter((name) => name.endsWith('.onieum'));
    const earlier = backups();
    await page.getByRole('button', { name: '지금 백업' }).click();
    await expect(page.getByText(/백업을 만들고 확인했습니다/)).toBeVisible();
    const made = must(
      backups().find((name) => !earlier.includes(name)),
      'new backup',
    );
    const before = await read((office) => office.tables());
    await app.close();
    expect(existsSync(app.dataDir)).toBe(false);

    const pc = await launchApp();
    try {
      await pc.stubOpenDialog([join(stick, made)]);
      await pc.page.getByRole('button', { name: '백업에서 되살리기' }).click();
      const dialog = pc.page.getByRole('dialog', { name: '백업에서 되살리기' });
      await dialog.getByRole('textbox', { name: /^비밀번호/ }).fill(MANAGER.password);
      await dialog.getByRole('button', { name: '되살리기', exact: true }).click();
      await expect(pc.page.getByRole('heading', { name: '로그인' })).toBeVisible();
      const after = await read((office) => office.tables(), pc.dataDir);
      // That a backup was made is written once it is whole, so it stands behind it; that it was restored is new.
      const logged = differences(before, after).map((line) => line.replace(/^(\S+ .).*"action":"(\w+)".*$/su, '$1 $2'));
      expect(logged).toEqual(['access_log - BACKUP', 'access_log + RESTORE']);
      await typePassword(pc, MANAGER.password);
      await pc.page.getByRole('link', { name: '위기가구' }).first().click();
      await expect(pc.page.getByRole('grid', { name: '내 담당 96가구' })).toBeVisible();
    } finally {
      await pc.close();
    }
  });
});

/** Records one attempt on the household that is open, by the button that people press. */
async function attempt({ page }: LaunchedApp, button: '연락 기록' | '방문 기록', result: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${button}`) }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: result }).check();
  await dialog.getByRole('button', { name: '기록하기' }).click();
  await expect(dialog).toBeHidden();
}

/** The tables that say who is known and what happened; history and logs only ever grow. */
function registry(office: Awaited<ReturnType<typeof readOffice>>): Record<string, string[]> {
  const tables = office.tables();
  const names = ['household', 'person', 'household_indicator', 'crisis_case', 'case_event', 'contact_attempt'];
  return Object.fromEntries(names.map((name) => [name, must(tables[name], name)] as const));
}
