import { type Finding, mustExist, type Project, under } from './project.ts';

const KB = 1024;

/**
 * Upper bounds in bytes. They stop a library from sliding into the wrong bundle (a validator in the preload costs every
 * window 130 kB); raise one only together with the reason in the same commit.
 */
const BUDGETS: readonly { readonly of: string; readonly pattern: RegExp; readonly bytes: number }[] = [
  { of: 'preload: a bridge, nothing else', pattern: /^out\/preload\/.*\.cjs$/, bytes: 4 * KB },
  { of: 'main: relays, no rules', pattern: /^out\/main\/main\.js$/, bytes: 64 * KB },
  { of: 'core, jobs and parse with their chunks', pattern: /^out\/main\/.*\.js$/, bytes: 6_000 * KB },
  { of: 'scripts of the page', pattern: /^out\/renderer\/.*\.js$/, bytes: 2_500 * KB },
  { of: 'style sheets of the page', pattern: /^out\/renderer\/.*\.css$/, bytes: 200 * KB },
];

export function bundleBudgets(project: Project): Finding[] {
  return BUDGETS.flatMap(({ of, pattern, bytes }) => {
    const files = under(project, 'out').filter((path) => pattern.test(path));
    const total = files.reduce((sum, path) => sum + project.size(path), 0);
    const path = files.length === 1 && files[0] ? files[0] : 'out';
    if (total <= bytes) return mustExist(files, pattern.source);
    return [{ path, message: `${kilobytes(total)} is over the budget of ${kilobytes(bytes)} for ${of}` }];
  });
}

const kilobytes = (bytes: number): string => `${Math.round(bytes / KB)} kB`;
