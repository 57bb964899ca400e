import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The files a check may look at. Paths are relative to the checkout, with forward slashes. */
export interface Project {
  readonly paths: readonly string[];
  read(path: string): string;
  /** Bytes. */
  size(path: string): number;
}

/** One fault: where it is and the sentence that tells its finder what to do. */
export interface Finding {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

export type Check = (project: Project) => readonly Finding[];

const NOT_OURS = new Set([
  'node_modules',
  '.git',
  '.cache',
  '.tsbuild',
  'test-results',
  'playwright-report',
  'dist-app',
]);

/** The checkout at `root`, the built `out/` included. Files are read when a check asks for them, once. */
export function projectAt(root: string): Project {
  const paths: string[] = [];
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) visit(path);
      } else if (entry.isFile()) paths.push(path);
    }
  };
  visit('');
  const texts = new Map<string, string>();
  return {
    paths: paths.sort(),
    read(path) {
      const text = texts.get(path) ?? readFileSync(join(root, path), 'utf8');
      texts.set(path, text);
      return text;
    },
    size: (path) => statSync(join(root, path)).size,
  };
}

/** A project in memory: what a test plants its fault in. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  const read = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw new Error(`no file ${path} in this project`);
    return text;
  };
  return { paths: Object.keys(files).sort(), read, size: (path) => Buffer.byteLength(read(path)) };
}

export const under = (project: Project, folder: string, pattern = /./): string[] =>
  project.paths.filter((path) => path.startsWith(`${folder}/`) && pattern.test(path));

/** Source that ships, without tests. */
export const sources = (project: Project, ...folders: string[]): string[] =>
  folders.flatMap((folder) => under(project, folder, /\.tsx?$/)).filter((path) => !/\.test\.tsx?$/.test(path));

export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Every match of a pattern as a finding. The pattern needs the `g` flag. */
export function matches(project: Project, path: string, pattern: RegExp, message: string): Finding[] {
  const text = project.read(path);
  return [...text.matchAll(pattern)].map((match) => ({
    path,
    line: lineAt(text, match.index),
    message: message.replace('$&', match[0].trim()),
  }));
}

/** A check over built files proves nothing when nothing was built, so their absence is a finding too. */
export const mustExist = (found: readonly string[], path: string): Finding[] =>
  found.length > 0 ? [] : [{ path, message: 'not built: run `npm run build` first' }];
