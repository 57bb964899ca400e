import type { Store } from '#core/database/store.ts';
import type { Role } from '#shared/accounts/role.ts';
import { ageOn } from '#shared/korean/birth-date.ts';
import { maskPerson, visibilityFor } from '#shared/korean/masking.ts';
import type { Door } from '#shared/printing/walking-order.ts';

/** A household as paper needs it, before anything is cut short. */
export interface PrintableHousehold extends Door {
  readonly id: string;
  readonly householdNo: string;
  readonly headName: string;
  readonly birthDate: string | null;
  readonly sex: 'M' | 'F' | null;
  readonly phone: string | null;
  readonly householdType: string | null;
  readonly memberCount: number;
  readonly priority: string;
  readonly indicatorCodes: readonly string[];
  readonly safetyFlags: readonly string[];
  readonly areaNote: string | null;
  readonly lastContactAt: string | null;
  readonly nextDueAt: string | null;
  readonly nextDueKind: string | null;
  readonly officerName: string | null;
}

interface Row {
  id: string;
  household_no: string;
  head_name: string;
  head_birth: string | null;
  head_sex: 'M' | 'F' | null;
  phones: string | null;
  hh_type: string | null;
  member_count: number;
  priority: string;
  indicator_codes: string;
  staff_safety_flags: string;
  area_note: string | null;
  last_contact_at: string | null;
  next_due_at: string | null;
  next_due_kind: string | null;
  officer_name: string | null;
  ri: string | null;
  tong: string | null;
  ban: string | null;
  road_address: string;
  detail_address: string | null;
}

export function readPrintable(store: Pick<Store, 'prepareRead'>, ids: readonly string[]): PrintableHousehold[] {
  const rows = store.prepareRead(HOUSEHOLDS).all(JSON.stringify(ids)) as Row[];
  return rows.map((row) => ({
    id: row.id,
    householdNo: row.household_no,
    headName: row.head_name,
    birthDate: row.head_birth,
    sex: row.head_sex,
    phone: firstPhone(row.phones),
    householdType: row.hh_type,
    memberCount: row.member_count,
    priority: row.priority,
    indicatorCodes: JSON.parse(row.indicator_codes) as string[],
    safetyFlags: JSON.parse(row.staff_safety_flags) as string[],
    areaNote: row.area_note,
    lastContactAt: row.last_contact_at,
    nextDueAt: row.next_due_at,
    nextDueKind: row.next_due_kind,
    officerName: row.officer_name,
    ri: row.ri,
    tong: row.tong,
    ban: row.ban,
    roadAddress: row.road_address,
    detailAddress: row.detail_address,
  }));
}

const HOUSEHOLDS = `SELECT h.id, h.household_no, b.head_name, b.head_birth, b.head_sex,
    (SELECT p.phones FROM person AS p WHERE p.household_id = h.id AND p.status = 'ACTIVE' AND p.phones <> '[]'
     ORDER BY p.is_head DESC, p.created_at LIMIT 1) AS phones,
    h.hh_type, b.member_count, b.priority, b.indicator_codes, h.staff_safety_flags, h.area_note, b.last_contact_at,
    b.next_due_at, b.next_due_kind, a.name AS officer_name, h.ri, h.tong, h.ban, h.road_address, h.detail_address
  FROM household AS h JOIN household_board AS b ON b.household_id = h.id LEFT JOIN account AS a ON a.id = b.officer_id
  WHERE h.id IN (SELECT value FROM json_each(?))`;

function firstPhone(phones: string | null): string | null {
  return phones === null ? null : ((JSON.parse(phones) as { number: string }[])[0]?.number ?? null);
}

/** What of a person this role may put on paper, with and without a purpose. */
export function onPaper(
  person: { name: string; phone: string | null; birthDate: string | null; address: string | null },
  role: Role,
  isUnmasked: boolean,
  today: string,
) {
  const shown = maskPerson(person, visibilityFor(role, isUnmasked ? 'paper-with-purpose' : 'paper'));
  const age = person.birthDate === null ? '' : `${ageOn(person.birthDate, today)}세`;
  return {
    name: shown.name,
    phone: shown.phone ?? '',
    birth: shown.birthDate ?? '',
    address: shown.address ?? '',
    age,
  };
}

export const sexWord = (sex: 'M' | 'F' | null): string => (sex === null ? '' : sex === 'F' ? '여' : '남');
