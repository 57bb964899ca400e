import { type Finding, matches, mustExist, type Project, sources, under } from './project.ts';
import { nameOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

/**
 * The page is served as `app://bundle` by Electron and under another origin by the stand-in, so it must not know its
 * own address: relative URLs only, no scheme of ours, no comparing of origins.
 */
export function rendererUrlsAreRelative(project: Project): Finding[] {
  const pages = under(project, 'out/renderer', /\.html$/);
  return [
    ...sources(project, 'renderer').flatMap((path) => sourceFaults(project, path)),
    ...mustExist(pages, 'out/renderer/index.html'),
    ...pages.flatMap((path) =>
      matches(project, path, /\s(src|href)=["'](\/|file:|app:|https?:)[^"']*/g, 'not a relative address: $&'),
    ),
    ...under(project, 'out/renderer', /\.css$/).flatMap((path) =>
      matches(project, path, /url\(\s*["']?(\/|file:|app:|https?:)[^)]*/g, 'not a relative address: $&'),
    ),
    ...under(project, 'out/renderer', /\.js$/).flatMap((path) =>
      matches(project, path, /["'`]app:\/\/[^"'`]*/g, 'the page must not know its own address: $&'),
    ),
  ];
}

function sourceFaults(project: Project, path: string): Finding[] {
  const { program, lineOf } = syntaxOf(project, path);
  return nodesOf(program, 'Literal', 'TemplateLiteral', 'MemberExpression').flatMap((node) => {
    const text = textOf(node) ?? '';
    const line = lineOf(node);
    if (/^(file|app):\/\//.test(text))
      return [{ path, line, message: `the page must not know its own address: ${text}` }];
    if (/(^|\.)location\.(origin|protocol|host|hostname)$/.test(nameOf(node) ?? '')) {
      return [{ path, line, message: `${nameOf(node)} differs between Electron and the stand-in` }];
    }
    return [];
  });
}
