import { app, type Session, type WebContents } from 'electron';
import { isOurPage } from './origin.ts';

/** Rules for every page that will ever exist in this process, set before the first window: see `docs/architecture.md`. */
export function guardEveryPage(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

function guard(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Writing plain text to the clipboard after a key press or a click: how a text gets from here into 행복e음. */
const COPYING = 'clipboard-sanitized-write';

/** Electron grants every permission that nobody refuses. Copying is the only one that our pages need. */
export function denyAllButCopying(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, callback) =>
    callback(permission === COPYING && isOurPage(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (contents, permission) => permission === COPYING && contents !== null && isOurPage(contents.getURL()),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
