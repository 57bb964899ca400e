import { type Finding, lineAt, type Project } from './project.ts';

const TEXT = /\.(ts|tsx|mjs|cjs|json|css|html|md|yml|yaml|nsh)$|^\.ci\/|^NOTICE$/;
const NOT_WRITTEN_BY_US = /^(out|resources\/regions|tests\/fixtures)\/|^package-lock\.json$/;
/** Folders of one particular machine. */
const ABSOLUTE = /(?<=^|["'`\s(=])(\/(work|home|root|Users|mnt|srv|opt)\/|[A-Z]:\\\\?Users)[^"'`\s)]*/gm;
const RELATIVE = /(?<=["'`(])(\.\.\/)+[^"'`\s)]*/g;

/** A clone with nothing beside it must do: no path that is written down leaves the checkout. */
export function pathsStayInside(project: Project): Finding[] {
  return project.paths
    .filter((path) => TEXT.test(path) && !NOT_WRITTEN_BY_US.test(path))
    .flatMap((path) => {
      const text = project.read(path);
      const depth = path.split('/').length - 1;
      return [
        ...[...text.matchAll(RELATIVE)]
          .filter(([match]) => (match.match(/\.\.\//g) ?? []).length > depth)
          .map((match) => ({ path, line: lineAt(text, match.index), message: `${match[0]} leaves the checkout` })),
        ...[...text.matchAll(ABSOLUTE)].map((match) => ({
          path,
          line: lineAt(text, match.index),
          message: `${match[0].trim()} exists on one machine only`,
        })),
      ];
    });
}
