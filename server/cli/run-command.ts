/** @file `npm run server`: the server, and what an operator does about it. Works while the server runs. */
import { parseArgs } from 'node:util';
import {
  type DataFolder,
  openDataFolder,
  readSettings,
  type ServerSettings,
  writeSettings,
} from '#server/app/data-folder.ts';
import { createServerLog, type ServerLog } from '#server/app/server-log.ts';
import { certificateFor, isLoopback, startServer } from '#server/app/start-server.ts';
import { showAccessLog } from './access-log-command.ts';
import { backUp, checkBackup, putBack } from './backup-commands.ts';
import { eraseHousehold } from './erase-household.ts';
import { HELP } from './help.ts';
import {
  addOffice,
  type CommandContext,
  listAllAccounts,
  listAllDevices,
  listOfficeCodes,
  newDeviceCode,
  resetKey,
  revokeDevice,
  showOffices,
  showStatus,
  withdrawOfficeCode,
} from './office-commands.ts';
import { operatorSentence } from './operator-words.ts';

const OPTIONS = {
  data: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'own-certificate': { type: 'boolean' },
  'trust-proxy': { type: 'string', multiple: true },
  'no-trust-proxy': { type: 'boolean' },
  office: { type: 'string' },
  account: { type: 'string' },
  scopes: { type: 'string' },
  sigungu: { type: 'string' },
  hours: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  shut: { type: 'boolean' },
  confirm: { type: 'string' },
  'passphrase-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** What an operator can do something about; printed as it is, without a stack. */
export class CommandRefused extends Error {}

export interface Terminal {
  readonly say: (line: string) => void;
  /** Resolves when the operator wants the server to end. */
  readonly stopped: Promise<unknown>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The server's log; standard output by default. */
  readonly log?: ServerLog;
}

type Parsed = ReturnType<typeof parse>;

/** Returns the exit code. */
export async function runServerCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  let parsed: Parsed;
  try {
    parsed = parse(args);
  } catch {
    terminal.say('알 수 없는 옵션입니다. npm run server -- --help');
    return 2;
  }
  if (parsed.values.help || parsed.positionals[0] === 'help') {
    terminal.say(HELP);
    return 0;
  }
  try {
    return await dispatch(parsed, terminal);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    terminal.say(operatorSentence(error));
    return 1;
  }
}

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });

async function dispatch({ values, positionals }: Parsed, terminal: Terminal): Promise<number> {
  const [noun = 'serve', verb = ''] = positionals;
  const folder = openDataFolder(values.data);
  const settings = settingsFrom(folder, values);
  if (noun === 'serve') return serve(folder, settings, terminal);
  const certificate = await certificateFor(folder, settings);
  const context: CommandContext = {
    folder,
    databaseUrl: terminal.env.DATABASE_URL,
    say: terminal.say,
    fingerprint: certificate?.fingerprint ?? null,
    isForThisComputer: certificate === null && settings.trustProxy.length === 0,
    hours: values.hours === undefined ? 72 : Number(values.hours),
  };
  if (!Number.isInteger(context.hours) || context.hours < 1 || context.hours > 720)
    throw new CommandRefused('--hours에는 1부터 720까지의 시간을 씁니다.');
  const argument = positionals[2] ?? '';
  const file = verb;
  switch (`${noun} ${['office', 'code', 'device', 'account', 'key'].includes(noun) ? verb : ''}`.trim()) {
    case 'init':
      writeSettings(folder, settings);
      await addOffice(context, values.sigungu);
      terminal.say(`PC에서 ${addressOf(settings)} 주소와 이 코드를 넣으세요.`);
      return 0;
    case 'office list':
      return showOffices(context);
    case 'office add':
      return addOffice(context, values.sigungu);
    case 'code new':
      return newDeviceCode(context, needed(values.office, '--office'), needed(values.scopes, '--scopes'));
    case 'code list':
      return listOfficeCodes(context, needed(values.office, '--office'));
    case 'code withdraw':
      return withdrawOfficeCode(context, needed(values.office, '--office'), needed(argument, '코드ID'));
    case 'device list':
      return listAllDevices(context, values.office);
    case 'device revoke':
      return revokeDevice(context, needed(argument, 'PC'), values.shut === true);
    case 'account list':
      return listAllAccounts(context, values.office);
    case 'access-log':
      return showAccessLog(context, needed(values.office, '--office'), values);
    case 'key reset':
      return resetKey(context, needed(values.account, '--account'));
    case 'backup':
      return backUp(context, values['passphrase-file'], file);
    case 'verify':
      return checkBackup(context, values['passphrase-file'], needed(file, '파일'));
    case 'restore':
      return putBack(context, values['passphrase-file'], needed(file, '파일'));
    case 'erase':
      return eraseHousehold(context, needed(verb, '가구 ID'), values.confirm);
    case 'status':
      return showStatus(context, settings);
    default:
      throw new CommandRefused(`모르는 명령입니다: ${positionals.join(' ')}. npm run server -- --help`);
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined || value === '')
    throw new CommandRefused(`${name} 값이 필요합니다. npm run server -- --help`);
  return value;
}

