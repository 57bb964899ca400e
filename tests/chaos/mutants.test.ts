import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS, planted } from './mutants.ts';

test.each(Object.entries(MUTANTS))('%s fits the source it is planted in', (_name, mutant) => {
  const source = readFileSync(join(import.meta.dirname, '..', '..', mutant.file), 'utf8');
  expect(planted(mutant, source)).not.toBe(source);
});
