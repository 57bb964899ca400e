import { type Finding, matches, mustExist, type Project, sources, under } from './project.ts';
import { nameOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

/** Directives the policy must name; `default-src` alone leaves forms, frames and the base address open. */
const DIRECTIVES = ['default-src', 'script-src', 'style-src', 'connect-src', 'object-src', 'base-uri', 'form-action'];

/** No inline script, style or handler in any page, and a policy that would refuse them. */
export function pagesObeyTheCsp(project: Project): Finding[] {
  const built = under(project, 'out/renderer', /\.html$/);
  const pages = [...built, ...under(project, 'renderer', /\.html$/)];
  return [
    ...mustExist(built, 'out/renderer/index.html'),
    ...pages.flatMap((path) => [
      ...inMarkup(project, path, /<script(?![^>]*\ssrc=)[^>]*>/g, 'inline script: $&'),
      ...inMarkup(project, path, /<style[\s>]|\sstyle=["']/g, 'inline style: $&'),
      ...inMarkup(project, path, /\son[a-z]+=["']/g, 'inline handler: $&'),
    ]),
    ...sources(project, 'renderer').flatMap((path) => markupFaults(project, path)),
    ...policyFaults(project),
  ];
}

/** Matches outside comments; what a comment says about <style> is no style. */
function inMarkup(project: Project, path: string, pattern: RegExp, message: string): Finding[] {
  const markup = project.read(path).replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  return matches({ ...project, read: () => markup }, path, pattern, message);
}

function markupFaults(project: Project, path: string): Finding[] {
  const { program, lineOf } = syntaxOf(project, path);
  return nodesOf(program, 'JSXOpeningElement', 'JSXAttribute').flatMap((node) => {
    const name = nameOf(node.name);
    if (node.type === 'JSXOpeningElement' && (name === 'style' || name === 'script')) {
      return [{ path, line: lineOf(node), message: `<${name}> in markup is refused by the policy` }];
    }
    if (node.type === 'JSXAttribute' && name === 'dangerouslySetInnerHTML') {
      return [{ path, line: lineOf(node), message: 'markup from a string: render elements instead' }];
    }
    return [];
  });
}

/** Policies are the texts in `electron/main` that name `default-src`, with the directives listed beside it. */
function policyFaults(project: Project): Finding[] {
  const policies = sources(project, 'electron/main')
    .map((path) => ({ path, policy: policyIn(project, path) }))
    .filter(({ policy }) => policy.includes('default-src'));
  if (policies.length === 0)
    return [{ path: 'electron/main', message: 'no Content-Security-Policy is written anywhere' }];
  return policies.flatMap(({ path, policy }) => {
    const runsScripts = policy.includes('script-src');
    const needed = runsScripts ? DIRECTIVES : ["default-src 'none'"];
    // A printed document carries its own styles, which is harmless where nothing runs and nothing is fetched.
    const refused = ["'unsafe-eval'", 'http:', 'https:', ' *', ...(runsScripts ? ["'unsafe-inline'"] : [])];
    return [
      ...needed
        .filter((directive) => !policy.includes(directive))
        .map((directive) => ({ path, message: `the policy does not name ${directive}` })),
      ...refused
        .filter((source) => policy.includes(source))
        .map((source) => ({ path, message: `the policy must not allow ${source.trim()}` })),
    ];
  });
}

function policyIn(project: Project, path: string): string {
  return nodesOf(syntaxOf(project, path).program, 'Literal', 'TemplateElement')
    .map((node) => textOf(node) ?? (node.value as { cooked?: string } | null)?.cooked ?? '')
    .filter((text) => /^(\w+-src|base-uri|form-action|frame-ancestors|require-trusted-types-for) /.test(text))
    .join('; ');
}
