import { builtinModules } from 'node:module';
import { type Finding, matches, mustExist, type Project, under } from './project.ts';
import { importsOf, syntaxOf } from './syntax.ts';

const NATIVE = ['argon2', 'better-sqlite3'];
const BUILT_IN = new Set(['electron', ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

/**
 * A native package finds its `.node` file beside itself. Bundled into `out/main` it would look beside our code, in the
 * packed app and nowhere else. So native packages are the only `dependencies`, and the bundle only imports them.
 */
export function nativeModulesStayOutside(project: Project): Finding[] {
  const built = under(project, 'out/main', /\.js$/);
  return [
    ...dependencyFaults(project),
    ...mustExist(built, 'out/main/main.js'),
    ...built.flatMap((path) => [
      ...matches(
        project,
        path,
        /node-gyp-build|\/prebuilds\/|["'`][^"'`\n]*\.node["'`]/g,
        'a native loader was bundled: $&',
      ),
      ...importsOf(syntaxOf(project, path))
        .filter(({ from }) => !from.startsWith('.') && !BUILT_IN.has(from) && !NATIVE.includes(from))
        .map(({ from, line }) => ({ path, line, message: `'${from}' is not bundled and not shipped` })),
    ]),
  ];
}

function dependencyFaults(project: Project): Finding[] {
  const path = 'package.json';
  const { dependencies = {} } = JSON.parse(project.read(path)) as { dependencies?: Record<string, string> };
  const missing = NATIVE.filter((name) => !(name in dependencies));
  const extra = Object.keys(dependencies).filter((name) => !NATIVE.includes(name));
  return [
    ...missing.map((name) => ({ path, message: `${name} must be a dependency: it is shipped beside the bundle` })),
    ...extra.map((name) => ({ path, message: `${name} is bundled, so it belongs in devDependencies` })),
  ];
}
