import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromCrockford, inGroups, toCrockford } from './crockford.ts';
import { canonicalOneTimeCode, newOneTimeCode } from './one-time-code.ts';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';

describe('codes for paper', () => {
  test('come back from their symbols', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 40 }), (bytes) => {
        const whole = bytes.slice(0, bytes.length - (bytes.length % 5));
        expect(fromCrockford(toCrockford(whole))).toEqual(whole);
      }),
    );
  });

  test('agree with Crockford’s own reading of look-alikes', () => {
    expect(fromCrockford('oOiIlL00')).toEqual(fromCrockford('00111100'));
    expect(fromCrockford('U0000000')).toBeUndefined();
  });

  test('use no letter that looks like another', () => {
    for (let i = 0; i < 50; i += 1)
      expect(newRecoveryCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$/);
  });

  test('notice every single mistyped symbol and every two neighbours swapped', () => {
    const code = newRecoveryCode();
    const symbols = code.replaceAll('-', '');
    for (let at = 0; at < symbols.length; at += 1) {
      for (const wrong of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (wrong === symbols[at]) continue;
        expect(readRecoveryCode(symbols.slice(0, at) + wrong + symbols.slice(at + 1)).ok).toBe(false);
      }
      const swapped = symbols.slice(0, at) + (symbols[at + 1] ?? '') + symbols[at] + symbols.slice(at + 2);
      if (swapped !== symbols) expect(readRecoveryCode(swapped).ok).toBe(false);
    }
    expect(readRecoveryCode(code).ok).toBe(true);
  });

  test('never repeat', () => {
    expect(new Set(Array.from({ length: 200 }, newOneTimeCode)).size).toBe(200);
  });

  test('are read the same however a colleague types them', () => {
    const code = newOneTimeCode();
    expect(canonicalOneTimeCode(code.toLowerCase().replaceAll('-', ' '))).toBe(code);
    expect(canonicalOneTimeCode('그냥 글자')).toBe('그냥 글자');
    expect(inGroups('ABCDE')).toBe('ABCD-E');
  });
});
