import { z } from 'zod';
import { type PlainRow, type SyncedTableName, syncedTables } from '#shared/sync/synced-tables.ts';
import type { Random } from '../simulation/random.ts';

export const DEVICE = '01930000-0000-7000-8000-0000000000d1';
export const OFFICE = '01930000-0000-7000-8000-00000000000f';
export const FEED = `${OFFICE}:welfare`;

/** A row of a table with some value of each column's type: absent values, Korean, empty and deep structures included. */
export function anyRow(random: Random, table: string, id: string): PlainRow {
  if (!Object.hasOwn(syncedTables, table))
    return { id, table: 'household', row_id: id, status: 'open', any: anyJson(random, 3) as never };
  const { shape } = syncedTables[table as SyncedTableName].row;
  const columns = Object.entries(shape).map(([name, type]) => [
    name,
    name === 'id' ? id : anyOf(random, type as z.ZodType),
  ]);
  return Object.fromEntries(columns) as PlainRow;
}

function anyOf(random: Random, type: z.ZodType): unknown {
  if (type instanceof z.ZodNullable) return random.chance(0.4) ? null : anyOf(random, type.unwrap() as z.ZodType);
  if (type instanceof z.ZodBoolean) return random.chance(0.5);
  if (type instanceof z.ZodNumberFormat) return random.below(2_000_000) - 1_000_000;
  if (type instanceof z.ZodNumber) return random.below(1_000) / 7;
  if (type instanceof z.ZodEnum) return random.pick(type.options);
  if (type instanceof z.ZodArray) {
    const length = random.below(3);
    return Array.from({ length }, () => anyOf(random, type.element as z.ZodType));
  }
  if (type instanceof z.ZodRecord) return { 답: anyJson(random, 2), empty: {} };
  if (type instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(type.shape).map(([name, each]) => [name, anyOf(random, each as z.ZodType)]),
    );
  if (type instanceof z.ZodString || type instanceof z.ZodStringFormat)
    return random.pick([
      '',
      '가람시 새솔로 17',
      'it\'s "quoted"',
      '줄\n바꿈\t탭',
      '👩🏽‍🚒',
      '01930000-0000-7000-8000-00000000000f',
    ]);
  return anyJson(random, 3);
}

function anyJson(random: Random, depth: number): unknown {
  switch (random.below(depth > 0 ? 7 : 5)) {
    case 0:
      return null;
    case 1:
      return random.below(1_000_000) / 3;
    case 2:
      return random.chance(0.5);
    case 3:
      return '';
    case 4:
      return '값 "하나"';
    case 5:
      return [anyJson(random, depth - 1), anyJson(random, depth - 1)];
    default:
      return { a: anyJson(random, depth - 1), 나: anyJson(random, depth - 1) };
  }
}
