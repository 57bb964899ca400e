/** @file `node scripts/check-static.ts`: the static checks over source and `out/`, one line each. */
import { writeFileSync } from 'node:fs';
import { countPlumbing } from './static-checks/plumbing.ts';
import { projectAt } from './static-checks/project.ts';
import { report } from './static-checks/report.ts';
import { staticChecks } from './static-checks/static-checks.ts';

const project = projectAt(process.cwd());
const counts = report([
  ...staticChecks.map(([name, check]) => [name, check(project)] as const),
  ['plumbing lines', countPlumbing(project).findings],
]);
const [, , resultFile] = process.argv;
if (resultFile) writeFileSync(resultFile, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
