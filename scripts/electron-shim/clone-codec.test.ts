import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCodec } from './clone-codec.ts';

const codec = createCodec();
const carried = (value: unknown): unknown => codec.decode(JSON.parse(JSON.stringify(codec.encode(value))));

const anyCloneable = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, -0, Number.NaN),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.float32Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value')),
    fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
    fc.array(fc.string()).map((entries) => new Set(entries)),
  ),
})).value;

test('carries whatever structured clone carries, unchanged', () => {
  fc.assert(
    fc.property(anyCloneable, (value) => {
      expect(carried(value)).toStrictEqual(structuredClone(value));
    }),
    { numRuns: 300 },
  );
});

test('keeps cycles and shared references', () => {
  const shared = { n: 1 };
  const value: Record<string, unknown> = { a: shared, b: [shared] };
  value.self = value;
  const copy = carried(value) as { a: unknown; b: unknown[]; self: unknown };
  expect(copy.self).toBe(copy);
  expect(copy.b[0]).toBe(copy.a);
});

test.for([
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a promise', Promise.resolve()],
  ['a weak map', new WeakMap()],
  ['an address', new URL('https://a.b')],
  ['something deep inside', [{ a: new Map([[1, () => 1]]) }]],
])('refuses %s', ([, value]) => {
  expect(() => codec.encode(value)).toThrow('An object could not be cloned.');
});

test('refuses a proxy where it can be told', () => {
  expect(() =>
    codec.encode({ a: new Proxy({}, {}) }, { isProxy: (value) => value instanceof Object && !('a' in value) }),
  ).toThrow();
});
