/**
 * @file The one entry of every npm script: `node scripts/run.mjs <name> [arguments]`.
 *
 * Plain JavaScript without dependencies, because it runs before anything is installed and on any Node from 20.11 on.
 * It installs the packages the lockfile names, finds a Node that can run our TypeScript (24 or newer), starts itself
 * again under that Node, and only then does the work that the table `tasks` names.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';

const NODE_VERSION = '24.21.0';
const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const mark = join(modules, '.onieum-setup');
const onWindows = process.platform === 'win32';
const knowsTypeScript = Number(process.versions.node.split('.')[0]) >= 24;

/**
 * A server lives for months: young garbage may take 24 MB, not 200; old garbage is collected when it is as much again as
 * what is in use; and glibc keeps two heaps for its threads, not eight for each core. The benches start theirs like this.
 */
const SERVER = JSON.parse(readFileSync(join(import.meta.dirname, 'server-process.json'), 'utf8'));

/** Each task: the commands to run in order, the first failing one ends it. Arguments go to the last one. */
const tasks = {
  start: [build, ours('start.ts')],
  test: [ours('check.ts', '--e2e')],
  check: [ours('check.ts')],
  e2e: [build, endToEnd],
  bench: [build, ours('bench.ts')],
  screenshots: [build, ours('screenshots.ts')],
  seed: [ours('seed.ts')],
  build: [build],
  dev: [tool('electron-vite', 'electron-vite', 'dev')],
  simulate: [ours('simulate.ts')],
  server: [ours('server.ts')],
  chaos: [ours('chaos.ts')],
};

const [name, ...args] = process.argv.slice(2);
const steps = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined;
if (!steps) {
  console.error(`쓰는 법: npm run <${Object.keys(tasks).join(' | ')}>`);
  process.exit(2);
}

const env = environment();
const node = install();
process.exitCode = knowsTypeScript ? await runSteps() : await run(node, [import.meta.filename, name, ...args]);

async function runSteps() {
  for (const step of steps) {
    const status = await step(step === steps.at(-1) ? args : []);
    if (status !== 0) return status;
  }
  return 0;
}

/** A script of this folder. One that has not been written yet answers with a sentence instead of a stack trace. */
function ours(file, ...fixed) {
  return (more) => {
    const path = join(root, 'scripts', file);
    const { flags, env: moreEnv } = file === 'server.ts' ? SERVER : { flags: [], env: {} };
    if (existsSync(path)) return run(process.execPath, [...flags, path, ...fixed, ...more], moreEnv);
    console.error(`'npm run ${name}'은 아직 준비되지 않았습니다: scripts/${file}이 없습니다.`);
    return 2;
  };
}

/** The command line of an installed package, by its own `bin` entry: no shell, no `.cmd` file on Windows. */
function tool(pkg, command, ...fixed) {
  return (more) => {
    const folder = join(modules, pkg);
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const entry = typeof bin === 'string' ? bin : bin[command];
    return run(process.execPath, [join(folder, entry), ...fixed, ...more]);
  };
}

function build() {
  return tool('electron-vite', 'electron-vite', 'build', '--logLevel', 'warn')([]);
}

/** `--electron` asks for the real Electron instead of the stand-in; everything else is Playwright's. */
function endToEnd(more) {
  if (more.includes('--electron')) env.ONIEUM_E2E_ELECTRON = '1';
  return tool('@playwright/test', 'playwright', 'test')(more.filter((argument) => argument !== '--electron'));
}

/**
 * Brings `node_modules` to the state of the lockfile and returns the Node to work with. The mark is written last, so
 * an interrupted run starts over.
 */
