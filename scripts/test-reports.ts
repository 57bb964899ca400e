import { z } from 'zod';
import type { Counts } from './static-checks/report.ts';

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string().default(''),
      message: z.string().default(''),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().default(''),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z
    .array(
      z.object({
        specs: z.array(
          z.object({ title: z.string(), file: z.string(), tests: z.array(z.object({ status: z.string() })) }),
        ),
      }),
    )
    .default([]),
});

/**
 * Counts of a vitest run. A skipped test counts as failed, because it proves nothing, and so does a file that could not
 * be loaded. An exit code other than 0 is at least one failure, whatever the report says.
 */
export function countsOfVitest(report: unknown, status: number): Counts {
  const { data } = VitestReport.safeParse(report);
  if (!data) return { passed: 0, failed: 1 };
  const tests = data.testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const brokenFiles = data.testResults.filter(
    (file) => file.status !== 'passed' && file.assertionResults.every((test) => test.status === 'passed'),
  ).length;
  return withStatus({ passed, failed: tests.length - passed + brokenFiles }, status);
}

/** What failed in a vitest run, each with the first lines of why: for the end of a long output. */
export function failuresOfVitest(report: unknown): string[] {
  const { data } = VitestReport.safeParse(report);
  return (data?.testResults ?? []).flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status !== 'passed');
    if (failed.length === 0) return status === 'passed' ? [] : [`${name}\n    ${firstLines(message)}`];
    return failed.map(
      (test) => `${name} › ${test.fullName}\n    ${firstLines(test.failureMessages?.join('\n') ?? '')}`,
    );
  });
}

/** What failed once and passed when it was run again at once. */
export function unsteadyOfVitest(report: unknown): string[] {
  const { data } = VitestReport.safeParse(report);
  return (data?.testResults ?? []).flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && (failureMessages ?? []).length > 0)
      .map(
        ({ fullName, failureMessages }) =>
          `${name} › ${fullName}\n    ${firstLines((failureMessages ?? []).join('\n'))}`,
      ),
  );
}

/** The same of the windows; why it failed is in the output above. */
export function unsteadyOfPlaywright(report: unknown): string[] {
  const { data } = PlaywrightReport.safeParse(report);
  const specs = (data?.suites ?? []).flatMap((suite) => suite.specs);
  return specs
    .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
    .map(({ file, title }) => `${file} › ${title}`);
}

/** The report has no words for a test that was not begun. */
const NOT_BEGUN =
  '하지 않았습니다: skip이거나 그 앞의 준비(beforeAll)가 실패했습니다. 위의 Failed Suites에 까닭이 있습니다.';

const firstLines = (text: string): string => (text === '' ? NOT_BEGUN : text.split('\n').slice(0, 6).join('\n    '));

/** Counts of a Playwright run. See `unsteadyOfPlaywright` for what needed a second try. */
export function countsOfPlaywright(report: unknown, status: number): Counts {
  const { data } = PlaywrightReport.safeParse(report);
  if (!data) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = data.stats;
  return withStatus({ passed: expected + flaky, failed: unexpected + skipped }, status);
}

const withStatus = (counts: Counts, status: number): Counts => ({
  ...counts,
  failed: status === 0 ? counts.failed : Math.max(1, counts.failed),
});
