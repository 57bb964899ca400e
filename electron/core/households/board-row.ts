import type { HouseholdBoardTable } from '#core/database/local-tables.ts';
import { type Day, dayOf } from '#shared/calendar/day.ts';
import { type CaseState, isOpen } from '#shared/cases/case.schema.ts';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { explainPriority, type PriorityExplanation, priorityOrder } from '#shared/households/priority.ts';
import { parseAddress } from '#shared/korean/address.ts';
import { nameSortKey } from '#shared/korean/name-order.ts';
import { phoneTail } from '#shared/korean/phone.ts';
import { searchKeys } from '#shared/korean/search-keys.ts';
import { nextDueOf } from './next-due.ts';
import { qualityIssuesOf } from './quality-issues.ts';
import type { Reference } from './reference-cache.ts';

/** What a board row is made of, as SQLite holds it. */
export interface BoardFacts {
  readonly household: {
    readonly id: string;
    readonly created_at: string;
    readonly household_no: string;
    readonly hh_type: string | null;
    readonly road_address: string;
    readonly detail_address: string | null;
    readonly address_key: string;
    readonly tong: string | null;
    readonly ban: string | null;
    readonly ri: string | null;
    readonly vulnerability: string;
    readonly priority_override: string | null;
    readonly priority_override_reason: string | null;
    readonly isolation_band: string | null;
    readonly staff_safety_flags: string;
    readonly officer_id: string | null;
    readonly status: string;
  };
  /** Head first. */
  readonly people: readonly {
    readonly name: string;
    readonly is_head: number;
    readonly birth_date: string | null;
    readonly sex: string | null;
    readonly phones: string;
    readonly is_digital_vulnerable: number;
    readonly status: string;
  }[];
  readonly indicatorCodes: readonly string[];
  /** Newest first. */
  readonly cases: readonly BoardCase[];
  /** Not struck out; newest first. */
  readonly attempts: readonly BoardAttempt[];
}

export interface BoardCase {
  readonly id: string;
  readonly state: string;
  readonly route: string;
  readonly round_id: string | null;
  readonly emergency: number;
  readonly officer_id: string | null;
  readonly opened_at: string;
  readonly due_at: string | null;
  readonly state_since: string | null;
  readonly round_ends_on: string | null;
}
export interface BoardAttempt {
  readonly case_id: string | null;
  readonly at: string;
  readonly method: string;
  readonly result: string;
}

export const isOpenCase = ({ state }: Pick<BoardCase, 'state'>): boolean => isOpen(state as CaseState);

/** The case a household is listed under: the newest open one, else the newest. */
export const currentCase = <C extends Pick<BoardCase, 'state'>>(newestFirst: readonly C[]): C | undefined =>
  newestFirst.find(isOpenCase) ?? newestFirst[0];

/** The derived row of one household on one day, and the keys under which it is found. */
export function boardRow(
  facts: BoardFacts,
  reference: Reference,
  today: Day,
): { row: Omit<HouseholdBoardTable, 'search_keys'>; searchKeys: string[] } {
  const { household, attempts } = facts;
  const people = facts.people.filter(({ status }) => status === 'ACTIVE');
  const head = people[0] ?? facts.people[0];
  const phones = people.flatMap((person) =>
    (JSON.parse(person.phones) as { number: string }[]).map(({ number }) => number),
  );
  const current = currentCase(facts.cases);
  const lastContactAt = lastReachedAt(attempts, reference);
  const priority = explainHousehold({ ...facts, lastContactAt }, reference, today);
  const officerId = (current && isOpenCase(current) ? current.officer_id : null) ?? household.officer_id;
  const due = nextDueOf(facts, { priority: priority.level, officerId, lastContactAt }, reference, today);
  const row = {
    household_id: household.id,
    household_no: household.household_no,
    head_name: head?.name ?? '',
    head_sort: nameSortKey(head?.name ?? ''),
    head_birth: head?.birth_date ?? null,
    head_sex: head?.sex ?? null,
    member_count: people.length,
    hh_type: household.hh_type,
    address: addressLine(household.road_address, household.detail_address ?? ''),
    tong: household.tong,
    ban: household.ban,
    ri: household.ri,
    vulnerability: household.vulnerability,
    flags: JSON.stringify([
      ...(JSON.parse(household.staff_safety_flags) as string[]),
      ...(household.isolation_band ? [household.isolation_band] : []),
    ]),
    priority: priority.level,
    priority_rank: priorityOrder(priority.level),
    score: priority.score,
    indicator_count: facts.indicatorCodes.length,
    indicator_codes: JSON.stringify(facts.indicatorCodes),
    case_id: current?.id ?? null,
    case_state: current?.state ?? null,
    case_route: current?.route ?? null,
    round_id: current?.round_id ?? null,
    officer_id: officerId,
    status: household.status,
    last_contact_at: lastContactAt,
    next_due_at: due?.at ?? null,
    next_due_kind: due?.kind ?? null,
    attempt_count: attempts.filter((attempt) => attempt.case_id === (current?.id ?? null)).length,
    phone_tail: phones[0] === undefined ? null : phoneTail(phones[0]),
    quality: JSON.stringify(qualityIssuesOf(facts, today)),
    computed_on: today,
    registered_at: facts.household.created_at,
  };
  // A merged household is found as the one it became.
  const keys =
    household.status === 'MERGED'
      ? []
      : searchKeys({
          names: people.map(({ name }) => name),
          phones,
          roadAddress: household.road_address,
          detailAddress: household.detail_address ?? '',
        });
  return { row, searchKeys: keys };
}

/** Why a household is as urgent as it is. The list's badge and the page's breakdown come from this one place. */
export function explainHousehold(
  facts: Pick<BoardFacts, 'household' | 'indicatorCodes' | 'cases'> & { readonly lastContactAt: string | null },
  reference: Reference,
  today: Day,
): PriorityExplanation {
  const { household } = facts;
  return explainPriority(
    {
      today,
      indicatorCodes: facts.indicatorCodes,
      isolationBand: household.isolation_band,
      vulnerability: JSON.parse(household.vulnerability) as string[],
      lastContactOn: facts.lastContactAt === null ? null : dayOf(facts.lastContactAt),
      registeredOn: dayOf(household.created_at),
      emergencySigns: [],
      isCaseEmergency: facts.cases.some((each) => each.emergency === 1 && isOpenCase(each)),
      override:
        household.priority_override === null
          ? null
          : {
              level: household.priority_override as PriorityLevel,
              reason: household.priority_override_reason ?? '',
            },
    },
    reference.priorityOn(today),
  );
}

export function lastReachedAt(attempts: readonly BoardAttempt[], { codes }: Reference): string | null {
  return attempts.find(({ result }) => codes.isReached(result))?.at ?? null;
}

/** Street and door without the region, which is the same for the whole office. */
export function addressLine(roadAddress: string, detailAddress: string): string {
  const { road, buildingNo, kind, town, detail } = parseAddress(roadAddress, detailAddress);
  if (road === null) return [roadAddress, detailAddress].filter((part) => part !== '').join(' ');
  const street = [kind === 'lot' ? town : road, buildingNo].filter((part) => part !== null).join(' ');
  return detail === '' ? street : `${street}, ${detail}`;
}
