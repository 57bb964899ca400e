import type { Store } from '#core/database/store.ts';
import type { Day } from '#shared/calendar/day.ts';
import type { TaskPolicy } from '#shared/cases/tasks.ts';
import { type CodeBook, codeBook } from '#shared/codes/code-book.ts';
import type { CodeGroup } from '#shared/codes/code-item.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { type PriorityPolicy, priorityPolicy } from '#shared/households/priority.ts';
import { type AttemptsRule, type CaseDeadlines, type PolicyRow, readPolicy } from '#shared/policies/policy-defaults.ts';

/** Code lists and thresholds as rules read them, built once and kept until one of their rows changes. */
export interface Reference {
  readonly codes: CodeBook;
  readonly policies: readonly PolicyRow[];
  readonly holidays: ReadonlySet<Day>;
  /** Thresholds of a day; worked out once per day. */
  priorityOn(day: Day): PriorityPolicy;
  tasksOn(day: Day): TaskPolicy;
  attemptsRuleOn(day: Day): AttemptsRule;
}

const cached = new WeakMap<Store['rawWriter'], { readonly version: string; readonly reference: Reference }>();

/**
 * The reference data of a store. Its version is the last operation on any of the three tables, and how often the server
 * sent some: a few index steps, so even an import of thousands of households may ask for each one.
 */
export function referenceOf(store: Pick<Store, 'rawWriter' | 'prepare'>): Reference {
  const version = (store.prepare(VERSION).get() as { version: string | null }).version ?? '';
  const known = cached.get(store.rawWriter);
  if (known?.version === version) return known.reference;
  const reference = readReference(store);
  cached.set(store.rawWriter, { version, reference });
  return reference;
}

/** Counts how often rows of these tables came from the server: they leave no operation here. */
export const REFERENCE_RECEIVED = 'sync/reference-received';

/** The indexes hold nothing but these tables' operations; left to choose, SQLite walks through all of a table's. */
const VERSION = `SELECT
    ifnull((SELECT max(dseq) FROM operation INDEXED BY operation_of_code_item WHERE table_name = 'code_item'), 0) || '/' ||
    ifnull((SELECT max(dseq) FROM operation INDEXED BY operation_of_policy WHERE table_name = 'policy'), 0) || '/' ||
    ifnull((SELECT max(dseq) FROM operation INDEXED BY operation_of_holiday WHERE table_name = 'holiday'), 0) || '/' ||
    ifnull((SELECT value FROM setting WHERE key = '${REFERENCE_RECEIVED}'), 0) AS version`;

function readReference(store: Pick<Store, 'prepare'>): Reference {
  const items = store
    .prepare('SELECT group_key, code, label, sort, valid_from, valid_to, extra FROM code_item')
    .all() as {
    group_key: string;
    code: string;
    label: string;
    sort: number;
    valid_from: string;
    valid_to: string | null;
    extra: string;
  }[];
  const codes = codeBook(
    items.length === 0
      ? // Before the office's own lists are laid down, the shipped ones hold.
        codeListSeed()
      : items.map((row) => ({
          group: row.group_key as CodeGroup,
          code: row.code,
          label: row.label,
          sort: row.sort,
          validFrom: row.valid_from,
          validTo: row.valid_to,
          extra: JSON.parse(row.extra) as Record<string, unknown>,
        })),
  );
  const policies = (
    store.prepare('SELECT key, value, valid_from FROM policy').all() as {
      key: string;
      value: string;
      valid_from: string;
    }[]
  ).map((row) => ({ key: row.key, value: JSON.parse(row.value) as unknown, validFrom: row.valid_from }));
  const holidays = new Set(
    (store.prepare('SELECT date FROM holiday').all() as { date: string }[]).map(({ date }) => date),
  );
  return {
    codes,
    policies,
    holidays,
    priorityOn: oncePerDay((day) => priorityPolicy(policies, codes, day)),
    tasksOn: oncePerDay((day) => ({
      // The policy's default widens the unit to text; its schema has checked it.
      deadlines: readPolicy(policies, 'case/deadlines', day) as CaseDeadlines,
      noContactDays: readPolicy(policies, 'household/no-contact-days', day),
      holidays,
    })),
    attemptsRuleOn: oncePerDay((day) => readPolicy(policies, 'case/attempts-before-unreachable', day)),
  };
}

function oncePerDay<T>(read: (day: Day) => T): (day: Day) => T {
  let known: { day: Day; value: T } | undefined;
  return (day) => {
    if (known?.day !== day) known = { day, value: read(day) };
    return known.value;
  };
}
