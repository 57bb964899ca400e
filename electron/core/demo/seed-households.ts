import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { dueAtOf } from '#core/cases/case-rules.ts';
import { inTransaction, type WriteContext } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import { ok } from '#shared/kernel/result.ts';
import { createRandom } from './random.ts';
import { aSyntheticHousehold, OFFICE_SIZES, type OfficeSize, type SyntheticHousehold } from './synthetic-office.ts';

interface SeedOptions {
  readonly size: OfficeSize;
  readonly seed: number;
  /** Account ids that cases are given to. */
  readonly officers: readonly string[];
  readonly onProgress?: (done: number, total: number) => void;
}

const HOUSEHOLDS_PER_GROUP = 20;

/** Fills an office with invented households through the same door as everybody's work, so that history and lists agree. */
export async function seedHouseholds(context: WriteContext, options: SeedOptions): Promise<void> {
  const { households: total, timelinePerHousehold } = OFFICE_SIZES[options.size];
  const random = createRandom(options.seed);
  const setting = { now: context.store.clock.now(), officers: options.officers, timelinePerHousehold };
  for (let done = 0; done < total; done += HOUSEHOLDS_PER_GROUP) {
    const count = Math.min(HOUSEHOLDS_PER_GROUP, total - done);
    const group = Array.from({ length: count }, (_unused, at) => aSyntheticHousehold(random, done + at + 1, setting));
    // Each officer's work is their own: whoever took part in a case may not confirm it later.
    for (const officer of new Set(group.map(({ household }) => household.officer_id))) {
      const theirs = group.filter(({ household }) => household.officer_id === officer);
      const actor = officer === null ? context.actor : { ...context.actor, accountId: officer };
      await inTransaction({ ...context, actor }, (tx) => {
        for (const synthetic of theirs) writeHousehold(tx, synthetic);
        return ok(undefined);
      });
    }
    options.onProgress?.(Math.min(done + HOUSEHOLDS_PER_GROUP, total), total);
    await yieldToOthers();
  }
}

function writeHousehold(tx: WriteTransaction, synthetic: SyntheticHousehold): void {
  const { newId } = tx.store;
  const { household, persons, indicators } = synthetic;
  const householdId = newId();
  tx.create('household', householdId, household);
  for (const person of persons) tx.create('person', newId(), { ...person, household_id: householdId });
  for (const indicator of indicators) {
    tx.create('household_indicator', newId(), { ...indicator, household_id: householdId });
  }
  const { events, attempts, ...row } = synthetic.crisisCase;
  const caseId = newId();
  const crisisCase = tx.create('crisis_case', caseId, { ...row, household_id: householdId });
  for (const event of events)
    tx.create('case_event', newId(), { ...event, household_id: householdId, case_id: caseId });
  for (const attempt of attempts) {
    tx.create('contact_attempt', newId(), { ...attempt, household_id: householdId, case_id: caseId });
  }
  tx.patch('crisis_case', caseId, { due_at: dueAtOf(tx, crisisCase) });
}
