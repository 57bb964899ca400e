import { dueAtOf } from '#core/cases/case-rules.ts';
import { findOpenCase } from '#core/cases/cases.repository.ts';
import { noteOnCase } from '#core/cases/move-case.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { receives } from '#core/sync/enrolment.repository.ts';
import type { assessmentsContract } from '#shared/assessments/assessments.contract.ts';
import {
  assessmentHouseholdNotFound,
  assessmentIncomplete,
  assessmentInFuture,
  assessmentNotOnThisPc,
  assessmentOutdated,
} from '#shared/assessments/assessments.errors.ts';
import { scoreAnswers } from '#shared/assessments/instrument.ts';
import { addMonths, dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { findIsolationInstrument } from './instrument.repository.ts';

const CLOCK_SLACK_MS = 60_000;

/**
 * Keeps an answered isolation sheet: immutable, with the version of the questions. Its band becomes the household's, and
 * an answer that speaks of suicide raises the open case to an emergency in the same breath.
 */
export function recordAssessment(session: Session, request: ParsedInputOf<typeof assessmentsContract.record>) {
  return inTransaction(session, (tx) => {
    if (!receives(tx.store, 'welfare/restricted')) return err(assessmentNotOnThisPc());
    const household = tx.find('household', request.householdId);
    if (!household) return err(assessmentHouseholdNotFound());
    const at = request.at ?? tx.at;
    if (Date.parse(at) > Date.parse(tx.at) + CLOCK_SLACK_MS) return err(assessmentInFuture({ now: tx.at }));
    const { id: instrumentId, instrument } = findIsolationInstrument(tx.store.prepare, dayOf(tx.at));
    if (instrument.code !== request.instrument.code || instrument.version !== request.instrument.version)
      return err(assessmentOutdated({ version: instrument.version }));
    const score = scoreAnswers(instrument, request.answers);
    if (score.unanswered.length > 0) return err(assessmentIncomplete({ unanswered: [...score.unanswered] }));
    const { band, rescreenMonths } = score.band;
    const rescreenOn = rescreenMonths === null ? null : addMonths(dayOf(at), rescreenMonths);
    const asked = new Set(instrument.items.map(({ no }) => String(no)));
    const created = tx.create('assessment', tx.store.newId(), {
      household_id: household.id,
      person_id: request.personId,
      instrument_id: instrumentId,
      at,
      answers: Object.fromEntries(Object.entries(request.answers).filter(([no]) => asked.has(no))),
      total: score.total,
      band,
      assessor_id: session.actor.accountId,
      rescreen_on: rescreenOn,
    });
    // A sheet entered late must not overrule what was found since.
    if (isNewest(tx, household.id, created.id)) tx.patch('household', household.id, { isolation_band: band });
    const raisedEmergency = score.isEmergency && raiseEmergency(tx, household.id);
    return ok({ id: created.id, total: score.total, band, rescreenOn, raisedEmergency });
  });
}

function isNewest(tx: WriteTransaction, householdId: string, id: string): boolean {
  const newest = tx.store
    .prepare('SELECT id FROM assessment WHERE household_id = ? ORDER BY at DESC, id DESC LIMIT 1')
    .get(householdId) as { id: string };
  return newest.id === id;
}

function raiseEmergency(tx: WriteTransaction, householdId: string): boolean {
  const open = findOpenCase(tx, householdId);
  if (!open || open.emergency) return false;
  tx.patch('crisis_case', open.id, { emergency: true, due_at: dueAtOf(tx, { ...open, emergency: true }) });
  noteOnCase(tx, open, 'emergency-raised', '고립 조사표: 자살 생각 또는 시도');
  return true;
}
