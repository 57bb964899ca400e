import { expect, test } from 'vitest';
import { projectOf } from './project.ts';
import { rendererUrlsAreRelative } from './renderer-urls-are-relative.ts';

const CLEAN = {
  'renderer/main.tsx': "const next = new URL('./x', location.href);",
  'out/renderer/index.html': '<script type="module" src="./assets/main.js"></script>',
  'out/renderer/assets/main.css': '@font-face { src: url(./font.woff2) }',
  'out/renderer/assets/main.js': "fetch('./x.json')",
};
const faultsWith = (change: Partial<typeof CLEAN>) => rendererUrlsAreRelative(projectOf({ ...CLEAN, ...change }));

test('relative addresses pass', () => {
  expect(faultsWith({})).toEqual([]);
});

test.each([
  [{ 'renderer/main.tsx': "if (location.origin === home) go('/');" }],
  [{ 'renderer/main.tsx': "const page = 'app://bundle/index.html';" }],
  [{ 'renderer/main.tsx': "const page = 'file:///C:/x.html';" }],
  [{ 'out/renderer/index.html': '<script src="/assets/main.js"></script>' }],
  [{ 'out/renderer/index.html': '<link href="https://cdn.example/x.css">' }],
  [{ 'out/renderer/assets/main.css': 'body { background: url("/x.png") }' }],
  [{ 'out/renderer/assets/main.js': 'open("app://bundle/x")' }],
])('reports %o', (change) => {
  expect(faultsWith(change)).toHaveLength(1);
});

test('reports that nothing was built', () => {
  expect(rendererUrlsAreRelative(projectOf({}))).toHaveLength(1);
});
