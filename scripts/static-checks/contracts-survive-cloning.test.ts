import { expect, test } from 'vitest';
import { contractsSurviveCloning } from './contracts-survive-cloning.ts';
import { projectOf } from './project.ts';

const faultsOf = (source: string) => contractsSurviveCloning(projectOf({ 'shared/x/x.schema.ts': source }));

test('JSON, dates, bytes and big integers pass', () => {
  const source =
    'z.object({ at: z.date(), n: z.bigint(), tags: z.array(z.string()), bytes: z.instanceof(Uint8Array) });';
  expect(faultsOf(source)).toEqual([]);
});

test.each([
  ['z.instanceof(Buffer);'],
  ['z.object({ go: z.function() });'],
  ['z.map(z.string(), z.number());'],
  ['z.set(z.string());'],
  ['z.promise(z.string());'],
  ['z.any();'],
  ['z.symbol();'],
  ['z.custom<Household>();'],
])('reports %s', (source) => {
  expect(faultsOf(source)).toHaveLength(1);
});
