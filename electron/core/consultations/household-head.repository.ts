import type { Store } from '#core/database/store.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { HouseholdHead } from '#shared/consultations/consultation-view.ts';
import { ageOn } from '#shared/korean/birth-date.ts';

type Reader = Pick<Store, 'prepareRead' | 'clock'>;

/** The household a sheet is about, as its list shows it. */
export function findHouseholdHead({ prepareRead, clock }: Reader, householdId: string): HouseholdHead | undefined {
  const row = prepareRead(HEAD).get(householdId) as HeadRow | undefined;
  if (!row) return undefined;
  return {
    householdId: row.id,
    householdNo: row.household_no,
    headName: row.head_name ?? '',
    headAge: row.head_birth === null ? null : ageOn(row.head_birth, dayOf(clock.now())),
    headSex: row.head_sex,
    householdType: row.hh_type,
    memberCount: row.member_count ?? 0,
    address: [row.road_address, row.detail_address].filter(Boolean).join(', '),
    priority: row.priority ?? 'NONE',
    staffSafetyFlags: JSON.parse(row.staff_safety_flags) as string[],
  };
}

interface HeadRow {
  readonly id: string;
  readonly household_no: string;
  readonly head_name: string | null;
  readonly head_birth: string | null;
  readonly head_sex: 'M' | 'F' | null;
  readonly hh_type: string | null;
  readonly member_count: number | null;
  readonly road_address: string;
  readonly detail_address: string | null;
  readonly priority: HouseholdHead['priority'] | null;
  readonly staff_safety_flags: string;
}
const HEAD = `SELECT h.id, h.household_no, h.road_address, h.detail_address, h.hh_type, h.staff_safety_flags,
    b.head_name, b.head_birth, b.head_sex, b.member_count, b.priority
  FROM household h LEFT JOIN household_board b ON b.household_id = h.id WHERE h.id = ?`;

/** Names of accounts; what the app does by itself goes under its own. */
export function accountNames({ prepareRead }: Pick<Store, 'prepareRead'>): (id: string) => string {
  const rows = prepareRead('SELECT id, name FROM account').all() as { id: string; name: string }[];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? (id === 'system' ? '온이음' : '');
}
