import type { Finding } from './project.ts';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** Prints each check with its findings, in a form that editors and terminals turn into links. */
export function report(results: readonly (readonly [name: string, findings: readonly Finding[]])[]): Counts {
  for (const [name, findings] of results) {
    console.log(`  ${findings.length === 0 ? '✓' : '✗'} ${name}`);
    for (const { path, line, message } of findings) console.log(`      ${path}${line ? `:${line}` : ''}  ${message}`);
  }
  const failed = results.filter(([, findings]) => findings.length > 0).length;
  return { passed: results.length - failed, failed };
}
