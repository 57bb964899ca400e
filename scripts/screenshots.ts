/**
 * @file `npm run screenshots`: renews docs/screenshots through the built app in the stand-in. The office, its clock and its
 * people are the same every time, so that a changed picture means a changed screen.
 *
 * `-- --only 03` takes those whose name contains it; `-- --out folder` writes elsewhere; `-- --plain` leaves the small
 * window and the display modes out.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_PEOPLE } from '#core/demo/make-office.ts';
import { removeTestClusters } from '#server/database/test-postgres.ts';
import { must } from '#shared/kernel/must.ts';
import { type LaunchOptions, launchApp } from '../tests/support/launch-app.ts';
import { type Ask, refuseWork, shareOffice, writeUnsent } from '../tests/support/shared-office.ts';
import {
  answerReturned,
  consultationScenes,
  prepareConsultations,
  prepareReviews,
  reviewScenes,
} from './screenshots/consultation-scenes.ts';
import {
  blockedScenes,
  firstRunScenes,
  managerScenes,
  overdueScenes,
  signInScenes,
} from './screenshots/entry-scenes.ts';
import { disturbedScenes, officerScenes, type Scene } from './screenshots/registry-scenes.ts';
import { type Mode, Stage, type WindowSize } from './screenshots/stage.ts';
import {
  awayScenes,
  refusedScenes,
  sharedScenes,
  standaloneScenes,
  takenOutScenes,
  unsentScenes,
} from './screenshots/sync-scenes.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    out: { type: 'string', default: join(import.meta.dirname, '../docs/screenshots') },
    app: { type: 'string' },
    plain: { type: 'boolean' },
  },
});

const NOW = '2026-11-20T05:32:00.000Z';
const MORNING = '2026-11-20T00:04:00.000Z';
const DAYS_LATER = '2026-11-26T05:32:00.000Z';
const LARGE: WindowSize = { width: 1440, height: 900 };
const SMALL: WindowSize = { width: 1280, height: 720 };
const PLAIN: Mode = { contrast: 'normal', text: 'normal' };

/** A way to look at the main screens again. */
interface Look {
  readonly folder: string;
  readonly size: WindowSize;
  readonly mode: Mode;
}
const LOOKS: readonly Look[] = [
  { folder: '1280x720', size: SMALL, mode: PLAIN },
  { folder: 'high-contrast', size: LARGE, mode: { contrast: 'high', text: 'normal' } },
  { folder: 'large-text', size: SMALL, mode: { contrast: 'normal', text: 'large' } },
];

const failed: string[] = [];
let taken = 0;

async function photograph(stage: Stage, scenes: readonly Scene[], inSequence: boolean): Promise<void> {
  const wanted = scenes.filter(({ name }) => name.includes(values.only));
  // Steps that build on one another must all be gone through, wanted or not.
  for (const scene of inSequence ? scenes : wanted) {
    try {
      await scene.set(stage);
      if (wanted.includes(scene)) {
        await stage.take(scene.name);
        taken += 1;
      }
    } catch (reason) {
      failed.push(scene.name);
      console.error(`  ${scene.name}: ${reason instanceof Error ? reason.message : String(reason)}`);
      if (inSequence) return;
    }
  }
}

const again = (scenes: readonly Scene[], { folder }: Look): readonly Scene[] =>
  scenes.filter(({ isMain }) => isMain).map((scene) => ({ ...scene, name: `${folder}/${scene.name}` }));

const isWanted = (scenes: readonly Scene[]) => scenes.some(({ name }) => name.includes(values.only));

async function withApp(options: LaunchOptions, now: string, work: (stage: Stage) => Promise<void>): Promise<void> {
  const app = await launchApp({
    ...options,
    now,
    env: { ONIEUM_TEST_CLOCK: 'still' },
    size: LARGE,
    ...(values.app === undefined ? {} : { app: values.app }),
  });
  try {
    const stage = new Stage(app, values.out, now);
    await stage.begin(LARGE);
    await work(stage);
  } finally {
    await app.close();
  }
}

const person = (loginId: string) =>
  must(
    DEMO_PEOPLE.find((each) => each.loginId === loginId),
    loginId,
  );
async function enterAs(stage: Stage, loginId: string): Promise<void> {
  const { name, password } = person(loginId);
  await stage.signIn(name, password);
}

