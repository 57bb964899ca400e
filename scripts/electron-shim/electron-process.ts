/** @file What Electron adds to `process` in main and in its workers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const electronFolder = join(import.meta.dirname, '../../node_modules/electron');

/** Version of the pinned `electron` package; read as a file, because loading the package would look for its binary. */
export const electronVersion = (): string => {
  try {
    return JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8')).version;
  } catch {
    return '0.0.0';
  }
};

export function imitateElectronProcess(): void {
  const versions = Object.freeze({ ...process.versions, electron: electronVersion(), chrome: '0.0.0' });
  Object.defineProperty(process, 'versions', { value: versions, enumerable: true, configurable: true });
  Object.assign(process, {
    type: isMainThread ? 'browser' : 'worker',
    defaultApp: true,
    resourcesPath: join(electronFolder, 'dist/resources'),
  });
  process.env.ONIEUM_STAND_IN = '1';
}
