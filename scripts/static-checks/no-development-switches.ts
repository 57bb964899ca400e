import { type Finding, matches, mustExist, type Project, sources, under } from './project.ts';
import { isNode, nameOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

/** Switches of the build tools: one of them in a built file means a packaged app could be pointed at another page. */
const TOOLS = /\b(ELECTRON_RENDERER_URL|VITE_DEV_SERVER_URL|ELECTRON_IS_DEV|REMOTE_DEBUGGING_PORT)\b/g;
/** Facts about the machine, and what can only make the app refuse to start. */
const HARMLESS = new Set([
  'APPDATA',
  'DISPLAY',
  'HOME',
  'LOCALAPPDATA',
  'NODE_ENV',
  'ONIEUM_SHIM_TEST',
  'ONIEUM_STAND_IN',
  'PATH',
  'PROGRAMDATA',
  'USERNAME',
  'WAYLAND_DISPLAY',
]);

/** A setting from outside is read only where the same file asks whether the app is packaged, and then ignores it. */
export function noDevelopmentSwitches(project: Project): Finding[] {
  const built = under(project, 'out/main', /\.js$/);
  return [
    ...mustExist(built, 'out/main/main.js'),
    ...built.flatMap((path) => matches(project, path, TOOLS, '$& reached the built app')),
    ...under(project, 'out/renderer', /\.js$/).flatMap((path) => matches(project, path, TOOLS, '$& reached the page')),
    ...sources(project, 'electron').flatMap((path) => sourceFaults(project, path)),
  ];
}

function sourceFaults(project: Project, path: string): Finding[] {
  const { program, lineOf } = syntaxOf(project, path);
  const asksIfPackaged = nodesOf(program, 'Identifier').some((node) => nameOf(node) === 'isPackaged');
  const reads = nodesOf(program, 'MemberExpression').filter((node) => nameOf(node.object) === 'process.env');
  const whole = nodesOf(program, 'MemberExpression').filter(
    (node) => nameOf(node) === 'process.env' && !reads.some((read) => read.object === node),
  );
  return [...reads, ...whole].flatMap((node) => {
    const name =
      isNode(node.property) && !whole.includes(node) ? (nameOf(node.property) ?? textOf(node.property)) : undefined;
    if (asksIfPackaged || (name !== undefined && HARMLESS.has(name))) return [];
    return [
      {
        path,
        line: lineOf(node),
        message: `process.env${name ? `.${name}` : ''} is read without asking app.isPackaged`,
      },
    ];
  });
}
