import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getConfig, validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
type Configuration = Awaited<ReturnType<typeof getConfig>>;

describe('electron-builder.yml', () => {
  let config: Configuration;
  beforeAll(async () => {
    config = await getConfig(root, 'electron-builder.yml', {});
  });

  test('is accepted by the schema of the packager', async () => {
    await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
  });

  test('the schema refuses an option that does not exist', async () => {
    const planted = { ...config, nsis: { ...config.nsis, perMashine: true } };
    await expect(validateConfiguration(planted as Configuration, new DebugLogger(false))).rejects.toThrow(
      /configuration\.nsis/,
    );
  });

  test('closes every way to run other code than the signed archive', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  test('packs the Electron that the lockfile names', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string }>;
    };
    expect(config.electronVersion).toBe(lock.packages['node_modules/electron']?.version);
  });

  test('installs for the whole PC, needs no compiler, and keeps the registry when it is removed', () => {
    expect(config.nsis).toMatchObject({ perMachine: true, oneClick: false, deleteAppDataOnUninstall: false });
    expect(config).toMatchObject({ npmRebuild: false, nodeGypRebuild: false, asarUnpack: ['**/*.node'] });
  });
});
