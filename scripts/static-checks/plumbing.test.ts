import { expect, test } from 'vitest';
import { countPlumbing, linesOfCode, PLUMBING_LIMIT } from './plumbing.ts';
import { projectOf } from './project.ts';

const files = (contract: string) => ({
  'shared/rpc/contract.ts': contract,
  'electron/core/rpc/answer-call.ts': 'a;',
  'electron/core/rpc/answer-call.test.ts': 'not counted;',
  'electron/main/rpc/relay-calls.ts': 'a;',
  'electron/preload/preload.ts': 'a;',
  'renderer/rpc/rpc-client.ts': 'a;',
});

test('blank lines and comments are no code', () => {
  expect(linesOfCode('/**\n * why\n */\n\nconst a = 1; // kept\n// gone\n  /* gone */\nconst b = 2;\n')).toBe(2);
});

test('counts what a call passes through, and fails above the limit', () => {
  expect(countPlumbing(projectOf(files('a;\nb;')))).toMatchObject({ total: 6, findings: [] });
  expect(countPlumbing(projectOf(files('a;\n'.repeat(PLUMBING_LIMIT)))).findings).toHaveLength(1);
});

test('reports plumbing that has moved away', () => {
  expect(countPlumbing(projectOf({})).findings).toHaveLength(5);
});
