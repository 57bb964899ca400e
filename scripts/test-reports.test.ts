import { expect, test } from 'vitest';
import {
  countsOfPlaywright,
  countsOfVitest,
  failuresOfVitest,
  unsteadyOfPlaywright,
  unsteadyOfVitest,
} from './test-reports.ts';

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
  const stats = { expected: 3, unexpected: 0, flaky: 0, skipped: 1 };
  expect(countsOfPlaywright({ stats }, 0)).toEqual({ passed: 3, failed: 1 });
});

test('what needed a second try counts as passed and is named', () => {
  const tests = [
    { status: 'passed', fullName: 'steady', failureMessages: [] },
    { status: 'passed', fullName: 'at the second try', failureMessages: ['too early'] },
    { status: 'failed', fullName: 'never', failureMessages: ['wrong', 'wrong'] },
  ];
  const report = { testResults: [{ name: 'a.test.ts', status: 'failed', assertionResults: tests }] };
  expect(countsOfVitest(report, 1)).toEqual({ passed: 2, failed: 1 });
  expect(unsteadyOfVitest(report)).toEqual(['a.test.ts › at the second try\n    too early']);
  const specs = [
    { file: 'a.e2e.ts', title: 'steady', tests: [{ status: 'expected' }] },
    { file: 'a.e2e.ts', title: 'at the second try', tests: [{ status: 'flaky' }] },
  ];
  const windows = { stats: { expected: 1, unexpected: 0, flaky: 1, skipped: 0 }, suites: [{ specs }] };
  expect(countsOfPlaywright(windows, 0)).toEqual({ passed: 2, failed: 0 });
  expect(unsteadyOfPlaywright(windows)).toEqual(['a.e2e.ts › at the second try']);
});

test('a file that could not be loaded counts as failed', () => {
  expect(countsOfVitest({ testResults: [file('failed')] }, 1)).toEqual({ passed: 0, failed: 1 });
});

test('a test that its preparation kept from beginning has words as well', () => {
  expect(failuresOfVitest({ testResults: [{ name: 'a.test.ts', ...file('failed', 'skipped') }] })).toEqual([
    expect.stringMatching(/^a\.test\.ts › \n {4}하지 않았습니다.*beforeAll/u),
  ]);
});

test('a run that ended badly is a failure even if every test passed, or if there is no report', () => {
  expect(countsOfVitest({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1 });
  expect(countsOfVitest(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  expect(countsOfPlaywright(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});
