import { app, type BrowserWindow, dialog, type Session, safeStorage, shell } from 'electron';
import type { Desktop, DesktopRequest } from '#core/desktop/desktop.ts';
import type { FromMain, ToMain } from '#core/rpc/messages.ts';
import type { CoreThread } from './core-thread.ts';
import { htmlToPdf, printHtml } from './print.ts';

/** Does for core what only Electron can do. */
export function answerDesktopRequests(
  core: CoreThread,
  window: () => BrowserWindow | undefined,
  session: Pick<Session, 'resolveProxy'>,
): void {
  const desktop = createDesktop(window, session);
  core.onMessage((message: ToMain) => {
    if (message.type !== 'desktop-request') return;
    const { id } = message;
    const answer = (reply: { value?: unknown; failure?: string }) =>
      core.post({ type: 'desktop-answer', id, ...reply } satisfies FromMain);
    run(desktop, message.request).then(
      (value) => answer({ value }),
      () => answer({ failure: `desktop ${message.request.name} failed` }),
    );
  });
}

function run(desktop: Desktop, { name, options }: DesktopRequest): Promise<unknown> {
  if (!Object.hasOwn(desktop, name)) return Promise.reject(new Error('unknown desktop request'));
  return desktop[name](options as never);
}

function createDesktop(window: () => BrowserWindow | undefined, session: Pick<Session, 'resolveProxy'>): Desktop {
  const open = async (options: Electron.OpenDialogOptions) => {
    const parent = window();
    const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return chosen.canceled ? undefined : chosen.filePaths[0];
  };
  return {
    openFile: ({ title, extensions }) =>
      open({ title, properties: ['openFile'], filters: [{ name: title, extensions: [...extensions] }] }),
    openFolder: ({ title }) => open({ title, properties: ['openDirectory', 'createDirectory'] }),
    saveFile: async ({ title, defaultName, extension }) => {
      const options = { title, defaultPath: defaultName, filters: [{ name: title, extensions: [extension] }] };
      const parent = window();
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen.canceled || chosen.filePath === '' ? undefined : chosen.filePath;
    },
    htmlToPdf: ({ html }) => htmlToPdf(html),
    printHtml: ({ html }) => printHtml(html),
    openPath: async ({ path }) => {
      if ((await shell.openPath(path)) !== '') throw new Error('no program for this file');
    },
    showInFolder: async ({ path }) => shell.showItemInFolder(path),
    sealSecret: async ({ secret }) => {
      if (!(await canSeal())) return undefined;
      return safeStorage.encryptStringAsync(Buffer.from(secret).toString('base64'));
    },
    openSecret: async ({ sealed }) => {
      if (!(await canSeal())) return undefined;
      try {
        const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
        return new Uint8Array(Buffer.from(result, 'base64'));
      } catch {
        // Another Windows account, a copied profile or a changed keyring: core then asks for the recovery code.
        return undefined;
      }
    },
    resolveProxy: ({ url }) => session.resolveProxy(url),
    protectScreen: async ({ isProtected }) => window()?.setContentProtection(isProtected),
    reloadWindow: async () => {
      const contents = window()?.webContents;
      if (!contents || contents.isDestroyed()) return;
      // Sign-in shows no one's records, and whoever helps from afar must be able to see it.
      window()?.setContentProtection(false);
      // A reload alone would leave names in the old process's memory.
      contents.forcefullyCrashRenderer();
      contents.reload();
    },
    quit: async () => app.quit(),
  };
}

/** `basic_text` on Linux is a hard-coded password: no protection, so we do not pretend. */
async function canSeal(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  if (process.platform !== 'linux') return true;
  return !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
}
