/**
 * @file What `npm start` does once everything is installed and built: opens the app in Electron, or says why not and opens
 * it in the stand-in. Without a display the stand-in leaves a picture of the first screen.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './electron-shim/chromium-finder.ts';
import { standInArguments } from './electron-shim/command.ts';
import type { EvaluateRequest, Notice } from './electron-shim/test-channel.ts';

const root = join(import.meta.dirname, '..');
const electronFolder = join(root, 'node_modules/electron');
const screenFile = join(root, 'out/screens/start.png');
const DOWNLOAD_LIMIT_MS = 20_000;

const { values, tokens } = parseArgs({
  options: { electron: { type: 'boolean' }, once: { type: 'boolean' } },
  strict: false,
  tokens: true,
});
/** All that is not ours goes to the app: `--demo`, `--allow-stand-in`, … */
const own = new Set(
  tokens.filter((token) => token.kind === 'option' && /^(electron|once)$/.test(token.name)).map((token) => token.index),
);
const appArguments = process.argv.slice(2).filter((_argument, index) => !own.has(index));

const obstacle = whyNotElectron();
if (obstacle === undefined) await openElectron();
else await openStandIn(obstacle);

function whyNotElectron(): string | undefined {
  if (values.once) return '한 번만 열어 보는 실행이라';
  if (process.getuid?.() === 0) return '관리자(root) 계정에서는 Electron이 열리지 않아';
  if (!hasDisplay()) return '화면이 없어';
  if (electronBinary() !== undefined) return undefined;
  if (!values.electron) return 'Electron 실행 파일이 없어 (받으려면 npm start -- --electron)';
  downloadElectron();
  return electronBinary() === undefined ? 'Electron을 20초 안에 받지 못해' : undefined;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Read from the package's files: loading the package would start a download. */
function electronBinary(): string | undefined {
  const named = join(electronFolder, 'path.txt');
  if (!existsSync(named)) return undefined;
  const binary = join(electronFolder, 'dist', readFileSync(named, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

function downloadElectron(): void {
  console.log('Electron을 받습니다 (20초까지 기다립니다).');
  spawnSync(process.execPath, [join(electronFolder, 'install.js')], {
    cwd: root,
    env: { ...process.env, electron_config_cache: join(root, 'node_modules/.cache/electron') },
    stdio: 'ignore',
    timeout: DOWNLOAD_LIMIT_MS,
    killSignal: 'SIGKILL',
  });
}

async function openElectron(): Promise<void> {
  console.log('Electron으로 엽니다.');
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...env } = process.env;
  const app = spawn(electronBinary() as string, [root, ...appArguments], { cwd: root, env, stdio: 'inherit' });
  await follow(app);
}

async function openStandIn(reason: string): Promise<void> {
  console.log(`${reason} 대역(Chromium)으로 엽니다.`);
  const realData = appArguments.includes('--allow-stand-in');
  if (!realData && !appArguments.includes('--demo')) {
    appArguments.push('--demo');
    console.log('대역은 예제 자료만 엽니다. 실제 자료를 열려면 --allow-stand-in을 붙이세요.');
  }
  const headed = hasDisplay() && !values.once && !(await findChromium()).headlessOnly;
  const app = spawn(process.execPath, standInArguments(root, appArguments), {
    cwd: root,
    env: { ...process.env, ONIEUM_SHIM_HEADED: headed ? '1' : '', ONIEUM_SHIM_SCREENSHOT: screenFile },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  app.on('message', (notice: Notice) => {
    if (notice.kind === 'screen') console.log(`첫 화면: ${relative(root, notice.path)}`);
    if (notice.kind !== (headed ? 'loaded' : 'screen')) return;
    console.log('ready');
    if (values.once) quit(app);
    else console.log(`끝내려면 ${headed ? '창을 닫거나 ' : ''}Ctrl+C를 누르세요.`);
  });
  await follow(app);
}

function quit(app: ChildProcess): void {
  const request: EvaluateRequest = { kind: 'evaluate', id: 0, source: '({ app }) => app.quit()', arg: undefined };
  app.send(request);
}

/** Lives as long as the app and ends with its code. The app quits in its own order; a second Ctrl+C ends it at once. */
async function follow(app: ChildProcess): Promise<void> {
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      app.kill(asked ? 'SIGKILL' : signal);
      asked = true;
    });
  }
  await new Promise<void>((resolve) => {
    app.once('error', (reason) => {
      console.error(`열지 못했습니다: ${reason.message}`);
      process.exitCode = 1;
      resolve();
    });
    app.once('exit', (code, signal) => {
      process.exitCode = code ?? (signal === null ? 0 : 1);
      resolve();
    });
  });
}
