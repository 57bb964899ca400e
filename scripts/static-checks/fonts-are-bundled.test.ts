import { expect, test } from 'vitest';
import { fontsAreBundled } from './fonts-are-bundled.ts';
import { projectOf } from './project.ts';

const CSS = `@font-face { font-family: 'Our Font'; src: url('./our.woff2') format('woff2'); }
body { font-family: 'Our Font', sans-serif; } code { font-family: monospace; } p { font-family: var(--font-text); }`;
const CLEAN = { 'renderer/ui/base.css': CSS, 'out/renderer/assets/our.woff2': 'x'.repeat(600_000) };
const faultsWith = (change: Record<string, string>) =>
  fontsAreBundled(projectOf({ ...CLEAN, ...change })).map(({ message }) => message);

test('a bundled font that comes first passes', () => {
  expect(faultsWith({})).toEqual([]);
});

test('reports a stack that begins with a font of the system', () => {
  expect(
    faultsWith({ 'renderer/ui/base.css': CSS.replace("'Our Font', sans", "'Malgun Gothic', 'Our Font', sans") }),
  ).toEqual(["'Malgun Gothic' comes first but is not a font we ship"]);
});

test('reports a face from the network or from the system, and a page without any', () => {
  expect(faultsWith({ 'renderer/ui/base.css': CSS.replace('./our', 'https://cdn.example/our') })).toHaveLength(1);
  expect(faultsWith({ 'renderer/ui/base.css': CSS.replace("url('./our.woff2')", "local('Our Font')") })).toHaveLength(
    1,
  );
  expect(faultsWith({ 'renderer/ui/base.css': 'p { color: red; }' })).toEqual(['no @font-face is declared']);
});

test('reports a built font that cannot hold Hangul, and none at all', () => {
  expect(faultsWith({ 'out/renderer/assets/our.woff2': 'x' })).toHaveLength(1);
  expect(fontsAreBundled(projectOf({ 'renderer/ui/base.css': CSS }))).toHaveLength(1);
});
