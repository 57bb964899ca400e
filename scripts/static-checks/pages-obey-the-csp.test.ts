import { expect, test } from 'vitest';
import { pagesObeyTheCsp } from './pages-obey-the-csp.ts';
import { projectOf } from './project.ts';

const POLICY = `export const POLICY = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
  "object-src 'none'", "base-uri 'none'", "form-action 'none'"].join('; ');`;
const CLEAN = {
  'out/renderer/index.html': '<!-- no <style> here --><script type="module" src="./main.js"></script>',
  'renderer/main.tsx': 'export const App = () => <p style={{ height: 3 }}>x</p>;',
  'electron/main/app/serve-bundle.ts': POLICY,
};
const faultsWith = (change: Record<string, string>) =>
  pagesObeyTheCsp(projectOf({ ...CLEAN, ...change })).map(({ message }) => message);

test('pages without inline code under a strict policy pass', () => {
  expect(faultsWith({})).toEqual([]);
});

test.each([
  [{ 'out/renderer/index.html': '<script>start()</script>' }],
  [{ 'out/renderer/index.html': '<style>p{}</style>' }],
  [{ 'out/renderer/index.html': '<p style="color:red">' }],
  [{ 'out/renderer/index.html': '<p onclick="go()">' }],
  [{ 'renderer/main.tsx': 'export const App = () => <style>{css}</style>;' }],
  [{ 'renderer/main.tsx': 'export const App = () => <p dangerouslySetInnerHTML={{ __html: x }} />;' }],
  [{ 'electron/main/app/serve-bundle.ts': POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") }],
  [{ 'electron/main/app/serve-bundle.ts': POLICY.replace('"base-uri \'none\'",', '') }],
  [{ 'electron/main/app/serve-bundle.ts': POLICY.replace("connect-src 'self'", 'connect-src https:') }],
  [{ 'electron/main/app/serve-bundle.ts': 'export const POLICY = undefined;' }],
])('reports %o', (change) => {
  expect(faultsWith(change)).toHaveLength(1);
});

test('a document that runs nothing and fetches nothing may carry its own styles', () => {
  const print = (policy: string) => faultsWith({ 'electron/main/app/print.ts': `const POLICY = "${policy}";` });
  expect(print("default-src 'none'; style-src 'unsafe-inline'; font-src data:")).toEqual([]);
  expect(print("default-src 'self'; style-src 'unsafe-inline'")).toHaveLength(1);
  expect(print("default-src 'none'; script-src 'self'; style-src 'unsafe-inline'")).not.toEqual([]);
});
