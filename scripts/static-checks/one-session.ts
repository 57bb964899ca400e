import { type Finding, type Project, sources } from './project.ts';
import { argumentsOf, nameOf, nodesOf, propertyOf, type Syntax, syntaxOf, textOf } from './syntax.ts';

/**
 * `app://` is answered, and permissions are refused, per session. A window in another session than the prepared one
 * would get neither; the stand-in has a single browser context and would not notice. So every window names its session,
 * nobody uses the default one, and who makes a session refuses its permissions in the same file.
 */
export function oneSession(project: Project): Finding[] {
  return sources(project, 'electron/main').flatMap((path) => {
    const syntax = syntaxOf(project, path);
    return [...sessionFaults(path, syntax), ...protocolFaults(path, syntax), ...windowFaults(path, syntax)];
  });
}

function sessionFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  const calls = nodesOf(program, 'CallExpression').map((call) => ({ call, name: nameOf(call.callee) ?? '' }));
  const refuses = calls.some(({ name }) => /(^|\.)(setPermissionRequestHandler|denyAllButCopying)$/.test(name));
  const made = calls.filter(({ name }) => /\.from(Partition|Path)$/.test(name));
  const defaults = nodesOf(program, 'MemberExpression').filter((node) => nameOf(node)?.endsWith('.defaultSession'));
  return [
    ...defaults.map((node) => ({
      path,
      line: lineOf(node),
      message: 'the default session is nobody’s: make one and pass it',
    })),
    ...made
      .filter(() => !refuses)
      .map(({ call }) => ({
        path,
        line: lineOf(call),
        message: 'this session grants every permission: refuse them here',
      })),
    ...made
      .filter(({ call, name }) => name.endsWith('.fromPath') || textOf(argumentsOf(call)[0])?.startsWith('persist:'))
      .map(({ call }) => ({ path, line: lineOf(call), message: 'this session is kept on disk, in plain text' })),
  ];
}

function protocolFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  return nodesOf(program, 'CallExpression')
    .filter((call) =>
      /^protocol\.(handle|intercept\w*|register(?!SchemesAsPrivileged)\w*)$/.test(nameOf(call.callee) ?? ''),
    )
    .map((call) => ({
      path,
      line: lineOf(call),
      message: 'the global protocol belongs to the default session: use `session.protocol`',
    }));
}

function windowFaults(path: string, { program, lineOf }: Syntax): Finding[] {
  return nodesOf(program, 'NewExpression')
    .filter((node) => /^(BrowserWindow|WebContentsView)$/.test(nameOf(node.callee) ?? ''))
    .flatMap((node) => {
      const preferences = propertyOf(argumentsOf(node)[0], 'webPreferences');
      const line = lineOf(node);
      if (!preferences) return [{ path, line, message: 'write webPreferences here, so that they can be checked' }];
      return propertyOf(preferences, 'session')
        ? []
        : [{ path, line, message: 'this window would run in the default session: pass `session`' }];
    });
}
