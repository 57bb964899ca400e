import type { Day } from '#shared/calendar/day.ts';
import { householdFindings, type QualityRule } from '#shared/data-quality/data-quality.ts';
import type { BoardFacts } from './board-row.ts';

/**
 * What is wrong with a household's own record. Twins of an address need the whole office, and how long nobody touched a
 * record changes every day: both are asked when the quality list is opened.
 */
export function qualityIssuesOf({ household, people }: BoardFacts, today: Day): QualityRule[] {
  const findings = householdFindings(
    {
      id: household.id,
      addressKey: household.address_key,
      roadAddress: household.road_address,
      officerId: household.officer_id,
      touchedAt: `${today}T12:00:00.000Z`,
      persons: people
        .filter(({ status }) => status === 'ACTIVE')
        .map((person, at) => ({
          id: String(at),
          isHead: person.is_head === 1,
          birthDate: person.birth_date,
          phones: (JSON.parse(person.phones) as { number: string }[]).map(({ number }) => number),
        })),
    },
    today,
    { staleDays: Number.POSITIVE_INFINITY },
  );
  return [...new Set(findings.map(({ rule }) => rule))];
}
