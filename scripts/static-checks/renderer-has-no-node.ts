import { builtinModules } from 'node:module';
import { type Finding, matches, mustExist, type Project, sources, under } from './project.ts';
import { importsOf, isNode, nameOf, nodesOf, syntaxOf } from './syntax.ts';

/**
 * The page has neither `process` nor `Buffer`. A library that only asks whether they exist is fine; one that uses them
 * breaks in the window alone, because tests run under Node.
 */
export function rendererHasNoNode(project: Project): Finding[] {
  const built = under(project, 'out/renderer', /\.js$/);
  return [
    ...sources(project, 'renderer', 'shared').flatMap((path) =>
      importsOf(syntaxOf(project, path))
        .filter(({ from }) => from.startsWith('node:') || from === 'electron' || builtinModules.includes(from))
        .map(({ from, line }) => ({ path, line, message: `the page has no '${from}'` })),
    ),
    ...mustExist(built, 'out/renderer/assets'),
    ...built.flatMap((path) => [
      ...matches(project, path, /__vite-browser-external/g, 'a Node module was bundled for the page ($&)'),
      ...globalFaults(project, path),
    ]),
  ];
}

function globalFaults(project: Project, path: string): Finding[] {
  const { program, lineOf } = syntaxOf(project, path);
  return nodesOf(program, 'MemberExpression').flatMap((node) => {
    const name = nameOf(node) ?? '';
    const onGlobal = isNode(node.object) && node.object.type === 'Identifier';
    return onGlobal &&
      /^(Buffer\.(from|alloc|allocUnsafe|concat)|process\.(env|cwd|nextTick|platform|version))$/.test(name)
      ? [{ path, line: lineOf(node), message: `the page has no ${name}` }]
      : [];
  });
}
