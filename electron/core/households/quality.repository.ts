import type { Store } from '#core/database/store.ts';
import { addDays, type Day, dayOf, diffDays, startOfDay } from '#shared/calendar/day.ts';
import { QUALITY_RULES, type QualityRow, type QualityRuleName } from '#shared/households/quality-list.ts';
import { ageOn } from '#shared/korean/birth-date.ts';

type Reader = Pick<Store, 'prepareRead'>;

/** Doors at which more than one household is cared for. Only whole doors: a building without a unit is none. */
const SHARED_DOORS = `SELECT address_key FROM household
  WHERE status = 'ACTIVE' AND instr(address_key, '#') > 0 GROUP BY address_key HAVING count(*) > 1`;
/** When anybody last wrote something about a household. */
const TOUCHED = `(SELECT max(o.recorded_at) FROM operation o WHERE o.subject_id = b.household_id)`;

const CONDITION: Readonly<Record<QualityRuleName, string>> = {
  ...(Object.fromEntries(QUALITY_RULES.map((rule) => [rule, `instr(b.quality, '"${rule}"') > 0`])) as Record<
    QualityRuleName,
    string
  >),
  'same-address': `h.address_key IN (${SHARED_DOORS})`,
  stale: `${TOUCHED} < @touchedBefore`,
};

const FROM = `FROM household_board b JOIN household h ON h.id = b.household_id
  LEFT JOIN account a ON a.id = b.officer_id WHERE b.status = 'ACTIVE'`;

export function countQuality({ prepareRead }: Reader, today: Day, staleDays: number): Record<QualityRuleName, number> {
  const touchedBefore = touchedBeforeOf(today, staleDays);
  const sums = QUALITY_RULES.map((rule) => `ifnull(sum(${CONDITION[rule]}), 0) AS "${rule}"`);
  return prepareRead(`SELECT ${sums.join(', ')} ${FROM}`).get({ touchedBefore }) as Record<QualityRuleName, number>;
}

export function listQualityRows(
  { prepareRead }: Reader,
  {
    rule,
    offset,
    limit,
    today,
    staleDays,
  }: { rule: QualityRuleName; offset: number; limit: number; today: Day; staleDays: number },
): QualityRow[] {
  const order =
    { 'same-address': 'h.address_key, b.head_sort', stale: 'touched' }[rule as string] ??
    'b.priority_rank, b.head_sort';
  const rows = prepareRead(
    `SELECT b.household_id, b.household_no, b.head_name, b.head_birth, b.address, b.tong, b.ri, a.name AS officer_name,
       h.address_key, ${rule === 'stale' ? TOUCHED : 'NULL'} AS touched
     ${FROM} AND ${CONDITION[rule]} ORDER BY ${order}, b.household_id LIMIT @limit OFFSET @offset`,
  ).all({ ...(rule === 'stale' ? { touchedBefore: touchedBeforeOf(today, staleDays) } : {}), limit, offset }) as Row[];
  return rows.map((row) => ({
    id: row.household_id,
    householdNo: row.household_no,
    headName: row.head_name,
    headAge: row.head_birth === null ? null : ageOn(row.head_birth, today),
    address: row.address,
    tong: row.tong,
    ri: row.ri,
    officerName: row.officer_name,
    days: row.touched === null ? null : diffDays(dayOf(row.touched), today),
    doorKey: rule === 'same-address' ? row.address_key : null,
    twinId: rule === 'same-address' ? findTwin({ prepareRead }, row) : null,
  }));
}

const findTwin = ({ prepareRead }: Reader, { address_key, household_id }: Row): string | null => {
  const twin = prepareRead(
    "SELECT id FROM household WHERE address_key = ? AND status = 'ACTIVE' AND id <> ? ORDER BY created_at, id LIMIT 1",
  ).get(address_key, household_id) as { id: string } | undefined;
  return twin?.id ?? null;
};

const touchedBeforeOf = (today: Day, staleDays: number) => startOfDay(addDays(today, 1 - staleDays));

interface Row {
  readonly household_id: string;
  readonly household_no: string;
  readonly head_name: string;
  readonly head_birth: string | null;
  readonly address: string;
  readonly tong: string | null;
  readonly ri: string | null;
  readonly officer_name: string | null;
  readonly address_key: string;
  readonly touched: string | null;
}
