import { describe, expect, test } from 'vitest';
import { errorsAreDocumented } from './errors-are-documented.ts';
import { glossaryIsOneToOne } from './glossary-is-one-to-one.ts';
import { linksResolve } from './links-resolve.ts';
import { pathsStayInside } from './paths-stay-inside.ts';
import { type Check, projectOf } from './project.ts';

const faults = (check: Check, files: Record<string, string>) => check(projectOf(files)).map(({ message }) => message);

describe('errors', () => {
  const CODE = {
    'shared/x/x.errors.ts': "export const xNotFound = defineError('x/not-found', {});",
    'shared/rpc/contract.ts': "z.object({ code: z.literal('app/cancelled') }); z.literal('query');",
  };
  const ENTRY = '\nThe row was removed meanwhile. Normal after an undo. Go back to the list.\n';
  const CATALOGUE = `# Errors\n\n## app/cancelled\n${ENTRY}\n## x/not-found\n${ENTRY}`;
  const faultsOf = (catalogue: string) => faults(errorsAreDocumented, { ...CODE, 'docs/errors.md': catalogue });

  test('a catalogue with an entry for each code passes', () => {
    expect(faultsOf(CATALOGUE)).toEqual([]);
  });

  test('reports a code without an entry, an entry without a code, one twice and an empty one', () => {
    expect(faultsOf(CATALOGUE.replace('## x/not-found', '## x/lost'))).toEqual([
      "x/not-found has no entry '## x/not-found' in docs/errors.md",
      'x/lost is no longer in the code',
    ]);
    expect(faultsOf(`${CATALOGUE}\n## x/not-found\n${ENTRY}`)).toEqual(['x/not-found is listed twice']);
    expect(faultsOf(CATALOGUE.replace(ENTRY, 'Soon.'))).toHaveLength(1);
  });
});

describe('glossary', () => {
  const TABLES = { 'shared/sync/synced-tables.ts': 'export const syncedTables = { household: table({}) };' };
  const faultsOf = (glossary: string) => faults(glossaryIsOneToOne, { ...TABLES, 'docs/glossary.md': glossary });

  test('one name for each term passes', () => {
    expect(faultsOf('| 가구 | `household` | … |\n| 사람 | `person` | … |\n')).toEqual([]);
  });

  test('reports a term or a name that stands twice, and a table that is no word', () => {
    expect(faultsOf('| 가구 | `household` | |\n| 세대 | `household` | |\n')).toEqual([
      "'household' stands in two rows",
    ]);
    expect(faultsOf('| 가구 | `household` | |\n| 가구 | `home` | |\n')).toEqual(["'가구' stands in two rows"]);
    expect(faultsOf('| 사람 | `person` | |\n')).toHaveLength(1);
  });
});

describe('links', () => {
  const page = (text: string) =>
    faults(linksResolve, { 'README.md': text, 'docs/a.md': '# The first\n', 'docs/b.png': '' });

  test('links to files, folders, headings and other sites pass', () => {
    expect(
      page('[a](docs/a.md) [b](docs/a.md#the-first) ![c](docs/b.png) [d](docs) [e](https://x.y) `[f](none)`'),
    ).toEqual([]);
  });

  test('reports a link to nothing and an anchor without its heading', () => {
    expect(page('[a](docs/none.md)')).toEqual(['docs/none.md leads nowhere']);
    expect(page('[a](docs/a.md#other)')).toHaveLength(1);
  });
});

describe('paths', () => {
  // Put together here, because this file is looked at too.
  const up = (count: number) => `'${'../'.repeat(count)}data/x.csv'`;
  const home = ['', 'home', 'me', 'data'].join('/');
  const faultsOf = (text: string) => faults(pathsStayInside, { 'electron/core/x.ts': text });

  test('paths within the checkout pass', () => {
    expect(faultsOf(`join(import.meta.dirname, ${up(2)}); open('/usr/bin/chromium');`)).toEqual([]);
  });

  test('reports a relative path that leaves the checkout and a folder of one machine', () => {
    expect(faultsOf(`readFile(${up(3)})`)).toHaveLength(1);
    expect(faultsOf(`readFile('${home}')`)).toEqual([`${home} exists on one machine only`]);
  });
});
