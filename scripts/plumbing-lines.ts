/**
 * @file Counts the lines that carry calls between the processes. They are paid once, not per operation, and stay few:
 * `node scripts/plumbing-lines.ts` prints the table and fails above the limit.
 */

import { countPlumbing, PLUMBING_LIMIT } from './static-checks/plumbing.ts';
import { projectAt } from './static-checks/project.ts';

const { files, total, findings } = countPlumbing(projectAt(process.cwd()));
for (const { path, lines } of files) console.log(`${String(lines).padStart(5)}  ${path}`);
console.log(`${String(total).padStart(5)}  of at most ${PLUMBING_LIMIT}`);
for (const { path, message } of findings) console.error(`${path}: ${message}`);
process.exitCode = findings.length === 0 ? 0 : 1;
