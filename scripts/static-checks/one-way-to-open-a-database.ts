import { type Finding, type Project, sources } from './project.ts';
import { importsOf, nodesOf, syntaxOf, textOf } from './syntax.ts';

const DOOR = 'electron/core/database/open-database.ts';
/** Holds an empty file open, so that a second Windows account cannot start on the same records. No row ever goes in. */
const LOCK = /\/instance-lock\.ts$/;

/** What every connection must be told; a forgotten one is silent (`temp_store` even writes plain text to disk). */
const PRAGMAS = [
  'cipher',
  'temp_store',
  'journal_mode',
  'synchronous',
  'foreign_keys',
  'secure_delete',
  'trusted_schema',
  'cell_size_check',
  'busy_timeout',
];

/** Counts on a decrypted copy, beside the product: with its own door the proof would rest on what it proves. */
const WITNESS = 'tests/support/decrypted-copy.ts';

/** One function opens a database, so that key and pragmas are set once for all threads and all tests. */
export function oneWayToOpenADatabase(project: Project): Finding[] {
  const others = sources(project, 'electron', 'scripts', 'tests')
    .filter(
      (path) => path !== DOOR && path !== WITNESS && !LOCK.test(path) && !path.startsWith('scripts/static-checks/'),
    )
    .flatMap((path) =>
      importsOf(syntaxOf(project, path))
        .filter(({ from, typeOnly }) => /^(better-sqlite3(-multiple-ciphers)?|node:sqlite)$/.test(from) && !typeOnly)
        .map(({ line }) => ({ path, line, message: `only ${DOOR} opens a database: call openDatabase` })),
    );
  return [...others, ...pragmaFaults(project)];
}

function pragmaFaults(project: Project): Finding[] {
  if (!project.paths.includes(DOOR)) return [{ path: DOOR, message: 'the one door to a database is missing' }];
  const { program } = syntaxOf(project, DOOR);
  const text = nodesOf(program, 'Literal', 'TemplateElement', 'TemplateLiteral', 'Identifier')
    .map((node) => textOf(node) ?? (node.value as { cooked?: string } | undefined)?.cooked ?? String(node.name ?? ''))
    .join('\n');
  // better-sqlite3 sets the busy timeout by its own option.
  const said = (pragma: string) => text.includes(pragma) || (pragma === 'busy_timeout' && /^timeout$/m.test(text));
  return PRAGMAS.filter((pragma) => !said(pragma)).map((pragma) => ({ path: DOOR, message: `${pragma} is never set` }));
}
