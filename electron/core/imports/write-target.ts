import { findOpenCase } from '#core/cases/cases.repository.ts';
import { openCase } from '#core/cases/open-case.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { nextHouseholdNo } from '#core/households/household-number.ts';
import { monthOf } from '#shared/calendar/day.ts';
import type { RoundKind } from '#shared/imports/list-kind.ts';
import { addressKey, parseAddress } from '#shared/korean/address.ts';
import type { NewRowOf } from '#shared/sync/synced-tables.ts';
import type { ImportPlan, PlannedRow } from './import-plan.ts';

/** List `route`: how the household came to be known. */
const ROUTES: Readonly<Record<RoundKind, string>> = { CENTRAL: 'R01', LOCAL_PLAN: 'R02', CHECK_IN: 'R11' };
/** List `relation`: the person on a list stands for the household until somebody knows better. */
const HEAD_RELATION = 'RE01';
const LISTED_PHONE = '명단';

interface Place {
  readonly householdId: string;
  readonly personId: string;
}

/** Writes one row of the list and everything that it brings: one household aggregate, one operation group. */
export function writeTarget(tx: WriteTransaction, batchId: string, plan: ImportPlan, planned: PlannedRow): void {
  const { to } = planned;
  const targetId = tx.store.newId();
  const target = targetRow(batchId, plan, planned);
  if (to.kind === 'out') {
    tx.create('detection_target', targetId, { ...target, state: 'EXCLUDED', match_reasons: to.reasons });
    return;
  }
  const found = placeOf(tx, batchId, to);
  if (to.kind !== 'new' && !found) {
    // Between the dry run and now (a resumed batch) the household went away: nobody is registered by guesswork.
    tx.create('detection_target', targetId, { ...target, state: 'EXCLUDED', match_reasons: ['household-gone'] });
    return;
  }
  const place = found ? joinHousehold(tx, found, planned) : registerHousehold(tx, plan, planned);
  addIndicators(tx, plan, planned, place, targetId);
  const open = findOpenCase(tx, place.householdId);
  const caseId = open?.id ?? (plan.openCases ? openCaseFor(tx, plan, place.householdId) : null);
  const match = to.kind === 'new' ? null : to.match;
  tx.create('detection_target', targetId, {
    ...target,
    state: to.kind === 'new' ? 'NEW' : 'MATCHED',
    matched_household_id: place.householdId,
    match_score: match?.score ?? null,
    match_reasons: match?.reasons ?? [],
    person_id: place.personId,
    case_id: caseId,
  });
}

function targetRow(batchId: string, plan: ImportPlan, { row, raw }: PlannedRow): NewRowOf<'detection_target'> {
  return {
    round_id: plan.roundId,
    batch_id: batchId,
    row_no: row.rowNo,
    person_name: row.name,
    birth_date: row.birthDate,
    sex: row.sex,
    road_address: row.roadAddress || null,
    detail_address: row.detailAddress || null,
    phones: row.phones.map(({ number }) => number),
    indicator_codes: row.indicators.map(({ code }) => code),
    raw,
    state: 'EXCLUDED',
    matched_household_id: null,
    match_score: null,
    match_reasons: [],
    person_id: null,
    case_id: null,
  };
}

/** The household that the row joins, with the member that it is, if it is one. */
function placeOf(
  tx: WriteTransaction,
  batchId: string,
  to: PlannedRow['to'],
): { householdId: string; personId: string | null } | undefined {
  if (to.kind === 'household') {
    const householdId = survivorOf(tx, to.householdId);
    if (householdId === undefined) return undefined;
    const person = to.personId === null ? undefined : tx.find('person', to.personId);
    return { householdId, personId: person?.household_id === householdId ? person.id : null };
  }
  if (to.kind !== 'row') return undefined;
  const first = tx.store
    .prepare('SELECT matched_household_id, person_id FROM detection_target WHERE batch_id = ? AND row_no = ?')
    .get(batchId, to.rowNo) as { matched_household_id: string | null; person_id: string | null } | undefined;
  if (!first?.matched_household_id) return undefined;
  return { householdId: first.matched_household_id, personId: to.isSamePerson ? first.person_id : null };
}

/** Follows merges made since the dry run. */
function survivorOf(tx: WriteTransaction, id: string): string | undefined {
  const seen = new Set<string>();
  let household = tx.find('household', id);
  while (household?.status === 'MERGED' && household.merged_into_id && !seen.has(household.id)) {
    seen.add(household.id);
    household = tx.find('household', household.merged_into_id);
  }
  return household && household.status !== 'MERGED' ? household.id : undefined;
}

