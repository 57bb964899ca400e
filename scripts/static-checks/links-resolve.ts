import { posix } from 'node:path';
import { type Finding, lineAt, type Project } from './project.ts';

/** Relative links and images of every page lead to a file or folder of this checkout, and anchors to a heading. */
export function linksResolve(project: Project): Finding[] {
  const folders = new Set(project.paths.flatMap(foldersOf));
  const exists = (path: string) => project.paths.includes(path) || folders.has(path.replace(/\/$/, ''));
  return project.paths
    .filter((path) => path.endsWith('.md') && !path.startsWith('out/'))
    .flatMap((path) => {
      // Code is quoted, not linked.
      const text = project.read(path).replace(/```[\s\S]*?```|`[^`\n]*`/g, (code) => code.replace(/[^\n]/g, ' '));
      return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => {
        const [target = '', anchor] = (match[1] ?? '').split('#');
        if (/^[a-z]+:/.test(target)) return [];
        const resolved = target === '' ? path : posix.normalize(posix.join(posix.dirname(path), target));
        const line = lineAt(text, match.index);
        if (!exists(resolved)) return [{ path, line, message: `${match[1]} leads nowhere` }];
        if (anchor === undefined || !resolved.endsWith('.md') || anchors(project.read(resolved)).has(anchor)) return [];
        return [{ path, line, message: `${resolved} has no heading for #${anchor}` }];
      });
    });
}

function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}

/** As GitHub derives them: lower case, punctuation dropped, spaces to hyphens. */
const anchors = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      (heading ?? '')
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
