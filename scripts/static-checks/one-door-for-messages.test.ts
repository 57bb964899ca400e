import { expect, test } from 'vitest';
import { oneDoorForMessages } from './one-door-for-messages.ts';
import { projectOf } from './project.ts';

const faultsIn = (path: string, source: string) => oneDoorForMessages(projectOf({ [path]: source }));

test('the relay and the preload may listen', () => {
  expect(faultsIn('electron/main/rpc/relay-calls.ts', "import { ipcMain } from 'electron';")).toEqual([]);
  expect(faultsIn('electron/preload/preload.ts', "import { ipcRenderer } from 'electron';")).toEqual([]);
  expect(faultsIn('electron/main/main.ts', "import { app } from 'electron';")).toEqual([]);
});

test.each([
  ['electron/main/app/window.ts', "import { BrowserWindow, ipcMain } from 'electron';"],
  ['electron/main/app/window.ts', "import { ipcMain as ipc } from 'electron/main';"],
  ['electron/main/app/window.ts', "import * as electron from 'electron';"],
  ['renderer/main.tsx', "import { ipcRenderer } from 'electron';"],
])('reports a second door in %s', (path, source) => {
  expect(faultsIn(path, source)).toHaveLength(1);
});
