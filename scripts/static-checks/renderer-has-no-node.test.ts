import { expect, test } from 'vitest';
import { projectOf } from './project.ts';
import { rendererHasNoNode } from './renderer-has-no-node.ts';

const faultsWith = (files: Record<string, string>) =>
  rendererHasNoNode(projectOf({ 'out/renderer/assets/main.js': '1', ...files }));

test('a page that only asks whether there is a Buffer passes', () => {
  const guarded = "const has = typeof Buffer !== 'undefined'; a.process.env; state.Buffer.from(1);";
  expect(faultsWith({ 'out/renderer/assets/main.js': guarded, 'renderer/main.tsx': "import 'react';" })).toEqual([]);
});

test.each([
  [{ 'renderer/main.tsx': "import { join } from 'node:path';" }],
  [{ 'renderer/main.tsx': "import { ipcRenderer } from 'electron';" }],
  [{ 'shared/kernel/ids.ts': "import { randomUUID } from 'crypto';" }],
  [{ 'out/renderer/assets/main.js': "var fs = '__vite-browser-external';" }],
  [{ 'out/renderer/assets/main.js': 'if (process.env.NODE_ENV) start();' }],
  [{ 'out/renderer/assets/main.js': "Buffer.from('x');" }],
])('reports %o', (files) => {
  expect(faultsWith(files)).not.toEqual([]);
});

test('reports that nothing was built', () => {
  expect(rendererHasNoNode(projectOf({}))).toHaveLength(1);
});
