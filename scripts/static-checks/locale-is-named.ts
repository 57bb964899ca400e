import { type Finding, type Project, sources } from './project.ts';
import { argumentsOf, nameOf, nodesOf, propertyOf, syntaxOf, textOf } from './syntax.ts';

const BARE = /\.toLocale(String|DateString|TimeString|LowerCase|UpperCase)$/;
const INTL = /^Intl\.(Collator|DateTimeFormat|ListFormat|NumberFormat|PluralRules|RelativeTimeFormat|Segmenter)$/;

/**
 * Electron ships two locales and takes the system's order of them; Node has all. What is shown must not depend on the
 * PC, so every formatter names `ko-KR` (or another locale on purpose) and, for instants, the time zone.
 */
export function localeIsNamed(project: Project): Finding[] {
  return [
    ...sources(project, 'electron', 'renderer', 'shared').flatMap((path) => formatterFaults(project, path)),
    ...packagingFaults(project),
  ];
}

function formatterFaults(project: Project, path: string): Finding[] {
  const { program, lineOf } = syntaxOf(project, path);
  const variables = new Set(
    nodesOf(program, 'VariableDeclarator')
      .filter((node) => textOf(node.init) !== undefined)
      .map((node) => nameOf(node.id)),
  );
  const named = (node: unknown) =>
    textOf(node) !== undefined || variables.has(nameOf(node)) || /locale/i.test(nameOf(node) ?? '');
  return nodesOf(program, 'CallExpression', 'NewExpression').flatMap((call) => {
    const callee = nameOf(call.callee) ?? propertyNameOf(call.callee) ?? '';
    const [first, second] = argumentsOf(call);
    const line = lineOf(call);
    if (BARE.test(callee) && !named(first)) return [{ path, line, message: `${callee}: pass 'ko-KR'` }];
    if (callee.endsWith('.localeCompare') && !named(second))
      return [{ path, line, message: `${callee}: pass 'ko-KR'` }];
    if (!INTL.test(callee)) return [];
    if (!named(first)) return [{ path, line, message: `${callee}: pass 'ko-KR'` }];
    const zone = propertyOf(second, 'timeZone');
    return callee === 'Intl.DateTimeFormat' && (!zone || nameOf(zone) === 'undefined')
      ? [{ path, line, message: `${callee}: pass timeZone 'Asia/Seoul' (or 'UTC' for a day)` }]
      : [];
  });
}

/** `.toLocaleString` of an expression that has no name of its own, such as `(a + b).toLocaleString()`. */
function propertyNameOf(callee: unknown): string | undefined {
  const member = callee as { type?: string; property?: unknown } | undefined;
  return member?.type === 'MemberExpression' ? `….${nameOf(member.property)}` : undefined;
}

function packagingFaults(project: Project): Finding[] {
  const path = 'electron-builder.yml';
  const languages = /^electronLanguages:\s*\[(.*)\]/m.exec(project.read(path))?.[1] ?? '';
  const missing = ['ko', 'en-US'].filter((language) => !languages.split(/,\s*/).includes(language));
  const switched = sources(project, 'electron/main').some((file) => {
    return nodesOf(syntaxOf(project, file).program, 'CallExpression').some((call) => {
      const [name, value] = argumentsOf(call).map(textOf);
      return (
        nameOf(call.callee) === 'app.commandLine.appendSwitch' && name === 'lang' && (value ?? '').startsWith('ko')
      );
    });
  });
  return [
    ...missing.map((language) => ({ path, message: `electronLanguages does not keep ${language}` })),
    ...(switched
      ? []
      : [{ path: 'electron/main', message: "app.commandLine.appendSwitch('lang', 'ko-KR') is missing" }]),
  ];
}
