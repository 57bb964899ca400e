import { officeFile } from '../../tests/support/office-file.ts';
import type { Stage } from './stage.ts';

/** One screen in one state. The office is the demo's; scenes that change it come last. */
export interface Scene {
  readonly name: string;
  /** Also taken in a small window, in high contrast and in large text. */
  readonly isMain?: boolean;
  readonly set: (stage: Stage) => Promise<void>;
}

const grid = ({ page }: Stage) => page.getByRole('grid').first();
const listed = ({ page }: Stage, name: string) => page.getByRole('row', { name: new RegExp(name) }).first();

async function openHousehold(stage: Stage, name: string): Promise<void> {
  await stage.go('/households?view=all');
  await stage.page.getByRole('searchbox', { name: '이 목록에서 찾기' }).fill(name);
  await listed(stage, name).dblclick();
  await stage.page.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor();
}

export const officerScenes: readonly Scene[] = [
  { name: '01-today', isMain: true, set: (stage) => stage.go('/today') },
  {
    name: '01-today-visit',
    isMain: true,
    set: async (stage) => {
      await stage.go('/today');
      await grid(stage).getByRole('row').nth(3).click();
      await stage.press('v');
    },
  },
  {
    name: '01-today-snooze',
    set: async (stage) => {
      await stage.go('/today');
      await grid(stage).getByRole('row').nth(6).click();
      await stage.press('s');
    },
  },
  {
    name: '01-today-selection',
    set: async (stage) => {
      await stage.go('/today');
      for (const row of [2, 4, 5]) await grid(stage).getByRole('checkbox').nth(row).click();
    },
  },
  {
    name: '01-palette',
    isMain: true,
    set: async (stage) => {
      await stage.go('/today');
      await stage.press('Control+k');
      await stage.type('ㅇㅁㅅ');
    },
  },
  {
    name: '01-help',
    set: async (stage) => {
      await stage.go('/today');
      await stage.press('F1');
    },
  },
  {
    name: '01-shortcuts',
    set: async (stage) => {
      await stage.go('/today');
      await stage.press('?');
    },
  },
  {
    name: '01-account-menu',
    set: async (stage) => {
      await stage.go('/today');
      await stage.click(/이서연/);
    },
  },
  { name: '02-households', isMain: true, set: (stage) => stage.go('/households?view=all') },
  {
    name: '02-households-priority',
    isMain: true,
    set: async (stage) => {
      await stage.go('/households?view=all');
      await grid(stage).getByRole('row').nth(4).click();
      await stage.press('p');
    },
  },
  {
    name: '02-households-selection',
    isMain: true,
    set: async (stage) => {
      await stage.go('/households?view=all');
      for (const row of [2, 4]) await grid(stage).getByRole('checkbox').nth(row).click();
    },
  },
  {
    name: '02-households-assign',
    set: async (stage) => {
      await stage.go('/households?view=all');
      for (const row of [2, 4, 5]) await grid(stage).getByRole('checkbox').nth(row).click();
      await stage.click(/^담당 배정/);
    },
  },
  {
    name: '02-households-filter',
    set: async (stage) => {
      await stage.go('/households?view=mine');
      await stage.press('f');
    },
  },
  {
    name: '02-households-columns',
    set: async (stage) => {
      await stage.go('/households?view=all');
      await stage.click(/^열 \d/);
    },
  },
  {
    name: '02-households-save-view',
    set: async (stage) => {
      await stage.go('/households?view=all');
      await stage.click('보기 저장');
    },
  },
  {
    name: '02-households-nothing-found',
    isMain: true,
    set: async (stage) => {
      await stage.go('/households?view=mine');
      await stage.page.getByRole('searchbox', { name: '이 목록에서 찾기' }).fill('rlaalsrbwn');
    },
  },
  {
    name: '02-households-print',
    set: async (stage) => {
      await stage.go('/households?view=mine');
      await stage.click('방문 목록 인쇄');
      await stage.dialog.getByText('그대로', { exact: true }).click();
    },
  },
  { name: '02-quality', set: (stage) => stage.go('/households/quality') },
  { name: '03-household', isMain: true, set: (stage) => openHousehold(stage, '응우옌 티 흐엉') },
  { name: '03-household-long-name', set: (stage) => openHousehold(stage, '남궁하늘별') },
  {
    name: '03-household-changes',
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.tab('변경 이력');
    },
  },
  {
    name: '03-household-menu',
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.click('더 보기');
    },
  },
  {
    name: '03-household-priority',
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.press('p');
    },
  },
  {
    name: '03-household-call',
    isMain: true,
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.press('c');
    },
  },
  {
    name: '03-household-edit',
    isMain: true,
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.press('e');
    },
  },
  {
    name: '03-household-merge-target',
    set: async (stage) => {
      await openHousehold(stage, '응우옌 티 흐엉');
      await stage.click('더 보기');
      await stage.page.getByRole('menuitem', { name: /다른 가구와 견주어/ }).click();
    },
  },
  {
    name: '03-merge',
    isMain: true,
    set: async (stage) => {
      await stage.go('/households?view=all');
      for (const row of [2, 4]) await grid(stage).getByRole('checkbox').nth(row).click();
      await stage.click('견주어 합치기');
      await stage.page.getByRole('heading', { name: '가구 합치기' }).waitFor();
    },
  },
  { name: '03-register', isMain: true, set: (stage) => stage.go('/households/new') },
  {
    name: '03-register-errors',
    set: async (stage) => {
      await stage.go('/households/new');
      await stage.click(/^등록/);
    },
  },
  { name: '06-imports-empty', set: (stage) => stage.go('/imports') },
  { name: '06-import-file', isMain: true, set: (stage) => stage.go('/imports/new') },
  {
    name: '06-import-refused',
    set: (stage) => importing(stage, 'bad/문서보안.xlsx'),
  },
  {
    name: '06-import-resident-numbers',
    set: (stage) => importing(stage, 'bad/주민등록번호_전체노출.xlsx'),
  },
  {
    name: '06-import-columns',
    isMain: true,
    set: async (stage) => {
      await importing(stage, '중앙발굴_2026-4차.xlsx');
      await stage.page.getByRole('button', { name: '미리 보기', exact: true }).waitFor();
    },
  },
  {
    name: '06-import-preview',
    isMain: true,
    set: async (stage) => {
      await dryRun(stage);
      await stage.tab(/^파일 안 중복/);
    },
  },
  {
    name: '06-import-decided',
    set: async (stage) => {
      await dryRun(stage);
      await stage.tab(/^파일 안 중복/);
      await grid(stage).getByRole('row').nth(1).click();
      await stage.press('1');
      await stage.settle();
      await stage.press('2');
    },
  },
  {
    name: '06-import-done',
    set: async (stage) => {
      await dryRun(stage);
      await stage.click('반영하기');
      await stage.page.getByRole('heading', { name: '명단을 반영했습니다' }).waitFor();
    },
  },
  { name: '06-imports', isMain: true, set: (stage) => stage.go('/imports') },
  {
    name: '06-imports-export',
    set: async (stage) => {
      await stage.go('/imports');
      await stage.click('내보내기');
    },
  },
  {
    name: '06-imports-undo',
    set: async (stage) => {
      await stage.go('/imports');
      await stage.click('되돌리기');
    },
  },
  {
    name: '03-register-duplicate',
    set: async (stage) => {
      await stage.go('/households/new');
      await stage.page.getByRole('textbox', { name: /^이름/ }).fill('류미진');
      await stage.page.getByRole('textbox', { name: /^도로명 주소/ }).fill('서울특별시 서대문구 홍제원6길 4');
      await stage.page.getByRole('textbox', { name: /^상세 주소/ }).fill('101동 1207호');
      await stage.page.getByRole('list', { name: '같은 가구 후보' }).waitFor();
    },
  },
];

async function importing(stage: Stage, file: string): Promise<void> {
  await stage.go('/imports/new');
  await stage.app.stubOpenDialog([officeFile(file)]);
  await stage.click(/파일 고르기$/);
}

async function dryRun(stage: Stage): Promise<void> {
  await importing(stage, '중앙발굴_2026-4차.xlsx');
  await stage.page.getByRole('button', { name: '미리 보기', exact: true }).click();
  await stage.page.getByRole('tab', { name: /^전체.*\d/ }).waitFor();
}

/** Nothing answers, or every answer is a bug. Last of all: the app is not itself afterwards. */
export const disturbedScenes: readonly Scene[] = [
  {
    name: '12-loading',
    set: async (stage) => {
      await stage.go('/today');
      await stage.disturb('hold', ['households.list']);
      await stage.go('/households?view=all');
    },
  },
  {
    name: '12-error',
    isMain: true,
    set: async (stage) => {
      await stage.disturb('refuse', ['households.list']);
      await stage.go('/households?view=all');
    },
  },
  {
    name: '12-household-error',
    set: async (stage) => {
      await stage.disturb('refuse', ['households.page']);
      await openHousehold(stage, '응우옌').catch(() => undefined);
    },
  },
];
