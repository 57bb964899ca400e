import { join } from 'node:path';
import { BrowserWindow, type Session } from 'electron';
import { APP_START } from './origin.ts';

/** The one window people work in. Its title never names a person or a case. */
export function openMainWindow(session: Session, preloadFolder: string, options: { devTools: boolean }): BrowserWindow {
  const window = new BrowserWindow({
    title: '온이음',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#ffffff',
    webPreferences: {
      session,
      preload: join(preloadFolder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: options.devTools,
    },
  });
  window.on('page-title-updated', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  void window.loadURL(APP_START);
  return window;
}
