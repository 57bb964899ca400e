/** @file `node scripts/check-docs.ts`: what the documents say is true of the code, and no path leaves the checkout. */
import { writeFileSync } from 'node:fs';
import { errorsAreDocumented } from './static-checks/errors-are-documented.ts';
import { glossaryIsOneToOne } from './static-checks/glossary-is-one-to-one.ts';
import { linksResolve } from './static-checks/links-resolve.ts';
import { pathsStayInside } from './static-checks/paths-stay-inside.ts';
import { projectAt } from './static-checks/project.ts';
import { report } from './static-checks/report.ts';

const project = projectAt(process.cwd());
const counts = report([
  ['errors are documented', errorsAreDocumented(project)],
  ['glossary is one to one', glossaryIsOneToOne(project)],
  ['links resolve', linksResolve(project)],
  ['paths stay inside', pathsStayInside(project)],
]);
const [, , resultFile] = process.argv;
if (resultFile) writeFileSync(resultFile, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
