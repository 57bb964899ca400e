/**
 * @file The module that the app gets for `electron`. What is not imitated is there too, and throws when used: an ESM import
 * of a missing name would stop the app before its first line.
 */
import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import {
  clipboard,
  crashReporter,
  globalShortcut,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerSaveBlocker,
  screen,
  shell,
  systemPreferences,
} from './desktop.ts';
import { dialog } from './dialogs.ts';
import { ipcMain } from './ipc-main.ts';
import { powerMonitor } from './power-monitor.ts';
import { safeStorage } from './safe-storage.ts';
import { protocol, session } from './session.ts';
import { WebContents } from './web-contents.ts';

const missing = (name: string): never =>
  new Proxy(class {}, {
    get: (_target, key) => {
      if (typeof key === 'symbol' || key === 'then') return undefined;
      throw new Error(`The stand-in does not imitate electron.${name}.${key}`);
    },
    construct: () => {
      throw new Error(`The stand-in does not imitate electron.${name}`);
    },
  }) as never;

const webContents = WebContents;
const autoUpdater = missing('autoUpdater');
const BaseWindow = missing('BaseWindow');
const BrowserView = missing('BrowserView');
const ClipboardItem = missing('ClipboardItem');
const contentTracing = missing('contentTracing');
const desktopCapturer = missing('desktopCapturer');
const MessageChannelMain = missing('MessageChannelMain');
const netLog = missing('netLog');
const Tray = missing('Tray');
const utilityProcess = missing('utilityProcess');
const View = missing('View');
const webFrameMain = missing('webFrameMain');
const WebContentsView = missing('WebContentsView');

export const electron: Record<string, unknown> = {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  View,
  WebContentsView,
  webContents,
  webFrameMain,
};

export {
  app,
  autoUpdater,
  BaseWindow,
  BrowserView,
  BrowserWindow,
  ClipboardItem,
  clipboard,
  contentTracing,
  crashReporter,
  desktopCapturer,
  dialog,
  electron as default,
  electron as 'module.exports',
  globalShortcut,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  netLog,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
  View,
  WebContentsView,
  webContents,
  webFrameMain,
};
