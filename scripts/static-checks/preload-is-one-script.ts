import { type Finding, mustExist, type Project, under } from './project.ts';
import { argumentsOf, importsOf, nameOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

/** What `require` knows inside a sandboxed preload (Electron 45, lib/sandboxed_renderer). */
const SANDBOX_MODULES = new Set(['electron', 'events', 'node:events', 'timers', 'node:timers', 'url', 'node:url']);

/**
 * A sandboxed preload is the body of a function, not a module: it may neither import nor be split into chunks, and its
 * `require` knows seven names. The stand-in runs it under plain Chromium, so only this check sees a fault.
 */
export function preloadIsOneScript(project: Project): Finding[] {
  const built = under(project, 'out/preload').filter((path) => !path.endsWith('.map'));
  return [
    ...mustExist(built, 'out/preload/preload.cjs'),
    ...built
      .filter((path) => path !== 'out/preload/preload.cjs')
      .map((path) => ({ path, message: 'the preload must be the single file out/preload/preload.cjs' })),
    ...built.filter((path) => path.endsWith('.cjs')).flatMap((path) => faultsOf(project, path)),
  ];
}

function faultsOf(project: Project, path: string): Finding[] {
  const syntax = syntaxOf(project, path, 'script');
  const { program, lineOf } = syntax;
  if (syntax.errors.length > 0) return syntax.errors.map((message) => ({ path, message: `not a script: ${message}` }));
  const required = importsOf(syntax)
    .filter(({ from }) => !SANDBOX_MODULES.has(from))
    .map(({ from, line }) => ({ path, line, message: `a sandboxed preload cannot load '${from}'` }));
  const computed = nodesOf(program, 'CallExpression')
    .filter((call) => nameOf(call.callee) === 'require' && textOf(argumentsOf(call)[0]) === undefined)
    .map((call) => ({ path, line: lineOf(call), message: '`require` of a computed name' }));
  const dynamic = nodesOf(program, 'ImportExpression').map((node) => ({
    path,
    line: lineOf(node),
    message: '`import()` does not exist in a sandboxed preload',
  }));
  return [...required, ...computed, ...dynamic];
}