function install() {
  const wanted = `${createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')} ${process.platform}-${process.arch}`;
  const current = existsSync(mark) && readFileSync(mark, 'utf8') === wanted;
  const node24 = join(modules, '.node24', 'node_modules', nodePackage(), onWindows ? 'bin/node.exe' : 'bin/node');
  const needsNode = !knowsTypeScript && !existsSync(node24);

  if (!current) {
    rmSync(mark, { force: true });
    console.log('준비: 패키지를 설치합니다 (처음 한 번, 1분쯤 걸립니다).');
    npm(['ci', '--ignore-scripts']);
  }
  if (!knowsTypeScript && (needsNode || !current)) {
    rmSync(mark, { force: true });
    fetchNode();
    if (spawnSync(node24, ['--version']).status !== 0) {
      stop(`Node ${NODE_VERSION}을 받았지만 실행되지 않습니다. Node 24 이상을 설치한 뒤 다시 실행해 주세요.`);
    }
  }
  if (!existsSync(mark)) writeFileSync(mark, wanted);
  const chosen = knowsTypeScript ? process.execPath : node24;
  // Windows spells it `Path`; two spellings side by side would leave the choice to chance.
  const path = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[path] = [dirname(chosen), join(modules, '.bin'), env[path] ?? ''].join(delimiter);
  return chosen;
}

/** The packages that carry a Node binary call Windows `win`. There is none for macOS at this version. */
function nodePackage() {
  return `node-${onWindows ? 'win' : process.platform}-${process.arch}`;
}

function fetchNode() {
  const folder = join(modules, '.node24');
  console.log(`준비: Node ${NODE_VERSION}을 받습니다 (지금 쓰는 것은 ${process.version}).`);
  if (process.platform === 'darwin') {
    stop('macOS에서는 Node 24 이상을 먼저 설치한 뒤 다시 실행해 주세요 (https://nodejs.org).');
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // A package.json of its own: without one npm would look for a project further up and install there.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const quiet = ['--loglevel=error', '--no-fund', '--no-audit', '--no-update-notifier', '--no-package-lock'];
  npm(['install', '--no-save', '--ignore-scripts', ...quiet, '--prefix', folder, `${nodePackage()}@${NODE_VERSION}`]);
}

/** npm sets `npm_execpath` to its own script; other package managers set it too, and cannot read our lockfile. */
function npm(args) {
  const path = (process.env.npm_execpath ?? '').replace(/npx-cli\.js$/, 'npm-cli.js');
  const result =
    basename(path) === 'npm-cli.js' && existsSync(path)
      ? spawnSync(process.execPath, [path, ...args], { cwd: root, env, stdio: 'inherit' })
      : spawnSync('npm', args, { cwd: root, env, stdio: 'inherit', shell: onWindows });
  if (result.error) stop(`npm을 실행하지 못했습니다: ${result.error.message}`);
  if (result.status !== 0) stop('패키지를 설치하지 못했습니다. 네트워크와 npm 설정을 확인한 뒤 다시 실행해 주세요.');
}

/**
 * npm's cache, Chromium and others write below HOME: where there is none we give them a place of ours. It is not inside
 * `node_modules`, because `npm ci` empties that folder while npm is writing to its cache.
 */
function environment() {
  if (homeIsUsable()) return { ...process.env };
  const home = join(root, '.cache', 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return { ...process.env, HOME: home, npm_config_cache: join(root, '.cache', 'npm') };
}

function homeIsUsable() {
  try {
    accessSync(homedir(), constants.R_OK | constants.W_OK | constants.X_OK);
    return statSync(homedir()).isDirectory();
  } catch {
    return false;
  }
}

/** Runs a command in the foreground. Ctrl+C reaches the child through the terminal; we wait for it to finish. */
function run(command, args, moreEnv = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...env, ...moreEnv }, stdio: 'inherit' });
    const wait = () => {};
    const forward = () => child.kill('SIGTERM');
    process.on('SIGINT', wait);
    process.on('SIGTERM', forward);
    const finish = (status) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', forward);
      resolve(status);
    };
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      finish(1);
    });
    child.on('exit', (status, signal) => finish(status ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