async function takeDemo(): Promise<void> {
  const scenes = [
    ...signInScenes,
    ...officerScenes,
    ...consultationScenes,
    ...managerScenes,
    ...reviewScenes,
    ...disturbedScenes,
  ];
  if (!isWanted([...scenes, ...LOOKS.flatMap((look) => again(scenes, look))])) return;
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-pictures-'));
  try {
    // The office is there since the morning: who was given an account just now may not have their work confirmed.
    await withApp({ dataDir, demo: true }, MORNING, (stage) => stage.lock());
    await withApp({ dataDir }, NOW, takeOffice);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function takeOffice(stage: Stage): Promise<void> {
  await photograph(stage, signInScenes, true);
  await stage.page.reload();
  await enterAs(stage, 'officer');
  await photograph(stage, officerScenes, false);
  if (isWanted([...consultationScenes, ...reviewScenes]) || !values.plain) {
    await prepareConsultations(stage);
    await photograph(stage, consultationScenes, false);
    await enterAs(stage, 'manager');
    await prepareReviews(stage, person('manager').password);
    await enterAs(stage, 'officer');
    await answerReturned(stage);
  }
  await enterAs(stage, 'manager');
  await photograph(stage, managerScenes, false);
  await photograph(stage, reviewScenes, false);
  if (!values.plain) {
    for (const look of LOOKS) {
      await stage.mode(look.mode);
      await stage.page.setViewportSize(look.size);
      await enterAs(stage, 'officer');
      await photograph(stage, again(officerScenes, look), false);
      await photograph(stage, again(consultationScenes, look), false);
      await enterAs(stage, 'manager');
      await photograph(stage, again(managerScenes, look), false);
      await photograph(stage, again(reviewScenes, look), false);
      await photograph(stage, again(signInScenes, look), false);
    }
    await stage.page.setViewportSize(LARGE);
    await stage.mode(PLAIN);
  }
  await enterAs(stage, 'officer');
  await photograph(stage, disturbedScenes, false);
}

/** The screens of a manager who stays signed in. */
async function takeInEveryLook(stage: Stage, scenes: readonly Scene[]): Promise<void> {
  await photograph(stage, scenes, false);
  for (const look of values.plain ? [] : LOOKS) {
    if (!isWanted(again(scenes, look))) continue;
    await stage.mode(look.mode);
    await stage.page.setViewportSize(look.size);
    await photograph(stage, again(scenes, look), false);
  }
  await stage.page.setViewportSize(LARGE);
  await stage.mode(PLAIN);
}

/** The same office on its way to a server, and when that is gone again. */
async function takeShared(): Promise<void> {
  const scenes = [
    ...standaloneScenes,
    ...sharedScenes,
    ...refusedScenes,
    ...takenOutScenes,
    ...awayScenes,
    ...unsentScenes,
  ];
  if (!isWanted([...scenes, ...LOOKS.flatMap((look) => again(scenes, look))])) return;
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-pictures-'));
  try {
    await withApp({ dataDir, demo: true }, MORNING, (stage) => stage.lock());
    await withApp({ dataDir }, NOW, async (stage) => {
      await enterAs(stage, 'manager');
      await photograph(stage, standaloneScenes, false);
      const { password } = person('manager');
      const manager = { loginId: 'manager', password };
      const ask: Ask = (...call) => stage.ask(...call);
      const shared = await shareOffice(ask, { manager, now: NOW });
      await takeInEveryLook(stage, sharedScenes);
      const memo = '아들 제갈우람이 주말에만 다녀간다고 함. 다음 주에 다시';
      await stage.ask('drafts', 'save', { screen: 'attempt', ref: 'a/CM02', body: { memo } });
      await shared.setShut(true);
      await takeInEveryLook(stage, takenOutScenes);
      await shared.setShut(false);
      await stage.ask('drafts', 'discard', { screen: 'attempt', ref: 'a/CM02' });
      await refuseWork(ask, shared);
      await takeInEveryLook(stage, refusedScenes);
      await shared.close();
      await stage.ask('sync', 'syncNow', {}).catch(() => undefined);
      await writeUnsent(ask, shared);
      await takeInEveryLook(stage, awayScenes);
      await takeInEveryLook(stage, unsentScenes);
    });
  } finally {
    await removeTestClusters(process.ppid);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** One folder lives through the first run, a week without backups, and a broken disk. */
async function takeOwnOffice(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'onieum-pictures-'));
  const folder = join(tmpdir(), 'onieum-backup');
  try {
    mkdirSync(folder, { recursive: true });
    const first = firstRunScenes(folder);
    if (!isWanted([...first, ...overdueScenes, ...blockedScenes])) return;
    await withApp({ dataDir }, NOW, async (stage) => {
      await photograph(stage, first, true);
    });
    // Where the backup folder was, there is a file now: nothing can be written into it.
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(folder, '');
    await withApp({ dataDir }, DAYS_LATER, (stage) => photograph(stage, overdueScenes, true));
    for (const name of readdirSync(dataDir)) {
      if (name.startsWith('onieum.db')) rmSync(join(dataDir, name));
    }
    writeFileSync(join(dataDir, 'onieum.db'), Buffer.alloc(64 * 1024, 7));
    await withApp({ dataDir }, DAYS_LATER, (stage) => photograph(stage, blockedScenes, true));
  } finally {
    for (const each of [dataDir, folder]) rmSync(each, { recursive: true, force: true });
  }
}

if (values.only === '' && !values.plain) rmSync(values.out, { recursive: true, force: true });
await takeOwnOffice();
await takeDemo();
await takeShared();
console.log(`screenshots: ${taken} taken, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(', ')}` : ''}`);
process.exitCode = failed.length > 0 ? 1 : 0;
