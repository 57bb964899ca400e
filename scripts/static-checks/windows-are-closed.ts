import { type Finding, type Project, sources } from './project.ts';
import { argumentsOf, type Node, nameOf, nodesOf, propertyNames, propertyOf, type Syntax, syntaxOf } from './syntax.ts';

/**
 * What a window may do is written where it is made, with literal values: the stand-in cannot prove the sandbox, and a
 * preference that is computed cannot be checked at all. Main also asks for the sandbox before ready, gives its scheme no
 * way past the policy, and refuses navigation, new windows and webviews for every page that will ever exist.
 */
export function windowsAreClosed(project: Project): Finding[] {
  const files = sources(project, 'electron/main').map((path) => ({ path, syntax: syntaxOf(project, path) }));
  const calls = files.flatMap(({ path, syntax }) =>
    nodesOf(syntax.program, 'CallExpression').map((call) => ({ path, line: syntax.lineOf(call), call })),
  );
  const isCalled = (name: string) => calls.some(({ call }) => (nameOf(call.callee) ?? '').endsWith(name));
  const listened = calls
    .filter(({ call }) => /\.on$/.test(nameOf(call.callee) ?? ''))
    .map(({ call }) => (argumentsOf(call)[0] as { value?: unknown } | undefined)?.value);
  const missing = [
    ...['app.enableSandbox', 'setWindowOpenHandler'].filter((name) => !isCalled(name)),
    ...GUARDED_EVENTS.filter((event) => !listened.includes(event)),
  ];
  return [
    ...files.flatMap(({ path, syntax }) => windowFaults(path, syntax)),
    ...calls.filter(({ call }) => /registerSchemesAsPrivileged$/.test(nameOf(call.callee) ?? '')).flatMap(schemeFaults),
    ...missing.map((name) => ({ path: 'electron/main', line: 1, message: `nothing guards the pages with ${name}` })),
  ];
}

const GUARDED_EVENTS = [
  'web-contents-created',
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'will-attach-webview',
];
const REQUIRED: Readonly<Record<string, boolean>> = { sandbox: true, contextIsolation: true, nodeIntegration: false };
const REFUSED = [
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'experimentalFeatures',
  'enableBlinkFeatures',
  'allowRunningInsecureContent',
];
/** Beyond these a scheme would weaken its own pages: `bypassCSP`, `corsEnabled`, service workers. */
const PRIVILEGES = ['standard', 'secure', 'supportFetchAPI', 'codeCache'];

function windowFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  return nodesOf(program, 'NewExpression')
    .filter((node) => /^(BrowserWindow|WebContentsView)$/.test(nameOf(node.callee) ?? ''))
    .flatMap((node) => {
      const preferences = propertyOf(argumentsOf(node)[0], 'webPreferences');
      const given = propertyNames(preferences);
      const wrong = Object.entries(REQUIRED).filter(
        ([name, value]) => (propertyOf(preferences, name) as { value?: unknown } | undefined)?.value !== value,
      );
      return [
        ...wrong.map(([name, value]) => `write ${name}: ${value} here`),
        ...REFUSED.filter((name) => given.includes(name)).map((name) => `${name} opens the window`),
        ...(given.includes('webSecurity') && !isTrue(propertyOf(preferences, 'webSecurity'))
          ? ['webSecurity stays on']
          : []),
      ].map((message) => ({ path, line: lineOf(node), message }));
    });
}

function schemeFaults({ path, line, call }: { path: string; line: number; call: Node }): Finding[] {
  return nodesOf(call, 'Property')
    .filter((property) => nameOf(property.key) === 'privileges')
    .flatMap((property) => propertyNames(property.value))
    .filter((name) => !PRIVILEGES.includes(name))
    .map((name) => ({ path, line, message: `the scheme must not have ${name}` }));
}

const isTrue = (node: Node | undefined): boolean => (node as { value?: unknown } | undefined)?.value === true;
