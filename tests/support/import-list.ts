import type { Page } from 'playwright-core';
import type { LaunchedApp } from './launch-app.ts';

/** To the import screen through the navigation, as from any page. */
export async function openImport({ page }: Pick<LaunchedApp, 'page'>): Promise<void> {
  await page.getByRole('link', { name: '위기가구' }).first().click();
  await page.getByRole('button', { name: '명단 가져오기' }).first().click();
  await page.getByRole('heading', { name: '명단 가져오기', level: 1 }).waitFor();
}

/** Chooses the file in the system's dialog. The import screen must be open at its first step. */
export async function chooseFile(app: LaunchedApp, path: string): Promise<void> {
  await app.stubOpenDialog([path]);
  await app.page.getByRole('button', { name: /^(?:다른 )?파일 고르기$/ }).click();
}

/** From the columns on to the dry run. */
export async function toDryRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: '미리 보기', exact: true }).click();
  await page.getByRole('tab', { name: /^전체.*\d/ }).waitFor();
}

/** What the tabs of the dry run count: `{ 전체: 100, 신규: 96, … }`. */
export async function dryRunCounts(page: Page): Promise<Record<string, number>> {
  const tabs = page.getByRole('tablist', { name: '행 상태' }).getByRole('tab');
  const texts = await tabs.allInnerTexts();
  return Object.fromEntries(
    texts.map((text) => {
      const [, word = '', count = ''] = /^(.*?)\s*([\d,]+)\s*$/su.exec(text) ?? [];
      return [word.trim(), Number(count.replaceAll(',', ''))];
    }),
  );
}

export async function commitList(page: Page): Promise<void> {
  await page.getByRole('button', { name: '반영하기' }).click();
  await page.getByRole('heading', { name: '명단을 반영했습니다' }).waitFor();
}
