import { type Finding, type Project, sources } from './project.ts';
import { argumentsOf, nameOf, nodesOf, propertyNames, type Syntax, syntaxOf, textOf } from './syntax.ts';

const DESCRIPTORS = 'shared/sync/synced-tables.ts';
/**
 * The door itself, what lays tables out, what applies operations that were recorded elsewhere, and the benches' raw
 * floor, which writes to a copy to show what the door costs.
 */
const DOORS = /^electron\/core\/(database\/(write-door|migrations\/)|sync\/)|^scripts\/bench\//;
const BUILDERS = /(^|\.)(insertInto|replaceInto|updateTable|deleteFrom|mergeInto)$/;

/**
 * A row of a synced table that changes without its operation can never be synced, audited or replayed: see
 * `docs/decisions/003-changes-are-recorded-in-the-write-transaction.md`.
 */
export function oneWriteDoor(project: Project): Finding[] {
  const tables = syncedTableNames(project);
  if (tables.size === 0) return [{ path: DESCRIPTORS, message: 'no synced table could be read from here' }];
  return sources(project, 'electron', 'scripts')
    .filter((path) => !DOORS.test(path) && !path.startsWith('scripts/static-checks/'))
    .flatMap((path) => {
      const syntax = syntaxOf(project, path);
      return [...builderFaults(path, syntax, tables), ...sqlFaults(path, syntax, tables)];
    });
}

function builderFaults(path: string, { program, lineOf }: Syntax, tables: ReadonlySet<string>): Finding[] {
  return nodesOf(program, 'CallExpression')
    .filter((call) => BUILDERS.test(nameOf(call.callee) ?? '') && argumentsOf(call).length > 0)
    .flatMap((call) => {
      const table = textOf(argumentsOf(call)[0])?.split(' ')[0];
      if (table !== undefined && !tables.has(table)) return [];
      const what = table === undefined ? 'a table that is not named here' : `the synced table '${table}'`;
      return [{ path, line: lineOf(call), message: `writes ${what}: use tx.create, patch, remove or command` }];
    });
}

function sqlFaults(path: string, { program, lineOf }: Syntax, tables: ReadonlySet<string>): Finding[] {
  const statement = new RegExp(
    `\\b(insert\\s+(or\\s+\\w+\\s+)?into|replace\\s+into|update(\\s+or\\s+\\w+)?|delete\\s+from)\\s+["\`]?(${[...tables].join('|')})\\b`,
    'i',
  );
  return nodesOf(program, 'Literal', 'TemplateElement').flatMap((node) => {
    const text = textOf(node) ?? (node.value as { cooked?: string } | undefined)?.cooked ?? '';
    const found = typeof text === 'string' ? statement.exec(text) : null;
    return found
      ? [{ path, line: lineOf(node), message: `'${found[0]}': use tx.create, patch, remove or command` }]
      : [];
  });
}

/** Read from the source and not by import, so that a test can plant its own tables. */
function syncedTableNames(project: Project): ReadonlySet<string> {
  if (!project.paths.includes(DESCRIPTORS)) return new Set();
  const declaration = nodesOf(syntaxOf(project, DESCRIPTORS).program, 'VariableDeclarator').find(
    (node) => nameOf(node.id) === 'syncedTables',
  );
  return new Set(propertyNames(declaration?.init));
}
