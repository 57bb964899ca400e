import { caseRulesOn, standingOf } from '#core/cases/case-rules.ts';
import { listAttemptsOf } from '#core/cases/cases.repository.ts';
import type { ConsultationRow } from '#core/consultations/consultation.repository.ts';
import type { Store } from '#core/database/store.ts';
import { findDuplicates } from '#core/households/find-duplicates.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import { type AutoCheckResult, autoChecks } from '#shared/reviews/auto-checks.ts';

/** High risk of isolation, in group `isolation_band`. */
const ISOLATION_HIGH = 'IB01';

/** Gathers what the automatic checks look at, as it stands now, and runs them. */
export function collectAutoChecks(
  store: Store,
  consultation: ConsultationRow,
  sheet: ConsultationSheet,
): AutoCheckResult[] {
  const { prepare } = store;
  const rules = caseRulesOn(store, dayOf(store.clock.now()));
  const household = prepare('SELECT road_address, detail_address, isolation_band FROM household WHERE id = ?').get(
    consultation.household_id,
  ) as { road_address: string; detail_address: string | null; isolation_band: string | null };
  const indicators = prepare(ACTIVE_INDICATORS).all(consultation.household_id) as { indicator_code: string }[];
  const attempts = listAttemptsOf(prepare, consultation.case_id).filter(({ struck_at }) => struck_at === null);
  const state = prepare('SELECT state FROM crisis_case WHERE id = ?').get(consultation.case_id) as { state: string };
  const isGrave = (code: string) =>
    ['supply-cut', 'suicide'].includes(rules.codes.indicator(code)?.weightClass ?? 'other');
  return autoChecks({
    kind: consultation.kind,
    sheet,
    graveIndicators: indicators
      .filter((row) => isGrave(row.indicator_code))
      .map((row) => rules.codes.label('indicator', row.indicator_code)),
    activeIndicatorCount: indicators.length,
    isIsolationHigh: household.isolation_band === ISOLATION_HIGH,
    reachedAttempts: attempts.filter(({ result }) => rules.codes.isReached(result)).length,
    standingAttempts: standingOf(attempts, rules).attempts.made,
    isUnreachable: state.state === 'UNREACHABLE' || state.state === 'FACT_CHECK',
    similar: similarWithCase(store, consultation.household_id, household),
  });
}

function similarWithCase(
  store: Store,
  householdId: string,
  household: { road_address: string; detail_address: string | null },
) {
  const people = store
    .prepare('SELECT name, birth_date, sex, phones FROM person WHERE household_id = ? AND is_head = 1')
    .all(householdId) as {
    name: string;
    birth_date: string | null;
    sex: 'M' | 'F' | null;
    phones: string;
  }[];
  const candidates = findDuplicates(store, {
    people: people.map((person) => ({
      name: person.name,
      birthDate: person.birth_date,
      sex: person.sex,
      phones: (JSON.parse(person.phones) as { number: string }[]).map(({ number }) => number),
    })),
    roadAddress: household.road_address,
    detailAddress: household.detail_address ?? '',
    exceptId: householdId,
  });
  const hasCase = store.prepare('SELECT 1 FROM crisis_case WHERE household_id = ? LIMIT 1');
  return candidates
    .filter(({ verdict, household: { id } }) => verdict !== 'same-door' && hasCase.get(id) !== undefined)
    .map(({ household: { id, householdNo }, score }) => ({ householdId: id, householdNo, score }));
}

const ACTIVE_INDICATORS = 'SELECT indicator_code FROM household_indicator WHERE household_id = ? AND active = 1';
