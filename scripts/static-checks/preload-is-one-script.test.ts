import { expect, test } from 'vitest';
import { preloadIsOneScript } from './preload-is-one-script.ts';
import { projectOf } from './project.ts';

const BUILT = 'out/preload/preload.cjs';
const faultsOf = (source: string, more: Record<string, string> = {}) =>
  preloadIsOneScript(projectOf({ [BUILT]: source, ...more })).map(({ message }) => message);

test('one script that requires what the sandbox has passes', () => {
  expect(faultsOf("'use strict'; const { ipcRenderer } = require('electron'); require('node:url');")).toEqual([]);
});

test('reports a module', () => {
  expect(faultsOf("import { ipcRenderer } from 'electron';")[0]).toMatch(/not a script/);
});

test('reports a second file, whatever it is called', () => {
  expect(faultsOf("require('electron');", { 'out/preload/chunk-abc.cjs': '1' })).toHaveLength(1);
  expect(preloadIsOneScript(projectOf({ 'out/preload/preload.mjs': '1' }))).toHaveLength(1);
});

test.each([["require('node:fs')"], ["require('zod')"], ["import('node:fs')"], ['require(name)']])(
  'reports %s',
  (source) => {
    expect(faultsOf(source)).not.toEqual([]);
  },
);

test('reports that nothing was built', () => {
  expect(preloadIsOneScript(projectOf({}))[0]?.message).toMatch(/not built/);
});
