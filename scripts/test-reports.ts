import { z } from 'zod';
import type { Counts } from './static-checks/report.ts';

const VitestReport = z.object({
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
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

/** Counts of a Playwright run. A flaky test counts as failed: it has failed once. */
export function countsOfPlaywright(report: unknown, status: number): Counts {
  const { data } = PlaywrightReport.safeParse(report);
  if (!data) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky, skipped } = data.stats;
  return withStatus({ passed: expected, failed: unexpected + flaky + skipped }, status);
}

const withStatus = (counts: Counts, status: number): Counts => ({
  ...counts,
  failed: status === 0 ? counts.failed : Math.max(1, counts.failed),
});
