import { expect, test } from 'vitest';
import { projectOf } from './project.ts';
import { windowsAreClosed } from './windows-are-closed.ts';

const MAIN = `
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', stop);
    contents.on('will-frame-navigate', stop);
    contents.on('will-redirect', stop);
    contents.on('will-attach-webview', stop);
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  new BrowserWindow({ webPreferences: { session, sandbox: true, contextIsolation: true, nodeIntegration: false } });
`;
const faultsOf = (source: string) =>
  windowsAreClosed(projectOf({ 'electron/main/main.ts': source })).map(({ message }) => message);

test('a closed window under guarded pages passes', () => {
  expect(faultsOf(MAIN)).toEqual([]);
});

test.each([
  ['sandbox: true', 'sandbox: isPackaged', 'write sandbox: true here'],
  ['sandbox: true, ', '', 'write sandbox: true here'],
  ['contextIsolation: true', 'contextIsolation: false', 'write contextIsolation: true here'],
  ['nodeIntegration: false', 'nodeIntegration: true', 'write nodeIntegration: false here'],
  ['sandbox: true', 'sandbox: true, webviewTag: true', 'webviewTag opens the window'],
  ['sandbox: true', 'sandbox: true, webSecurity: false', 'webSecurity stays on'],
  ['codeCache: true', 'codeCache: true, bypassCSP: true', 'the scheme must not have bypassCSP'],
  ['secure: true', 'secure: true, corsEnabled: true', 'the scheme must not have corsEnabled'],
  ['app.enableSandbox();', '', 'nothing guards the pages with app.enableSandbox'],
  ["contents.on('will-redirect', stop);", '', 'nothing guards the pages with will-redirect'],
  ["contents.on('will-attach-webview', stop);", '', 'nothing guards the pages with will-attach-webview'],
  [
    "contents.setWindowOpenHandler(() => ({ action: 'deny' }));",
    '',
    'nothing guards the pages with setWindowOpenHandler',
  ],
])('reports %s → %s', (from, to, message) => {
  expect(MAIN).toContain(from);
  expect(faultsOf(MAIN.replace(from, to))).toEqual([message]);
});
