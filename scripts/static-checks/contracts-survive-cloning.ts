import { type Finding, type Project, sources } from './project.ts';
import { argumentsOf, nameOf, nodesOf, syntaxOf } from './syntax.ts';

/**
 * Schemas whose values a message cannot carry, or carries as something else: class instances lose their prototype,
 * functions and promises throw, `Map` and `Set` are outside what contracts agreed on.
 */
const REFUSED =
  /^z\.(any|custom|file|function|map|promise|set|symbol|instanceof|nan|stringbool|lazy\.promise)\(\)(\.|$)|^z\.(any|custom|file|function|instanceof|map|promise|set|symbol)$/;

/** Everything in `shared/` may be asked for by a contract, so all of it speaks JSON, Date, Uint8Array and bigint. */
export function contractsSurviveCloning(project: Project): Finding[] {
  return sources(project, 'shared').flatMap((path) => {
    const { program, lineOf } = syntaxOf(project, path);
    return nodesOf(program, 'CallExpression')
      .filter((call) => REFUSED.test(nameOf(call.callee) ?? '') && !isBytes(call.callee, argumentsOf(call)))
      .map((call) => ({
        path,
        line: lineOf(call),
        message: `${nameOf(call.callee)} does not survive a message between processes`,
      }));
  });
}

const isBytes = (callee: unknown, [type]: readonly unknown[]): boolean =>
  nameOf(callee) === 'z.instanceof' && nameOf(type) === 'Uint8Array';
