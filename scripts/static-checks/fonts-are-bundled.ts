import { type Finding, lineAt, mustExist, type Project, under } from './project.ts';

/** Below this a Korean font cannot hold the 11,172 syllables. */
const SMALLEST_KOREAN_FONT = 500_000;

/**
 * A PC of an office has its own fonts and a build machine has none, and Chromium claims to have those it lacks. So the
 * first family of every stack is one we ship, on screen and in a PDF.
 */
export function fontsAreBundled(project: Project): Finding[] {
  const sheets = under(project, 'renderer', /\.css$/);
  const families = new Set(sheets.flatMap((path) => declaredFamilies(project.read(path))));
  const built = under(project, 'out/renderer', /\.(woff2|ttf|otf)$/);
  return [
    ...(families.size > 0 ? [] : [{ path: 'renderer', message: 'no @font-face is declared' }]),
    ...sheets.flatMap((path) => [...sourceFaults(project, path), ...stackFaults(project, path, families)]),
    ...mustExist(built, 'out/renderer/assets/*.woff2'),
    ...(built.length === 0 || built.some((path) => project.size(path) >= SMALLEST_KOREAN_FONT)
      ? []
      : [{ path: 'out/renderer', message: 'no bundled font is large enough to hold Hangul' }]),
  ];
}

const FACE = /@font-face\s*\{([^}]*)\}/g;
const unquoted = (family: string): string => family.trim().replace(/^["']|["']$/g, '');

const declaredFamilies = (css: string): string[] =>
  [...css.matchAll(FACE)].flatMap(([, body]) => {
    const family = /font-family:\s*([^;]+)/.exec(body ?? '')?.[1];
    return family === undefined ? [] : [unquoted(family)];
  });

function sourceFaults(project: Project, path: string): Finding[] {
  const css = project.read(path);
  return [...css.matchAll(FACE)].flatMap((face) => {
    const line = lineAt(css, face.index);
    const source = /src:\s*([^;]+)/.exec(face[1] ?? '')?.[1] ?? '';
    if (/https?:/.test(source)) return [{ path, line, message: 'a font from the network' }];
    return /url\(/.test(source) ? [] : [{ path, line, message: 'a face without a file of ours' }];
  });
}

function stackFaults(project: Project, path: string, families: ReadonlySet<string>): Finding[] {
  const css = project.read(path).replace(FACE, (face) => face.replace(/[^\n]/g, ' '));
  return [...css.matchAll(/(?:font-family|--font-[\w-]+):\s*([^;}]+)/g)].flatMap((match) => {
    const first = unquoted((match[1] ?? '').split(',')[0] ?? '');
    const isName = !/^(var\(|inherit|initial|unset|monospace|ui-monospace|[\d.]|normal|bold)/.test(first);
    return isName && !families.has(first)
      ? [{ path, line: lineAt(css, match.index), message: `'${first}' comes first but is not a font we ship` }]
      : [];
  });
}
