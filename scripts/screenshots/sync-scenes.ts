/** @file Pictures of an office that shares its records with a real server. */
import type { Scene } from './registry-scenes.ts';
import type { Stage } from './stage.ts';

/** The port of a server on this machine is another one each time. */
async function coverAddress(stage: Stage): Promise<void> {
  const address = stage.page.locator('dd', { hasText: '127.0.0.1' });
  await address.evaluate((element) => {
    element.textContent = 'https://sync.example.go.kr';
  });
}

const serverPage = async (stage: Stage): Promise<void> => {
  await stage.go('/admin/server');
  await coverAddress(stage);
};

/** Before the office joins. */
export const standaloneScenes: readonly Scene[] = [
  { name: '10-server-join', isMain: true, set: (stage) => stage.go('/admin/server') },
];

export const sharedScenes: readonly Scene[] = [
  { name: '10-server', set: serverPage },
  { name: '10-devices', isMain: true, set: (stage) => stage.go('/admin/devices') },
  { name: '10-access-log', isMain: true, set: (stage) => stage.go('/admin/access-log') },
  { name: '10-conflicts', isMain: true, set: (stage) => stage.go('/sync/conflicts') },
  {
    name: '10-conflicts-chosen',
    set: async (stage) => {
      await stage.go('/sync/conflicts');
      for (const button of await stage.page.getByRole('button', { name: /^모두 이 값: 서버 값/ }).all())
        await button.click();
    },
  },
  { name: '10-held', isMain: true, set: (stage) => stage.go('/sync/held') },
  { name: '10-outbox', isMain: true, set: (stage) => stage.go('/sync/outbox?tab=all') },
  {
    name: '10-outbox-item',
    isMain: true,
    set: async (stage) => {
      await stage.go('/sync/outbox?tab=all');
      await stage.page.getByRole('row').nth(1).click();
      await stage.press('Enter');
      await stage.page.getByRole('region', { name: '보낸 내용' }).first().waitFor();
    },
  },
];

/** What the server refused, and what waits for it. */
export const refusedScenes: readonly Scene[] = [
  { name: '10-outbox-refused', isMain: true, set: (stage) => stage.go('/sync/outbox?tab=refused') },
];

/** The PC of somebody at work was taken out. */
export const takenOutScenes: readonly Scene[] = [
  {
    name: '10-taken-out',
    isMain: true,
    set: async (stage) => {
      await stage.page.reload();
      await stage.page.getByRole('heading', { name: '이 PC의 등록이 해지되었습니다' }).waitFor();
    },
  },
];

/** When nobody answers any more. */
export const awayScenes: readonly Scene[] = [
  { name: '10-server-away', isMain: true, set: serverPage },
  { name: '10-outbox-waiting', isMain: true, set: (stage) => stage.go('/sync/outbox?tab=waiting') },
];

/** Locked while something waits. */
export const unsentScenes: readonly Scene[] = [
  { name: '10-sign-in-unsent', isMain: true, set: (stage) => stage.lock() },
];
