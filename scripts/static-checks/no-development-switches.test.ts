import { expect, test } from 'vitest';
import { noDevelopmentSwitches } from './no-development-switches.ts';
import { projectOf } from './project.ts';

const faultsWith = (files: Record<string, string>) =>
  noDevelopmentSwitches(projectOf({ 'out/main/main.js': '1', ...files }));

test('a file that asks whether the app is packaged may read settings, and facts of the machine are free', () => {
  const asks = 'const outside = app.isPackaged ? {} : process.env; outside.ONIEUM_DATA_DIR;';
  expect(faultsWith({ 'electron/main/main.ts': asks, 'electron/main/x.ts': 'process.env.APPDATA' })).toEqual([]);
});

test.each([
  [{ 'out/main/main.js': 'loadURL(process.env.ELECTRON_RENDERER_URL)' }],
  [{ 'out/main/chunks/a.js': 'if (process.env["ELECTRON_IS_DEV"]) open()' }],
  [{ 'electron/main/window.ts': 'if (process.env.ONIEUM_DEV) openDevTools();' }],
  [{ 'electron/core/core.ts': 'const all = { ...process.env };' }],
])('reports %o', (files) => {
  expect(faultsWith(files)).toHaveLength(1);
});
