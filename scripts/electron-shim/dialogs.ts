/**
 * @file `electron.dialog`. Nobody can answer a native dialog here, so an unanswered one is cancelled. Tests replace the
 * methods through `evaluate`, in both modes alike. In the stand-in a save goes to out/saved, so that a demo can export.
 */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { app } from './app.ts';

interface FileDialogOptions {
  title?: string;
  defaultPath?: string;
  properties?: string[];
}
interface MessageBoxOptions {
  message?: string;
  buttons?: string[];
  defaultId?: number;
  cancelId?: number;
}

const say = (text: string) => process.stdout.write(`[대역] ${text}\n`);

/** Each dialog may be called with or without a parent window. */
function optionsOf<T extends object>(args: [object, T] | [T]): T {
  if (!app.isReady()) throw new Error('dialog module can only be used after app is ready');
  return (args.length === 2 ? args[1] : args[0]) ?? ({} as T);
}

export const dialog = {
  async showOpenDialog(...args: [object, FileDialogOptions] | [FileDialogOptions]) {
    const { properties, title } = optionsOf(args);
    if (properties !== undefined && !Array.isArray(properties)) throw new TypeError('Properties must be an array');
    say(`파일 선택 창을 열 수 없습니다${title ? ` (${title})` : ''}: 취소한 것으로 봅니다.`);
    return { canceled: true, filePaths: [] as string[] };
  },
  async showSaveDialog(...args: [object, FileDialogOptions] | [FileDialogOptions]) {
    const { defaultPath } = optionsOf(args);
    if (process.env.ONIEUM_SHIM_TEST === '1' || !defaultPath) return { canceled: true, filePath: '' };
    const folder = join(app.getAppPath(), 'out/saved');
    mkdirSync(folder, { recursive: true });
    const filePath = join(folder, basename(defaultPath));
    say(`저장 위치: ${filePath}`);
    return { canceled: false, filePath };
  },
  async showMessageBox(...args: [object, MessageBoxOptions] | [MessageBoxOptions]) {
    const { message = '', cancelId, defaultId } = optionsOf(args);
    if (typeof message !== 'string') throw new TypeError('message must be a string');
    say(`알림: ${message}`);
    return { response: cancelId ?? defaultId ?? 0, checkboxChecked: false };
  },
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`[대역] 오류: ${title}\n${content}\n`);
  },
  async showCertificateTrustDialog(): Promise<void> {},
  showOpenDialogSync: () => blocks('showOpenDialogSync'),
  showSaveDialogSync: () => blocks('showSaveDialogSync'),
  showMessageBoxSync: () => blocks('showMessageBoxSync'),
};

function blocks(name: string): never {
  throw new Error(`dialog.${name} blocks the main process; the stand-in refuses it.`);
}
