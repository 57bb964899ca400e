import { type Finding, lineAt, type Project, sources } from './project.ts';
import { argumentsOf, nameOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

const CATALOGUE = 'docs/errors.md';
const PLUMBING = 'shared/rpc/contract.ts';

/** Each code that a caller may see has its entry, and no entry outlives its code. */
export function errorsAreDocumented(project: Project): Finding[] {
  const declared = declaredCodes(project);
  const documented = documentedCodes(project);
  const codes = new Set(declared.map(({ code }) => code));
  return [
    ...declared
      .filter(({ code }) => !documented.some((entry) => entry.code === code))
      .map(({ code, path, line }) => ({ path, line, message: `${code} has no entry '## ${code}' in ${CATALOGUE}` })),
    ...documented
      .filter(({ code }) => !codes.has(code))
      .map(({ code, line }) => ({ path: CATALOGUE, line, message: `${code} is no longer in the code` })),
    ...documented
      .filter(({ code, line }) => documented.some((entry) => entry.code === code && entry.line < line))
      .map(({ code, line }) => ({ path: CATALOGUE, line, message: `${code} is listed twice` })),
    ...documented
      .filter(({ body }) => body.trim().length < 40)
      .map(({ code, line }) => ({
        path: CATALOGUE,
        line,
        message: `${code}: say the cause, whether it is normal, and what to do`,
      })),
  ];
}

function declaredCodes(project: Project): { code: string; path: string; line: number }[] {
  return sources(project, 'shared', 'electron', 'server').flatMap((path) => {
    const { program, lineOf } = syntaxOf(project, path);
    return nodesOf(program, 'CallExpression').flatMap((call) => {
      const isError = nameOf(call.callee) === 'defineError';
      // What any call may answer is declared in the contract machinery itself.
      const isPlumbing = path === PLUMBING && nameOf(call.callee) === 'z.literal';
      const code = isError || isPlumbing ? textOf(argumentsOf(call)[0]) : undefined;
      return code === undefined || (isPlumbing && !code.includes('/')) ? [] : [{ code, path, line: lineOf(call) }];
    });
  });
}

function documentedCodes(project: Project): { code: string; line: number; body: string }[] {
  if (!project.paths.includes(CATALOGUE)) return [];
  const text = project.read(CATALOGUE);
  return [...text.matchAll(/^## ([a-z0-9-]+\/[a-z0-9-]+)[ \t]*\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].map((match) => ({
    code: match[1] ?? '',
    line: lineAt(text, match.index),
    body: match[2] ?? '',
  }));
}
