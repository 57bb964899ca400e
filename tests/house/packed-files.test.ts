import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toolPath } from '../../scripts/tools.ts';
import { stubElectron } from '../support/stub-electron.ts';

const root = join(import.meta.dirname, '../..');
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

/** Where `npm test` installs, it is a folder. */
const linked = lstatSync(join(root, 'node_modules')).isSymbolicLink()
  ? 'node_modules is a link here: the packager does not find what packages need of each other behind it'
  : undefined;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));

describe.each([
  { platform: 'linux', prebuild: 'linux-x64', program: 'onieum' },
  { platform: 'win', prebuild: 'win32-x64', program: 'onieum.exe' },
] as const)('the app packed for $platform', ({ platform, prebuild, program }) => {
  let folder: string;
  let packed: string;
  let archive: string[];
  let ended: { readonly status: number | null; readonly said: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'onieum-packed-'));
    const electron = await stubElectron(join(folder, 'electron'), platform, '45.4.1');
    const options = [`-c.electronDist=${electron}`, `-c.directories.output=${join(folder, 'dist')}`];
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [
        toolPath('electron-builder', 'electron-builder'),
        `--${platform}`,
        'dir',
        '--x64',
        '--publish',
        'never',
        ...options,
      ],
      { cwd: root, encoding: 'utf8', env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
    );
    ended = { status, said: `${signal ?? ''}${stdout}${stderr}` };
    packed = join(folder, 'dist', `${platform}-unpacked`);
    if (status !== 0) return;
    archive = listPackage(join(packed, 'resources/app.asar'), { isPack: false }).map((path) =>
      path.split(sep).join('/').slice(1),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Not in the hook: what fails there has no words of its own in a report.
  test('is packed', () => {
    expect(existsSync(join(root, 'out/main/main.js')), 'not built: run `npm run build` first').toBe(true);
    expect(ended.status, ended.said).toBe(0);
  });

  test('holds the bundle, the native packages and the licences, and nothing else of the checkout', () => {
    const top = new Set(archive.map((path) => path.split('/')[0]));
    expect([...top].sort()).toEqual(['LICENSE', 'NOTICE', 'node_modules', 'out', 'package.json']);
    expect(archive).toEqual(
      expect.arrayContaining(['out/main/main.js', 'out/main/core.js', 'out/preload/preload.cjs']),
    );
    expect(archive.filter((path) => path.endsWith('.map'))).toEqual([]);
    // Other builds and offices of a developer lie in `out` as well, and tests that run beside this one build there.
    const built = new Set(archive.filter((path) => path.startsWith('out/')).map((path) => path.split('/')[1]));
    expect([...built].sort()).toEqual(['main', 'preload', 'renderer']);
    const packages = new Set(
      archive.filter((path) => /^node_modules\/[^@]/.test(path)).map((path) => path.split('/')[1]),
    );
    expect([...packages].sort(), linked).toEqual(['argon2', 'better-sqlite3', 'node-gyp-build']);
  });

  test('has its own native modules outside the archive, and no others', () => {
    const native = filesIn(join(packed, 'resources')).filter((path) => path.endsWith('.node'));
    expect(native.sort()).toEqual([
      `app.asar.unpacked/node_modules/argon2/prebuilds/${prebuild}/argon2.glibc.node`,
      `app.asar.unpacked/node_modules/better-sqlite3/prebuilds/${prebuild}.node`,
    ]);
  });

  test('ships the resources beside the archive, without what only the installer needs', () => {
    const resources = filesIn(join(packed, 'resources/resources'));
    expect(resources).toContain('fonts/PretendardGOVVariable.woff2');
    expect(resources.filter((path) => path.startsWith('installer/'))).toEqual([]);
  });

  test('keeps two locales', () => {
    expect(readdirSync(join(packed, 'locales')).sort()).toEqual(['en-US.pak', 'ko.pak']);
  });

  test('has its fuses set in the program itself', async () => {
    const fuses = await getCurrentFuseWire(join(packed, program));
    expect(fuses[FuseV1Options.RunAsNode]).toBe(OFF);
    expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(OFF);
    expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(OFF);
    expect(fuses[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(OFF);
    expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(ON);
    expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(ON);
    expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(ON);
  });
});
