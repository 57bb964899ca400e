/**
 * @file Finds a Chromium: `CHROMIUM_PATH`, Playwright's, the system's (Chromium, Chrome, Edge), else the headless one that
 * npm delivers, unpacked into a folder of our own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from 'playwright-core';

export interface FoundChromium {
  executablePath: string;
  /** A headless shell cannot open a window. */
  headlessOnly: boolean;
  /** Folder of the shared libraries it needs where the system has none. */
  libraries?: string;
}

const projectFolder = join(import.meta.dirname, '../..');

export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> {
  const installed = env.CHROMIUM_PATH || existing(playwrightsOwn()) || systemBrowser(env);
  if (installed) return { executablePath: installed, headlessOnly: false };
  return unpackPackagedChromium();
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined; // Playwright knows no build for this platform
  }
}

function systemBrowser(env: NodeJS.ProcessEnv): string | undefined {
  if (process.platform === 'win32') {
    const roots = [env.LOCALAPPDATA, env.PROGRAMFILES, env['PROGRAMFILES(X86)']].filter((root) => root !== undefined);
    const places = [
      'Chromium/Application/chrome.exe',
      'Google/Chrome/Application/chrome.exe',
      'Microsoft/Edge/Application/msedge.exe',
    ];
    return places.flatMap((place) => roots.map((root) => join(root, place))).find((path) => existsSync(path));
  }
  if (process.platform === 'darwin') {
    return ['Chromium', 'Google Chrome', 'Microsoft Edge']
      .map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
      .find((path) => existsSync(path));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge'];
  const folders = (env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existing(path));
}

/** A folder on PATH may be closed to this user. */
function existing(path: string | undefined): string | undefined {
  try {
    return path && statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Unpacks `@sparticuz/chromium` into node_modules/.cache. Its own `executablePath()` would trust whatever lies at
 * `/tmp/chromium`, where any user of the machine may put a file.
 */
async function unpackPackagedChromium(): Promise<FoundChromium> {
  const packed = join(projectFolder, 'node_modules/@sparticuz/chromium/bin');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) {
    throw new Error(
      'Chromium을 찾지 못했습니다. Chromium, Chrome, Edge 가운데 하나를 설치하거나 CHROMIUM_PATH를 정해 주세요.',
    );
  }
  const folder = join(
    projectFolder,
    'node_modules/.cache/onieum-chromium',
    String(statSync(join(packed, 'chromium.br')).size),
  );
  const executablePath = join(folder, 'chromium');
  if (!existsSync(executablePath)) {
    await unpackInto(executablePath, async (partial) => {
      await pipeline(
        createReadStream(join(packed, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(partial),
      );
      chmodSync(partial, 0o755);
    });
  }
  if (spawnSync(executablePath, ['--version'], { stdio: 'ignore' }).status === 0)
    return { executablePath, headlessOnly: true };
  const libraries = join(folder, 'al2023');
  if (!existsSync(libraries)) {
    await unpackInto(libraries, async (partial) => {
      mkdirSync(partial);
      await unpackTar(join(packed, 'al2023.tar.br'), partial);
    });
  }
  return { executablePath, headlessOnly: true, libraries: join(libraries, 'lib') };
}

/** Two processes may unpack at once: each sees the whole or nothing. */
async function unpackInto(target: string, unpack: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${target}.${process.pid}.part`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    await unpack(partial);
    if (!existsSync(target)) renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function unpackTar(file: string, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(tar, 'exit');
  await pipeline(createReadStream(file), createBrotliDecompress(), tar.stdin);
  const [code] = await ended;
  if (code !== 0) throw new Error(`tar ended with ${code}`);
}
