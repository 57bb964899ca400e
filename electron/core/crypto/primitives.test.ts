import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cryptoSelfTest } from './crypto-self-test.ts';
import {
  boxPublicKey,
  equalInConstantTime,
  hkdfSha256,
  open,
  openSealed,
  randomBytes,
  runningSha256,
  seal,
  sealTo,
  sha256Hex,
  verifySignature,
  wipe,
} from './primitives.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

describe('the primitives', () => {
  test('agree with the published vectors', async () => {
    expect(await cryptoSelfTest()).toEqual([]);
  });

  test('open what was sealed, whatever it is', () => {
    fc.assert(
      fc.property(anyBytes, fc.string(), (plaintext, aad) => {
        const key = randomBytes(32);
        expect(Buffer.from(open(key, seal(key, plaintext, aad), aad) ?? [1])).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  test('refuse a seal in which any single bit was flipped', () => {
    const key = randomBytes(32);
    const sealed = seal(key, Buffer.from('주소'), 'aad');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open(key, flipped, 'aad')).toBeUndefined();
    }
  });

  test('refuse a sealed box cut short, lengthened or sealed to a low-order point', () => {
    const secret = randomBytes(32);
    const box = sealTo(boxPublicKey(secret), Buffer.from('열쇠'), 'aad');
    for (let length = 0; length < box.length; length += 1) {
      expect(openSealed(secret, box.subarray(0, length), 'aad')).toBeUndefined();
    }
    expect(openSealed(secret, Buffer.concat([box, Buffer.of(0)]), 'aad')).toBeUndefined();
    expect(openSealed(secret, Buffer.concat([Buffer.alloc(32), box.subarray(32)]), 'aad')).toBeUndefined();
  });

  test('seal the same words differently each time', () => {
    const key = randomBytes(32);
    expect(seal(key, Buffer.from('같은 말'), '')).not.toEqual(seal(key, Buffer.from('같은 말'), ''));
  });

  test('derive unrelated keys for different purposes', () => {
    const secret = randomBytes(32);
    const salt = randomBytes(16);
    expect(hkdfSha256(secret, salt, 'a')).not.toEqual(hkdfSha256(secret, salt, 'b'));
  });

  test('hash a stream as they hash the whole', () => {
    const running = runningSha256();
    running.add(Buffer.from('온'));
    running.add(Buffer.from('이음'));
    expect(running.hex()).toBe(sha256Hex('온이음'));
  });

  test('call a malformed signature bad instead of throwing', () => {
    expect(verifySignature(new Uint8Array(32).fill(255), Buffer.from('x'), new Uint8Array(64))).toBe(false);
    expect(verifySignature(new Uint8Array(3), Buffer.from('x'), new Uint8Array(5))).toBe(false);
  });

  test('compare different lengths as different', () => {
    expect(equalInConstantTime(new Uint8Array(3), new Uint8Array(4))).toBe(false);
  });

  test('leave nothing of a wiped key', () => {
    const key = randomBytes(32);
    wipe(key);
    expect([...key].every((byte) => byte === 0)).toBe(true);
  });
});

/** BoringSSL differs from OpenSSL where Node cannot show it: only the door to both may import it. */
test('node:crypto has one importer in core', async () => {
  const core = join(import.meta.dirname, '..');
  const files = (await readdir(core, { recursive: true })).filter((file) => /\.ts$/.test(file));
  const importers: string[] = [];
  for (const file of files.filter((name) => !name.endsWith('.test.ts'))) {
    const source = await readFile(join(core, file), 'utf8');
    if (/from '(node:)?crypto'/.test(source)) importers.push(file.replaceAll('\\', '/'));
  }
  expect(importers).toEqual(['crypto/primitives.ts']);
});
