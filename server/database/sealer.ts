/** @file Seals and opens within one transaction: keys are asked for in one go, and made where there are none. */
import type pg from 'pg';
import type { ServerRecord } from '#shared/sync/engine/server-store.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';
import type { Cell } from './batched-writes.ts';
import { inColumns } from './batched-writes.ts';
import { recordFrom, type StoredLogEntry, type StoredRecord } from './stored-rows.ts';
import { type KeyPlace, type SubjectKeys, seal, unseal } from './subject-keys.ts';
import { type Sealed, SUBJECT_KEY } from './targets.ts';

type Rows = <Row extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]) => Promise<Row[]>;

interface StoredKey {
  readonly subject: string;
  readonly generation: number;
  readonly wrapped: string | null;
}

export const contentName = (opId: string): string => `content\n${opId}`;
export const rowName = (table: string, id: string): string => `row\n${table}\n${id}`;

export class Sealer {
  readonly #keys: SubjectKeys;
  readonly #shard: string;
  readonly #rows: Rows;

  constructor(keys: SubjectKeys, shard: string, rows: Rows) {
    this.#keys = keys;
    this.#shard = shard;
    this.#rows = rows;
  }

  /** Seals under the newest key of each of these subjects. A subject whose key was destroyed gets a new one. */
  async forSubjects(
    subjects: readonly string[],
  ): Promise<(subject: string, text: string | null, name: string) => Sealed> {
    const keys = await this.#newest([...new Set(subjects)]);
    return (subject, text, name) => {
      const found = keys.get(subject);
      if (text === null || !found) return { subject, generation: null, text: null };
      return { subject, generation: found.generation, text: seal(found.key, text, this.#named(name)) };
    };
  }

  /** Null once the key was destroyed. */
  readonly content = ({ op_id, subject, generation, content, wrapped }: StoredLogEntry): string | null => {
    if (content === null || wrapped === null || generation === null) return null;
    return unseal(
      this.#keys.unwrap(this.#place(subject, generation), wrapped),
      content,
      this.#named(contentName(op_id)),
    );
  };

  async opened(rows: readonly StoredRecord[]): Promise<ServerRecord[]> {
    const sealed = rows.filter((row) => row.sealed !== null);
    if (sealed.length === 0) return rows.map((row) => recordFrom(row));
    const found = await this.#rows<StoredKey>(
      'keys',
      `SELECT subject, generation, wrapped FROM unnest($2::text[], $3::int[]) AS wanted(s, g)
        JOIN subject_key ON shard = $1 AND subject = s AND generation = g`,
      [sealed.map(({ subject }) => subject), sealed.map(({ generation }) => generation)],
    );
    const keys = new Map(found.map((row) => [`${row.generation} ${row.subject}`, row.wrapped]));
    return rows.map((row) => {
      const wrapped = keys.get(`${row.generation} ${row.subject}`);
      if (row.sealed === null || !wrapped) return recordFrom(row);
      const key = this.#keys.unwrap(this.#place(row.subject ?? '', row.generation ?? 0), wrapped);
      return recordFrom(row, JSON.parse(unseal(key, row.sealed, this.#named(rowName(row.tbl, row.id)))) as PlainRow);
    });
  }

  async #newest(subjects: readonly string[]): Promise<ReadonlyMap<string, { generation: number; key: Buffer }>> {
    const keys = new Map<string, { generation: number; key: Buffer }>();
    if (subjects.length === 0) return keys;
    const found = await this.#rows<StoredKey>(
      'newest keys',
      `SELECT DISTINCT ON (subject) subject, generation, wrapped FROM subject_key
        WHERE shard = $1 AND subject = ANY ($2::text[]) ORDER BY subject, generation DESC`,
      [subjects],
    );
    const newest = new Map(found.map((row) => [row.subject, row]));
    const made: Cell[][] = [];
    for (const subject of subjects) {
      const { generation = 0, wrapped = null } = newest.get(subject) ?? {};
      if (wrapped !== null) {
        keys.set(subject, { generation, key: this.#keys.unwrap(this.#place(subject, generation), wrapped) });
        continue;
      }
      const { key, wrapped: fresh } = this.#keys.newKey(this.#place(subject, generation + 1));
      keys.set(subject, { generation: generation + 1, key });
      made.push([subject, generation + 1, fresh]);
    }
    const { statement, width } = SUBJECT_KEY;
    if (made.length > 0) await this.#rows(statement.name, statement.text, inColumns(made, width));
    return keys;
  }

  #place(subject: string, generation: number): KeyPlace {
    return { shard: this.#shard, subject, generation };
  }

  #named(name: string): string {
    return `${this.#shard}\n${name}`;
  }
}
