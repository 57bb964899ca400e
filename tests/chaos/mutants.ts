/**
 * @file Mistakes that only real processes show, for trying by hand whether they are found:
 * `npm run chaos -- --kills 60 --mutant <name>`. They are planted while sources are loaded, never on disk (see
 * `docs/decisions/010`), so nothing in the product can switch one on.
 */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are pieces of source code.
export interface Mutant {
  /** From the root of the project. */
  readonly file: string;
  /** Each occurs exactly once; a test looks after that. */
  readonly edits: readonly (readonly [find: string, replace: string])[];
}

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'server-answers-without-commit': {
    file: 'server/database/postgres-server-store.ts',
    edits: [["await client.query('COMMIT');", "await client.query(Math.random() < 0.03 ? 'ROLLBACK' : 'COMMIT');"]],
  },
  'server-does-not-wait-for-the-disk': {
    file: 'server/database/embedded-postgres.ts',
    edits: [["synchronous_commit: 'on'", "synchronous_commit: 'off', wal_writer_delay: '2s'"]],
  },
  'server-does-not-lock': {
    file: 'server/database/postgres-server-store.ts',
    edits: [["${readOnly ? '' : 'FOR NO KEY UPDATE'}", '']],
  },
  'server-takes-a-copied-pc-for-the-original': {
    file: 'shared/sync/engine/accept-push.ts',
    edits: [['(await contradicts(', '(Math.random() > 2 && await contradicts(']],
  },
  'pc-drops-work-on-acknowledgement': {
    file: 'shared/sync/engine/receive-push.ts',
    edits: [
      [
        'tx.setFate(opId, state, outcome);',
        "if (state === 'applied' || state === 'absorbed') tx.removeOperation(opId);\n  else tx.setFate(opId, state, outcome);",
      ],
    ],
  },
  'pc-says-saved-without-commit': {
    file: 'electron/core/sync/sqlite-client-store.ts',
    edits: [
      [
        "this.#store.prepare('COMMIT').run();",
        "this.#store.prepare(Math.random() < 0.02 ? 'ROLLBACK' : 'COMMIT').run();",
      ],
    ],
  },
  'pc-writes-piece-by-piece': {
    file: 'electron/core/sync/sqlite-client-store.ts',
    edits: [
      ["this.#store.prepare('BEGIN IMMEDIATE').run();", ''],
      ["this.#store.prepare('COMMIT').run();", ''],
    ],
  },
  'pc-forgets-before-a-backup-is-proved': {
    file: 'shared/sync/engine/receive-push.ts',
    edits: [
      ["operationsIn('durable')", "operationsIn('absorbed', 'durable')"],
      ['&& each.dseq <= tx.device().durableDseq', ''],
    ],
  },
};

export function planted({ file, edits }: Mutant, source: string): string {
  return edits.reduce((text, [find, replace]) => {
    if (text.split(find).length !== 2) throw new Error(`"${find}" is not once in ${file}`);
    return text.replace(find, () => replace);
  }, source);
}
