import type { Store } from '#core/database/store.ts';
import { type CodeBook, codeBook } from '#shared/codes/code-book.ts';
import type { CodeItem } from '#shared/codes/code-item.ts';
import { type PolicyKey, type PolicyRow, type PolicyValue, readPolicy } from '#shared/policies/policy-defaults.ts';
import type { Edition, Holiday, PolicyInForce } from '#shared/reference/reference.contract.ts';

type Reader = Pick<Store, 'prepareRead'>;

interface CodeRow {
  group_key: string;
  code: string;
  label: string;
  sort: number;
  valid_from: string;
  valid_to: string | null;
  extra: string;
}

/** Per code the edition in force on a day, retired ones included: old records keep their label. */
export function listCodes(store: Reader, on: string): CodeItem[] {
  const rows = store
    .prepareRead(
      `SELECT group_key, code, label, sort, valid_from, valid_to, extra FROM code_item AS c
       WHERE valid_from = (SELECT max(valid_from) FROM code_item AS e
                           WHERE e.group_key = c.group_key AND e.code = c.code AND e.valid_from <= ?)
       ORDER BY group_key, sort, code`,
    )
    .all(on) as CodeRow[];
  return rows.map((row) => ({
    group: row.group_key as CodeItem['group'],
    code: row.code,
    label: row.label,
    sort: row.sort,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    extra: JSON.parse(row.extra) as CodeItem['extra'],
  }));
}

export function getCodeBook(store: Reader, on: string): CodeBook {
  return codeBook(listCodes(store, on));
}

/** Every dated row of one policy; `readPolicy` chooses. */
function listPolicyRows(store: Reader, key: PolicyKey): PolicyRow[] {
  const rows = store
    .prepareRead('SELECT key, value, valid_from FROM policy WHERE key = ? ORDER BY valid_from')
    .all(key) as { key: string; value: string; valid_from: string }[];
  return rows.map((row) => ({ key: row.key, value: JSON.parse(row.value) as unknown, validFrom: row.valid_from }));
}

/** The value in force on a day; the shipped default when the office has none. */
export function getPolicy<K extends PolicyKey>(store: Reader, key: K, on: string): PolicyValue<K> {
  return readPolicy(listPolicyRows(store, key), key, on);
}

export function listPoliciesInForce(store: Reader, on: string): PolicyInForce[] {
  const rows = store
    .prepareRead(
      `SELECT key, value, valid_from FROM policy AS p
       WHERE key NOT LIKE 'sync/%' AND valid_from = (SELECT max(valid_from) FROM policy AS e WHERE e.key = p.key AND e.valid_from <= ?)
       ORDER BY key, id DESC`,
    )
    .all(on) as { key: string; value: string; valid_from: string }[];
  return rows.map((row) => ({
    key: row.key,
    value: JSON.parse(row.value) as PolicyInForce['value'],
    validFrom: row.valid_from,
  }));
}

export function listHolidays(store: Reader): Holiday[] {
  return store.prepareRead('SELECT id, date, name FROM holiday ORDER BY date, name').all() as Holiday[];
}

/** Days off as the calendar arithmetic takes them. */
export function getHolidays(store: Reader): ReadonlySet<string> {
  const rows = store.prepareRead('SELECT date FROM holiday').all() as { date: string }[];
  return new Set(rows.map((row) => row.date));
}

interface EditionRow {
  valid_from: string;
  valid_to: string | null;
  text: string;
  created_at: string;
  name: string | null;
}
const toEdition = (row: EditionRow): Edition => ({
  validFrom: row.valid_from,
  validTo: row.valid_to,
  text: row.text,
  enteredAt: row.created_at,
  enteredBy: row.name,
});

export function listCodeEditions(store: Reader, group: string, code: string): Edition[] {
  const rows = store
    .prepareRead(
      `SELECT c.valid_from, c.valid_to, c.label AS text, c.created_at, a.name FROM code_item AS c
       LEFT JOIN account AS a ON a.id = c.created_by
       WHERE c.group_key = ? AND c.code = ? ORDER BY c.valid_from DESC`,
    )
    .all(group, code) as EditionRow[];
  return rows.map(toEdition);
}

export function listPolicyEditions(store: Reader, key: string): Edition[] {
  const rows = store
    .prepareRead(
      `SELECT p.valid_from, NULL AS valid_to, p.value AS text, p.created_at, a.name FROM policy AS p
       LEFT JOIN account AS a ON a.id = p.created_by WHERE p.key = ? ORDER BY p.valid_from DESC`,
    )
    .all(key) as EditionRow[];
  return rows.map(toEdition);
}