function registerHousehold(tx: WriteTransaction, plan: ImportPlan, { row }: PlannedRow): Place {
  const householdId = tx.store.newId();
  tx.create('household', householdId, {
    household_no: nextHouseholdNo(tx),
    hh_type: null,
    housing_type: null,
    tenure: null,
    road_address: row.roadAddress,
    detail_address: row.detailAddress || null,
    address_key: addressKey(parseAddress(row.roadAddress, row.detailAddress)),
    tong: row.tong,
    ban: row.ban,
    ri: row.ri,
    area_note: null,
    benefit_status: [],
    vulnerability: [],
    priority_override: null,
    priority_override_reason: null,
    isolation_band: null,
    staff_safety_flags: [],
    officer_id: null,
    status: 'ACTIVE',
    merged_into_id: null,
    note: row.note || null,
    legal_basis: plan.legalBasis,
  });
  return { householdId, personId: addPerson(tx, householdId, row, true) };
}

function addPerson(tx: WriteTransaction, householdId: string, row: PlannedRow['row'], isHead: boolean): string {
  const personId = tx.store.newId();
  tx.create('person', personId, {
    household_id: householdId,
    name: row.name,
    relation: isHead ? HEAD_RELATION : null,
    is_head: isHead,
    birth_date: row.birthDate,
    sex: row.sex,
    phones: row.phones.slice(0, MOST_PHONES),
    disability: null,
    illness: null,
    job: null,
    is_digital_vulnerable: false,
    emergency_contact: null,
    status: 'ACTIVE',
  });
  return personId;
}

const MOST_PHONES = 10;

/** Fills gaps and adds what is new; what somebody has written stays as it is. */
function joinHousehold(
  tx: WriteTransaction,
  { householdId, personId }: { householdId: string; personId: string | null },
  { row }: PlannedRow,
): Place {
  const household = tx.get('household', householdId);
  if (household.status !== 'ACTIVE') tx.patch('household', householdId, { status: 'ACTIVE' });
  if (personId === null) return { householdId, personId: addPerson(tx, householdId, row, false) };
  const person = tx.get('person', personId);
  const known = new Set(person.phones.map(({ number }) => number));
  const added = row.phones.filter(({ number }) => !known.has(number));
  const phones = [...person.phones, ...added.map(({ number, label }) => ({ number, label: label ?? LISTED_PHONE }))];
  tx.patch('person', personId, {
    ...(person.birth_date === null && row.birthDate !== null ? { birth_date: row.birthDate } : {}),
    ...(person.sex === null && row.sex !== null ? { sex: row.sex } : {}),
    ...(added.length > 0 ? { phones: phones.slice(0, Math.max(MOST_PHONES, person.phones.length)) } : {}),
  });
  return { householdId, personId };
}

function addIndicators(
  tx: WriteTransaction,
  plan: ImportPlan,
  { row }: PlannedRow,
  place: Place,
  targetId: string,
): void {
  const month = monthOf(tx.at);
  const known = new Set(
    (
      tx.store
        .prepare(
          'SELECT indicator_code FROM household_indicator WHERE household_id = ? AND active = 1 AND observed_month = ?',
        )
        .all(place.householdId, month) as { indicator_code: string }[]
    ).map(({ indicator_code }) => indicator_code),
  );
  for (const { code, monthsOverdue, amount } of row.indicators) {
    if (known.has(code)) continue;
    tx.create('household_indicator', tx.store.newId(), {
      household_id: place.householdId,
      person_id: place.personId,
      indicator_code: code,
      observed_month: month,
      source: plan.roundTitle,
      amount: amount ?? null,
      months_overdue: monthsOverdue ?? null,
      active: true,
      target_id: targetId,
    });
  }
}

function openCaseFor(tx: WriteTransaction, plan: ImportPlan, householdId: string): string {
  return openCase(tx, {
    householdId,
    route: ROUTES[plan.kind],
    legalBasis: plan.legalBasis,
    roundId: plan.roundId,
    emergency: false,
    detectedAt: tx.at,
    note: plan.roundTitle,
    prevCaseId: lastCaseOf(tx, householdId),
  }).id;
}

/** The newest case of a household, open or ended: a new one points back to it. */
function lastCaseOf(tx: WriteTransaction, householdId: string): string | null {
  const last = tx.store
    .prepare('SELECT id FROM crisis_case WHERE household_id = ? ORDER BY opened_at DESC, id DESC LIMIT 1')
    .get(householdId) as { id: string } | undefined;
  return last?.id ?? null;
}
