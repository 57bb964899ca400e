import { uuidv7 } from 'uuidv7';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Role } from '#shared/accounts/role.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';

/** A household of one, registered through the door. Say only what matters. Returns its id. */
export function aRegisteredHousehold(
  tx: WriteTransaction,
  over: Partial<NewRowOf<'household'>> & { person?: Partial<NewRowOf<'person'>> } = {},
): string {
  const { person, ...household } = over;
  const id = uuidv7();
  tx.create('household', id, {
    household_no: `H-2026-${id.slice(-12)}`,
    hh_type: 'HT01',
    housing_type: null,
    tenure: null,
    road_address: '가람시 한울구 새솔로42번길 17-3',
    detail_address: '203동 B01호',
    address_key: `새솔로42번길 17-3 ${id}`,
    tong: '8',
    ban: '3',
    ri: null,
    area_note: '203동 뒤편 계단 아래 철문',
    benefit_status: [],
    vulnerability: ['VU01'],
    priority_override: null,
    priority_override_reason: null,
    isolation_band: null,
    staff_safety_flags: [],
    officer_id: null,
    status: 'ACTIVE',
    merged_into_id: null,
    note: null,
    legal_basis: 'LB01',
    ...household,
  });
  tx.create('person', uuidv7(), {
    household_id: id,
    name: '황보영란',
    relation: 'RE01',
    is_head: true,
    birth_date: '1948-03-02',
    sex: 'F',
    phones: [{ number: '01044172093', label: null }],
    disability: null,
    illness: null,
    job: null,
    is_digital_vulnerable: false,
    emergency_contact: null,
    status: 'ACTIVE',
    ...person,
  });
  return id;
}

export function anAccount(
  tx: WriteTransaction,
  id: string,
  { name, role, ...over }: { name: string; role: Role } & Partial<NewRowOf<'account'>>,
): void {
  tx.create('account', id, {
    login_id: id.slice(-6),
    name,
    role,
    team: '맞춤형복지팀',
    position: null,
    phone: null,
    active: true,
    valid_from: null,
    valid_to: null,
    deputy_id: null,
    deputy_from: null,
    deputy_to: null,
    ...over,
  });
}
