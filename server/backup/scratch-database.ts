/** @file Databases beside the one in use: to prove a backup in, and to restore into before anything is replaced. */
import pg from 'pg';
import type { PostgresConnection } from '#server/database/embedded-postgres.ts';
import { quoted } from './copied-tables.ts';

export type DatabasePlace = PostgresConnection | string;

export const databaseOf = (at: DatabasePlace): string =>
  typeof at === 'string' ? decodeURIComponent(new URL(at).pathname.slice(1)) : at.database;

export function withDatabase(at: DatabasePlace, database: string): DatabasePlace {
  if (typeof at !== 'string') return { ...at, database };
  const url = new URL(at);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

/** On the same server, in the database that every server has. */
export async function asAdmin<T>(at: DatabasePlace, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const there = withDatabase(at, 'postgres');
  const client = new pg.Client(typeof there === 'string' ? { connectionString: there } : { ...there });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Empty, and sorted by bytes. */
export async function createDatabase(at: DatabasePlace, name: string): Promise<DatabasePlace> {
  await asAdmin(at, (client) => client.query(`CREATE DATABASE ${quoted(name)} TEMPLATE template0 ENCODING 'UTF8'`));
  return withDatabase(at, name);
}

export const dropDatabase = (at: DatabasePlace, name: string): Promise<unknown> =>
  asAdmin(at, (client) => client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`));
