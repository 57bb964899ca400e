import { expect, test } from 'vitest';
import { nativeModulesStayOutside } from './native-modules-stay-outside.ts';
import { projectOf } from './project.ts';

const DEPENDENCIES = { argon2: '1', 'better-sqlite3': '1' };
const faultsOf = (main: string, dependencies: object = DEPENDENCIES) =>
  nativeModulesStayOutside(
    projectOf({ 'package.json': JSON.stringify({ dependencies }), 'out/main/main.js': main }),
  ).map(({ message }) => message);

test('imports of native packages, built-ins, electron and own chunks pass', () => {
  expect(faultsOf("import a from 'better-sqlite3'; import 'node:fs'; import 'electron'; import './core.js';")).toEqual(
    [],
  );
});

test('reports a binding loader that was bundled', () => {
  expect(faultsOf("load(dir + '/prebuilds/' + name)")).toHaveLength(1);
  expect(faultsOf("require('./build/better_sqlite3.node')")).not.toEqual([]);
});

test('reports a package that is neither bundled nor shipped', () => {
  expect(faultsOf("import { z } from 'zod';")).toEqual(["'zod' is not bundled and not shipped"]);
});

test('reports a pure package among the dependencies, and a native one that is not', () => {
  expect(faultsOf('1', { ...DEPENDENCIES, zod: '4' })).toHaveLength(1);
  expect(faultsOf('1', { argon2: '1' })).toHaveLength(1);
});
