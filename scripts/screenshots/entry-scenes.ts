import type { Scene } from './registry-scenes.ts';
import type { Stage } from './stage.ts';

/** Who manages the invented office of the first run. */
const MANAGER = { name: '한정우', loginId: 'hanjw', password: '솔숲-아침7시-우체통' };

const newPasswords = ({ page }: Stage) => page.locator('input[autocomplete="new-password"]');

/** The first run goes through its steps once; each picture is one of them. `folder` takes the backups. */
export function firstRunScenes(folder: string): readonly Scene[] {
  return [
    {
      name: '08-first-run-join',
      set: (stage) => stage.click('이미 쓰는 사무소에 이 PC를 연결'),
    },
    {
      name: '08-first-run',
      set: async (stage) => {
        await stage.click('새 사무소로 시작');
        await stage.page.getByRole('combobox', { name: /읍면동/ }).pressSequentially('ㅈㅇ2', { delay: 20 });
        await stage.page.getByRole('option').first().waitFor();
      },
    },
    {
      name: '08-first-run-account',
      set: async (stage) => {
        // The list follows the typing: only once it rests does the first option stay under the pointer.
        await stage.settle();
        await stage.page.getByRole('option').first().click();
        await stage.click(/로 계속/);
        await stage.page.getByRole('textbox', { name: /^이름/ }).fill(MANAGER.name);
        await stage.page.getByRole('textbox', { name: /^직위/ }).fill('맞춤형복지팀장');
        await stage.page.getByRole('textbox', { name: /^아이디/ }).fill(MANAGER.loginId);
        await newPasswords(stage).first().fill('솔숲-아침');
      },
    },
    {
      name: '08-first-run-recovery',
      set: async (stage) => {
        await newPasswords(stage).first().fill(MANAGER.password);
        await newPasswords(stage).last().fill(MANAGER.password);
        await stage.click('계정 만들기');
        code = await stage.coverCode(/^복구 코드/);
      },
    },
    {
      name: '08-first-run-typed-back',
      set: async (stage) => {
        await stage.click('적었습니다');
        await stage.page.getByRole('textbox', { name: /^복구 코드/ }).fill('0000-0000-0000-0000-0000-0000-0000-0000');
        await stage.click('확인하고 시작');
        await stage.page.getByRole('alert').waitFor();
      },
    },
    {
      name: '08-first-run-backup',
      set: async (stage) => {
        await stage.page.getByRole('textbox', { name: /^복구 코드/ }).fill(code);
        await stage.click('확인하고 시작');
        await stage.page.getByRole('button', { name: '백업 폴더 고르기' }).waitFor();
      },
    },
    {
      name: '01-today-empty',
      set: async (stage) => {
        await stage.app.stubOpenDialog([folder]);
        await stage.click('백업 폴더 고르기');
        await stage.page.getByText(folder).waitFor();
        await stage.click('온이음 시작');
        await stage.page.getByRole('navigation', { name: '업무' }).waitFor();
        await stage.go('/today');
      },
    },
    { name: '02-households-empty', isMain: true, set: (stage) => stage.go('/households?view=all') },
    { name: '05-reviews-empty', set: (stage) => stage.go('/reviews') },
  ];
}
let code = '';

export const signInScenes: readonly Scene[] = [
  { name: '08-sign-in', isMain: true, set: (stage) => stage.lock() },
  {
    name: '08-sign-in-wrong',
    set: async (stage) => {
      await stage.page.getByRole('radio', { name: /이서연/ }).check();
      await stage.page.getByLabel(/^비밀번호$/).fill('틀린 비밀번호');
      await stage.click(/잠금 풀기/);
      await stage.page.getByRole('alert').waitFor();
    },
  },
  {
    name: '08-sign-in-recovery',
    set: async (stage) => {
      await stage.page.reload();
      await stage.click('복구 코드로 들어가기');
    },
  },
];

export const managerScenes: readonly Scene[] = [
  { name: '09-accounts', isMain: true, set: (stage) => stage.go('/admin/accounts') },
  {
    name: '09-accounts-add',
    isMain: true,
    set: async (stage) => {
      await stage.go('/admin/accounts');
      await stage.click('직원 추가');
    },
  },
  {
    name: '09-accounts-code',
    set: async (stage) => {
      await stage.dialog.getByRole('textbox', { name: /^이름/ }).fill('정하람');
      await stage.dialog.getByRole('textbox', { name: /^아이디/ }).fill('haram');
      await stage.click('추가하고 코드 받기');
      await stage.coverCode(/^일회용 코드/, stage.dialog);
    },
  },
  { name: '09-backup', isMain: true, set: (stage) => stage.go('/admin/backup') },
  { name: '09-reference-policies', isMain: true, set: (stage) => stage.go('/admin/reference?tab=policies') },
  { name: '09-reference-codes', set: (stage) => stage.go('/admin/reference?tab=codes') },
  { name: '09-reference-holidays', set: (stage) => stage.go('/admin/reference?tab=holidays') },
  { name: '09-own-password', set: (stage) => stage.go('/me/password') },
  { name: '01-today-manager', set: (stage) => stage.go('/today') },
];

/** Days later: the backups have stopped since. */
export const overdueScenes: readonly Scene[] = [
  {
    name: '09-backup-overdue',
    isMain: true,
    set: async (stage) => {
      await stage.page.getByLabel(/^비밀번호$/).fill(MANAGER.password);
      await stage.click(/잠금 풀기/);
      await stage.page.getByRole('navigation', { name: '업무' }).waitFor();
      await stage.go('/admin/backup');
    },
  },
];

export const blockedScenes: readonly Scene[] = [
  {
    name: '12-damaged',
    set: async (stage) => {
      await stage.page.getByLabel(/^비밀번호$/).fill(MANAGER.password);
      await stage.click(/잠금 풀기/);
      await stage.page.getByRole('heading', { name: '기록 파일을 읽을 수 없습니다' }).waitFor();
    },
  },
];
