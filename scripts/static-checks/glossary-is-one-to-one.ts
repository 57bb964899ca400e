import { type Finding, lineAt, type Project } from './project.ts';
import { nameOf, nodesOf, propertyNames, syntaxOf } from './syntax.ts';

const GLOSSARY = 'docs/glossary.md';
const DESCRIPTORS = 'shared/sync/synced-tables.ts';

/** One Korean term, one English name; and every synced table is a word that an office knows. */
export function glossaryIsOneToOne(project: Project): Finding[] {
  if (!project.paths.includes(GLOSSARY)) return [{ path: GLOSSARY, message: 'the glossary is missing' }];
  const rows = rowsOf(project.read(GLOSSARY));
  const repeated = (key: 'term' | 'name') =>
    rows
      .filter((row, index) => rows.findIndex((other) => other[key] === row[key]) < index)
      .map((row) => ({ path: GLOSSARY, line: row.line, message: `'${row[key]}' stands in two rows` }));
  const names = new Set(rows.map(({ name }) => name));
  return [
    ...(rows.length > 0 ? [] : [{ path: GLOSSARY, message: 'no row of the form | 용어 | `name` | … |' }]),
    ...repeated('term'),
    ...repeated('name'),
    ...tableNames(project)
      .filter((table) => !names.has(table))
      .map((table) => ({ path: DESCRIPTORS, message: `the table ${table} has no Korean term in ${GLOSSARY}` })),
  ];
}

function rowsOf(text: string): { term: string; name: string; line: number }[] {
  return [...text.matchAll(/^\| ([^|]+?) \| `([^`]+)` \|/gm)].map((match) => ({
    term: match[1] ?? '',
    name: match[2] ?? '',
    line: lineAt(text, match.index),
  }));
}

function tableNames(project: Project): string[] {
  if (!project.paths.includes(DESCRIPTORS)) return [];
  const declaration = nodesOf(syntaxOf(project, DESCRIPTORS).program, 'VariableDeclarator').find(
    (node) => nameOf(node.id) === 'syncedTables',
  );
  return propertyNames(declaration?.init);
}
