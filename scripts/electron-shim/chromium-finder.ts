/**
 * @file Finds a Chromium: `CHROMIUM_PATH`, Playwright's, the system's (Chromium, Chrome, Edge), else the headless one that
 * npm delivers, unpacked into a folder of our own.
 */
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
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium } from 'playwright-core';

export interface FoundChromium {
  executablePath: string;
  /** A headless shell cannot open a window. */
  headlessOnly: boolean;
}

const projectFolder = join(import.meta.dirname, '../..');

export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> {
  const installed = env.CHROMIUM_PATH || existing(playwrightsOwn()) || systemBrowser(env);
  if (installed) return { executablePath: installed, headlessOnly: false };
  return { executablePath: await unpackPackagedChromium(), headlessOnly: true };
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

const existing = (path: string | undefined): string | undefined =>
  path && statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;

/**
 * Unpacks `@sparticuz/chromium` beside its package. Its own `executablePath()` would trust whatever lies at
 * `/tmp/chromium`, where any user of the machine may put a file.
 */
export async function unpackPackagedChromium(root: string = projectFolder): Promise<string> {
  const packed = join(root, 'node_modules/@sparticuz/chromium/bin/chromium.br');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(packed)) {
    throw new Error('No Chromium found. Install Chromium, Chrome or Edge, or set CHROMIUM_PATH.');
  }
  const folder = join(root, 'node_modules/.cache/onieum-chromium');
  const target = join(folder, `chromium-${statSync(packed).size}`);
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const partial = `${target}.${process.pid}.part`;
  try {
    await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(partial));
    chmodSync(partial, 0o755);
    renameSync(partial, target); // two processes may unpack at once; each sees a whole file or none
  } finally {
    rmSync(partial, { force: true });
  }
  return target;
}
