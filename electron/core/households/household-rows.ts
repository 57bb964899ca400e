import type { Household, HouseholdFields } from '#shared/households/household.schema.ts';
import type { HouseholdIndicator, IndicatorFields } from '#shared/households/indicator.schema.ts';
import type { PersonFields } from '#shared/households/person.schema.ts';
import { addressKey, normaliseAddress, parseAddress } from '#shared/korean/address.ts';
import type { ChangesOf, NewRowOf, RowOf } from '#shared/sync/synced-tables.ts';

/*
 * Rows of the three tables of a household and the same in domain words, both ways. A domain field that is missing from
 * an edit stays missing in the row.
 */

export function rowToHousehold(row: RowOf<'household'>): Omit<Household, 'officeId' | 'createdBy'> {
  return {
    id: row.id,
    householdNo: row.household_no,
    ...householdFieldsOf(row),
    addressKey: row.address_key,
    priorityOverride: row.priority_override as Household['priorityOverride'],
    priorityOverrideReason: row.priority_override_reason,
    status: row.status as Household['status'],
    mergedIntoId: row.merged_into_id,
    createdAt: row.created_at,
  };
}

export function householdFieldsOf(row: RowOf<'household'>): HouseholdFields {
  return {
    hhType: row.hh_type,
    housingType: row.housing_type,
    tenure: row.tenure,
    roadAddress: row.road_address,
    detailAddress: row.detail_address,
    tong: row.tong,
    ban: row.ban,
    ri: row.ri,
    areaNote: row.area_note,
    benefitStatus: row.benefit_status,
    vulnerability: row.vulnerability,
    isolationBand: row.isolation_band,
    staffSafetyFlags: row.staff_safety_flags,
    officerId: row.officer_id,
    note: row.note,
    legalBasis: row.legal_basis,
  };
}

export function personFieldsOf(row: RowOf<'person'>): Omit<PersonFields, 'relation'> & { relation: string | null } {
  return {
    name: row.name,
    relation: row.relation,
    isHead: row.is_head,
    birthDate: row.birth_date,
    sex: row.sex,
    phones: row.phones,
    disability: row.disability,
    illness: row.illness,
    job: row.job,
    isDigitalVulnerable: row.is_digital_vulnerable,
    emergencyContact: row.emergency_contact,
  };
}

export function rowToIndicator(row: RowOf<'household_indicator'>): Omit<HouseholdIndicator, 'officeId' | 'createdBy'> {
  return {
    id: row.id,
    householdId: row.household_id,
    ...indicatorFieldsOf(row),
    targetId: row.target_id,
    createdAt: row.created_at,
  };
}

export function indicatorFieldsOf(row: RowOf<'household_indicator'>): IndicatorFields {
  return {
    personId: row.person_id,
    indicatorCode: row.indicator_code,
    observedMonth: row.observed_month,
    source: row.source ?? '',
    amount: row.amount,
    monthsOverdue: row.months_overdue,
    active: row.active,
  };
}

type Some<T> = { readonly [K in keyof T]?: T[K] | undefined };

const HOUSEHOLD_COLUMN: Readonly<Record<keyof HouseholdFields, keyof ChangesOf<'household'>>> = {
  hhType: 'hh_type',
  housingType: 'housing_type',
  tenure: 'tenure',
  roadAddress: 'road_address',
  detailAddress: 'detail_address',
  tong: 'tong',
  ban: 'ban',
  ri: 'ri',
  areaNote: 'area_note',
  benefitStatus: 'benefit_status',
  vulnerability: 'vulnerability',
  isolationBand: 'isolation_band',
  staffSafetyFlags: 'staff_safety_flags',
  officerId: 'officer_id',
  note: 'note',
  legalBasis: 'legal_basis',
};
const PERSON_COLUMN: Readonly<Record<keyof PersonFields, keyof ChangesOf<'person'>>> = {
  name: 'name',
  relation: 'relation',
  isHead: 'is_head',
  birthDate: 'birth_date',
  sex: 'sex',
  phones: 'phones',
  disability: 'disability',
  illness: 'illness',
  job: 'job',
  isDigitalVulnerable: 'is_digital_vulnerable',
  emergencyContact: 'emergency_contact',
};
const INDICATOR_COLUMN: Readonly<Record<keyof IndicatorFields, keyof ChangesOf<'household_indicator'>>> = {
  personId: 'person_id',
  indicatorCode: 'indicator_code',
  observedMonth: 'observed_month',
  source: 'source',
  amount: 'amount',
  monthsOverdue: 'months_overdue',
  active: 'active',
};

/** Columns of an edit. The door's key follows the address, in the spelling that is stored. */
export function householdColumns(fields: Some<HouseholdFields>, before?: RowOf<'household'>): ChangesOf<'household'> {
  const columns = renamed(fields, HOUSEHOLD_COLUMN) as ChangesOf<'household'>;
  if (fields.roadAddress === undefined && fields.detailAddress === undefined) return columns;
  const { roadAddress, detailAddress } = normaliseAddress(
    fields.roadAddress ?? before?.road_address ?? '',
    fields.detailAddress ?? before?.detail_address ?? '',
  );
  return {
    ...columns,
    road_address: roadAddress,
    detail_address: detailAddress === '' ? null : detailAddress,
    address_key: addressKey(parseAddress(roadAddress, detailAddress)),
  };
}

export const personColumns = (fields: Some<PersonFields>): ChangesOf<'person'> => renamed(fields, PERSON_COLUMN);
export const indicatorColumns = (fields: Some<IndicatorFields>): ChangesOf<'household_indicator'> =>
  renamed(fields, INDICATOR_COLUMN);

/** A whole row for a household that is entered by hand. */
export function newHouseholdRow(fields: HouseholdFields, householdNo: string): NewRowOf<'household'> {
  return {
    ...(householdColumns(fields) as NewRowOf<'household'>),
    household_no: householdNo,
    priority_override: null,
    priority_override_reason: null,
    status: 'ACTIVE',
    merged_into_id: null,
  };
}

export const newPersonRow = (fields: PersonFields, householdId: string): NewRowOf<'person'> => ({
  ...(personColumns(fields) as NewRowOf<'person'>),
  household_id: householdId,
  status: 'ACTIVE',
});

export const newIndicatorRow = (fields: IndicatorFields, householdId: string): NewRowOf<'household_indicator'> => ({
  ...(indicatorColumns(fields) as NewRowOf<'household_indicator'>),
  household_id: householdId,
  target_id: null,
});

/** The word of the domain for a column, for histories: `hh_type` → `hhType`. */
export const fieldOfColumn = (column: string): string =>
  column.replace(/_([a-z])/gu, (_match, letter: string) => letter.toUpperCase());

function renamed<F extends object>(fields: F, columns: Readonly<Record<string, string>>): Record<string, never> {
  const row: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    const column = columns[field];
    if (column !== undefined && value !== undefined) row[column] = value;
  }
  // The table of names above pairs each field with the column of its own type.
  return row as Record<string, never>;
}
