import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromPostgresText, toPostgresJson, toPostgresText } from './postgres-text.ts';
import { aServerDatabase } from './test-postgres.ts';

const anyText = fc.string({
  unit: fc.constantFrom('a', '가', '\0', '\ue000', '\ud83d', '\ude00', '😀', '"', '\\', '\n', '0'),
});

test('every string comes back as it was, from text and from JSON', async () => {
  const { pool, dispose } = await aServerDatabase(1);
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const values = [toPostgresText(text), toPostgresJson({ text })];
      const { rows } = await pool.query<{ t: string; j: unknown }>('SELECT $1::text AS t, $2::json AS j', values);
      expect(rows[0]).toEqual({ t: text, j: { text } });
    }),
    { numRuns: 200 },
  );
  await dispose();
});

test('ordinary text is stored as it is', () => {
  expect(toPostgresText('김온이음 1동 😀')).toBe('김온이음 1동 😀');
  expect(fromPostgresText('김온이음 1동 😀')).toBe('김온이음 1동 😀');
});
