import type { Finding, Project } from './project.ts';

export const PLUMBING_LIMIT = 350;

/** Relay, events, progress, cancel, roles, result parsing and size cap: everything a call passes through. */
const PLUMBING = [
  /^shared\/rpc\/contract\.ts$/,
  /^electron\/core\/rpc\/[^/]+\.ts$/,
  /^electron\/main\/rpc\/[^/]+\.ts$/,
  /^electron\/preload\/preload\.ts$/,
  /^renderer\/rpc\/[^/]+\.tsx?$/,
];

export interface PlumbingCount {
  readonly files: readonly { readonly path: string; readonly lines: number }[];
  readonly total: number;
  readonly findings: readonly Finding[];
}

export function countPlumbing(project: Project): PlumbingCount {
  const paths = project.paths.filter((path) => !/\.test\.tsx?$/.test(path));
  const files = PLUMBING.flatMap((pattern) => paths.filter((path) => pattern.test(path))).map((path) => ({
    path,
    lines: linesOfCode(project.read(path)),
  }));
  const total = files.reduce((sum, { lines }) => sum + lines, 0);
  const missing = PLUMBING.filter((pattern) => !files.some(({ path }) => pattern.test(path)));
  return {
    files,
    total,
    findings: [
      ...missing.map((pattern) => ({ path: pattern.source, message: 'no such file: has the plumbing moved?' })),
      ...(total > PLUMBING_LIMIT
        ? [{ path: 'shared/rpc', message: `${total} lines of plumbing, at most ${PLUMBING_LIMIT}` }]
        : []),
    ],
  };
}

/** Lines with code on them. Comments here are whole lines or whole blocks, which is how the formatter leaves them. */
export function linesOfCode(text: string): number {
  const withoutBlocks = text.replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '');
  return withoutBlocks.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}