function settingsFrom(folder: DataFolder, values: Parsed['values']): ServerSettings {
  const known = settingsIn(folder);
  const port = values.port === undefined ? known.port : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CommandRefused('--port에는 0부터 65535까지의 번호를 씁니다.');
  const forgetsFiles = values['own-certificate'] === true;
  if (forgetsFiles && (values.cert ?? values.key) !== undefined)
    throw new CommandRefused('--own-certificate는 --cert, --key와 함께 쓰지 않습니다.');
  if (values['no-trust-proxy'] && values['trust-proxy'] !== undefined)
    throw new CommandRefused('--no-trust-proxy는 --trust-proxy와 함께 쓰지 않습니다.');
  const [cert, key] = forgetsFiles ? [null, null] : [values.cert ?? known.cert, values.key ?? known.key];
  if ((cert === null) !== (key === null)) throw new CommandRefused('--cert와 --key는 함께 씁니다.');
  return {
    host: values.host ?? known.host,
    port,
    cert,
    key,
    trustProxy: values['no-trust-proxy'] ? [] : (values['trust-proxy'] ?? known.trustProxy),
  };
}

function settingsIn(folder: DataFolder): ServerSettings {
  try {
    return readSettings(folder);
  } catch (cause) {
    throw new CommandRefused(
      `설정 파일 ${folder.settings} 을 읽을 수 없습니다. 고치거나 지우면 처음 값으로 시작합니다.`,
      { cause },
    );
  }
}

const addressOf = ({ host, port, cert }: ServerSettings): string => {
  const isPlain = cert === null && isLoopback(host);
  const name = host === '0.0.0.0' || host === '::' ? '<이 서버의 이름이나 주소>' : host;
  return `${isPlain ? 'http' : 'https'}://${name}:${port}`;
};

async function serve(folder: DataFolder, settings: ServerSettings, terminal: Terminal): Promise<number> {
  const { say, env, stopped } = terminal;
  const log = terminal.log ?? createServerLog();
  const { DATABASE_URL: databaseUrl } = env;
  const server = await startServer({ folder, settings, log, ...(databaseUrl ? { databaseUrl } : {}) });
  writeSettings(folder, settings);
  say(`온이음 서버가 ${server.url} 에서 기다립니다. 데이터: ${folder.path}`);
  if (server.fingerprint) say(`인증서 지문(SHA-256): ${server.fingerprint}`);
  say('처음이면 다른 창에서: npm run server -- init   끝내려면 Ctrl+C');
  const isBroken = await Promise.race([stopped.then(() => false), server.broken.then(() => true)]);
  say(isBroken ? '데이터베이스가 멈추어 서버를 끝냅니다.' : '하던 요청을 마치고 끝냅니다.');
  await server.stop();
  return isBroken ? 1 : 0;
}
