import { expect, test } from 'vitest';
import { cryptoAllowList } from './crypto-allow-list.ts';
import { projectOf } from './project.ts';

const HOME = 'electron/core/crypto/primitives.ts';
const faultsIn = (path: string, source: string) => cryptoAllowList(projectOf({ [path]: source }));

test('the allowed primitives in their one file pass', () => {
  const source =
    "import { createHash, hkdfSync } from 'node:crypto'; createHash('sha256'); hkdfSync('sha256', a, b, c, 32);";
  expect(faultsIn(HOME, source)).toEqual([]);
});

test('reports node:crypto anywhere else, but not its types', () => {
  expect(faultsIn('electron/core/audit/chain.ts', "import { createHash } from 'node:crypto';")).toHaveLength(1);
  expect(faultsIn('electron/main/main.ts', "import crypto from 'crypto';")).toHaveLength(1);
  expect(faultsIn('electron/core/audit/chain.ts', "import type { Hash } from 'node:crypto';")).toEqual([]);
});

test.each([
  ["import { argon2Sync } from 'node:crypto';"],
  ["createCipheriv('chacha20-poly1305', key, nonce);"],
  ["createHash('md5');"],
  ['createHash(algorithm);'],
  ['crypto.argon2Sync(password);'],
  ["import * as crypto from 'node:crypto';"],
])('reports %s', (source) => {
  expect(faultsIn(HOME, source)).toHaveLength(1);
});

test('reports what a library brought into the bundle', () => {
  expect(faultsIn('out/main/core.js', "x.createCipheriv('aes-128-ecb', k, null)")).toHaveLength(1);
});
