/**
 * @file The one Chromium behind all windows. It is driven over a pipe; only a test may ask for a port (ONIEUM_SHIM_TEST),
 * on loopback, so that it can reach the same pages.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium-finder.ts';
import { tellTest } from './test-channel.ts';

const PROFILE_PREFIX = 'onieum-stand-in-';
const FLAGS = [
  '--disable-gpu',
  // A surface drawn in parts has other edges each time; pictures of one screen must be the same.
  '--disable-partial-raster',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=ko-KR',
  '--host-resolver-rules=MAP *.shim.test ~NOTFOUND',
];

let running: Promise<BrowserContext> | undefined;
let profile: string | undefined;
const claimed = new WeakSet<Page>();

export const isHeaded = (): boolean => process.env.ONIEUM_SHIM_HEADED === '1';

/** A page that no window uses yet. Launches Chromium when there is none. */
export async function openPage(): Promise<Page> {
  const context = await launchBrowser();
  const page = context.pages().find((candidate) => !claimed.has(candidate)) ?? (await context.newPage());
  claimed.add(page);
  return page;
}

/** Permissions last as long as the CDP session that set them, so one session sets them for all windows. */
let permissionSession: Promise<CDPSession> | undefined;

export async function setPermission(origin: string, name: string, granted: boolean): Promise<void> {
  const context = await launchBrowser();
  const browser = context.browser();
  if (browser === null) throw new Error('Playwright gave no browser for its persistent context.');
  permissionSession ??= browser.newBrowserCDPSession();
  const session = await permissionSession;
  await session.send('Browser.setPermission', {
    origin,
    permission: { name },
    setting: granted ? 'granted' : 'denied',
  });
}

export function launchBrowser(): Promise<BrowserContext> {
  running ??= launch().then((context) => {
    context.on('close', () => {
      running = undefined;
      permissionSession = undefined; // a headed Chromium ends with its last window
    });
    return context;
  });
  return running;
}

export async function closeBrowser(): Promise<void> {
  const context = await running?.catch(() => undefined);
  await context?.close().catch(() => undefined);
  removeProfile();
}

async function launch(): Promise<BrowserContext> {
  const found = await findChromium();
  removeAbandonedProfiles();
  profile = mkdtempSync(join(tmpdir(), `${PROFILE_PREFIX}${process.pid}-`));
  chmodSync(profile, 0o700);
  process.once('exit', removeProfile);
  if (found.headlessOnly) process.env.ONIEUM_SHIM_HEADED = '';
  const headless = !isHeaded();
  const underTest = process.env.ONIEUM_SHIM_TEST === '1';
  const root = process.getuid?.() === 0;
  const options = {
    executablePath: found.executablePath,
    headless,
    viewport: null,
    chromiumSandbox: !root,
    handleSIGINT: false, // the app quits in its own order
    handleSIGTERM: false,
    handleSIGHUP: false,
    env: { ...browserEnvironment(headless, profile), ...(found.libraries && { LD_LIBRARY_PATH: found.libraries }) },
    args: [
      ...FLAGS,
      ...(underTest ? ['--remote-debugging-port=0'] : []),
      ...(headless ? [] : ['--app=https://app-bundle.shim.test/']),
    ],
  };
  const userData = join(profile, 'chromium');
  const context = await chromium.launchPersistentContext(userData, options).catch((reason: unknown) => {
    // Containers often forbid the user namespaces that the sandbox needs.
    if (root) throw reason;
    return chromium.launchPersistentContext(userData, { ...options, chromiumSandbox: false });
  });
  // Windows have routes of their own; what is left are popups (a link with a target), which page-host.ts closes.
  await context.route('**/*', (route) => route.abort('blockedbyclient').catch(() => undefined));
  if (underTest) {
    const [port] = readFileSync(join(userData, 'DevToolsActivePort'), 'utf8').split('\n');
    tellTest({ kind: 'browser', endpoint: `http://127.0.0.1:${port}`, profile });
  }
  return context;
}

/**
 * A headless Chromium gets a home of its own, so that it works where HOME is missing and leaves nothing behind.
 * A visible one keeps the user's, where the Korean input method looks for its socket.
 */
function browserEnvironment(headless: boolean, folder: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const env = Object.fromEntries(inherited.filter(([name]) => !/^NODE_|^npm_/.test(name)));
  if (!headless && env.HOME && existsSync(homedir())) return env;
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o700, recursive: true });
  return { ...env, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache') };
}

function removeProfile(): void {
  if (profile === undefined) return;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  profile = undefined;
}

/** Profiles of stand-ins that were killed. Their name carries the process id. */
function removeAbandonedProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PROFILE_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // another user's; not ours to remove
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (reason) {
    return (reason as NodeJS.ErrnoException).code === 'EPERM';
  }
}
