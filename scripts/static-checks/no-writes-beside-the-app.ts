import { type Finding, type Project, sources } from './project.ts';
import type { Node } from './syntax.ts';
import { argumentsOf, nameOf, nodesOf, syntaxOf, walk } from './syntax.ts';

const WRITES =
  /(^|\.)(append|chmod|copy|create|link|make|mkdir|mkdtemp|rename|rm|rmdir|symlink|truncate|unlink|utimes|write)(File|Dir|WriteStream)?(Sync)?$/;
/** Where the installed program lives: read-only under Program Files, and inside an asar. */
const APP_FOLDER =
  /^(import\.meta\.(dirname|filename|url)|process\.resourcesPath|__dirname|__filename)$|(^|\.)getAppPath\(\)$/;

/** The app's own folder is not writable on a user's PC, and the working directory is wherever the shortcut says. */
export function noWritesBesideTheApp(project: Project): Finding[] {
  return sources(project, 'electron').flatMap((path) => {
    const { program, lineOf } = syntaxOf(project, path);
    const findings: Finding[] = [];
    walk(program, (node) => {
      const name = nameOf(node) ?? '';
      if (node.type === 'CallExpression' && nameOf(node.callee) === 'process.cwd') {
        findings.push({
          path,
          line: lineOf(node),
          message: 'process.cwd() is wherever the shortcut says: pass a folder',
        });
      }
      if (node.type === 'Identifier' && (name === '__dirname' || name === '__filename')) {
        findings.push({ path, line: lineOf(node), message: `${name} does not exist in a module` });
      }
      if (
        node.type === 'CallExpression' &&
        WRITES.test(nameOf(node.callee) ?? '') &&
        argumentsOf(node).some(inAppFolder)
      ) {
        findings.push({
          path,
          line: lineOf(node),
          message: `${nameOf(node.callee)} writes beside the app: use the data folder`,
        });
      }
    });
    return findings;
  });
}

function inAppFolder(argument: unknown): boolean {
  return nodesOf(argument as Node, 'MemberExpression', 'CallExpression', 'Identifier').some((node) =>
    APP_FOLDER.test(nameOf(node) ?? ''),
  );
}
