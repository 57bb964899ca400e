/** @file The list's rows by bare SQL, in whichever way is the cheapest for them: a floor must not be padded. */
import type { BareDatabase, Row } from './bare-database.ts';

export const BOARD_COLUMNS = `b.household_id, b.household_no, b.head_name, b.head_birth, b.head_sex, b.member_count,
  b.hh_type, b.address, b.tong, b.ban, b.ri, b.vulnerability, b.flags, b.priority, b.score, b.indicator_count, b.case_id,
  b.case_state, b.officer_id, a.name AS officer_name, b.last_contact_at, b.next_due_at, b.next_due_kind,
  b.attempt_count, b.phone_tail, b.status`;
export const BY_PRIORITY =
  'b.priority_rank, b.score DESC, b.next_due_at IS NULL, b.next_due_at, b.head_sort, b.household_id';

export interface BareList {
  readonly where: string;
  readonly order: string;
  readonly limit: number;
}

/** Asks for a window of the list and its length. */
export type AskBareList = (values: readonly unknown[], offset: number) => Row[];

const TRIES = 5;

/** Tries each way of asking a few times and goes on with the fastest. */
export function bareList(bare: BareDatabase, list: BareList, sample: readonly unknown[]): AskBareList {
  const { where, order, limit } = list;
  const full = `b.status = 'ACTIVE' AND ${where}`;
  const officer = 'LEFT JOIN account a ON a.id = b.officer_id';
  const ways = [
    `SELECT ${BOARD_COLUMNS} FROM household_board b ${officer} WHERE ${full} ORDER BY ${order} LIMIT ${limit} OFFSET ?`,
    `SELECT ${BOARD_COLUMNS} FROM (
       SELECT b.household_id FROM household_board b WHERE ${full} ORDER BY ${order} LIMIT ${limit} OFFSET ?
     ) shown CROSS JOIN household_board b ON b.household_id = shown.household_id ${officer} ORDER BY ${order}`,
  ];
  const timeOf = (sql: string) => {
    bare.all(sql, ...sample, 0);
    const began = performance.now();
    for (let nth = 0; nth < TRIES; nth += 1) bare.all(sql, ...sample, nth * limit);
    return performance.now() - began;
  };
  const [fastest] = ways.map((sql) => ({ sql, ms: timeOf(sql) })).sort((a, b) => a.ms - b.ms);
  const sql = fastest?.sql ?? '';
  return (values, offset) => {
    bare.get(`SELECT count(*) AS n FROM household_board b WHERE ${full}`, ...values);
    return bare.all(sql, ...values, offset);
  };
}
