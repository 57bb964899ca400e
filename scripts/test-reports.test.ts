import { expect, test } from 'vitest';
import { countsOfPlaywright, countsOfVitest } from './test-reports.ts';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test('counts what passed and what failed', () => {
  const report = { testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed')] };
  expect(countsOfVitest(report, 1)).toEqual({ passed: 2, failed: 1 });
});

test('a skipped test counts as failed', () => {
  expect(countsOfVitest({ testResults: [file('passed', 'passed', 'skipped')] }, 0)).toEqual({ passed: 1, failed: 1 });
  const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 1 };
  expect(countsOfPlaywright({ stats }, 0)).toEqual({ passed: 3, failed: 2 });
});

test('a file that could not be loaded counts as failed', () => {
  expect(countsOfVitest({ testResults: [file('failed')] }, 1)).toEqual({ passed: 0, failed: 1 });
});

test('a run that ended badly is a failure even if every test passed, or if there is no report', () => {
  expect(countsOfVitest({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
  expect(countsOfVitest(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countsOfPlaywright(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
