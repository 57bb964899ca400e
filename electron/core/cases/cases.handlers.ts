import { recordAccess } from '#core/audit/record-access.ts';
import { restAccess } from '#core/audit/resting-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Handlers, Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { OfficerChoiceView } from '#shared/cases/case-view.ts';
import type { casesContract } from '#shared/cases/cases.contract.ts';
import { caseHouseholdNotFound } from '#shared/cases/cases.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { assignCases } from './assign-cases.ts';
import { countOpenCasesByOfficer, listCaseWorkers } from './cases.repository.ts';
import { recordFactCheckResult, requestFactCheck } from './fact-check.ts';
import { listTasks } from './list-tasks.ts';
import { openCaseByHand } from './open-case.ts';
import { readCasesOf, readPeek, readPhones } from './read-cases.ts';
import { recordAttempt } from './record-attempt.ts';
import { restoreAttempt } from './restore-attempt.ts';
import { setEmergency, snoozeCase, takeStep } from './steer-case.ts';
import { strikeAttempt } from './strike-attempt.ts';
import { undoAssignment } from './undo-assignment.ts';

export const casesHandlers = (): Handlers<typeof casesContract> => ({
  tasks: (input, { session }) => {
    const listed = listTasks(session, input);
    const subjectIds = listed.rows.map((row) => row.householdId);
    const { tab, scope } = input;
    restAccess(session, { action: 'LIST', screen: 'today', subjectIds, detail: { tab, scope } });
    return ok(listed);
  },
  peek: ({ householdId }, { session }) => {
    restAccess(session, { action: 'VIEW', screen: 'today/peek', subjectIds: [householdId] });
    return readPeek(session, householdId);
  },
  ofHousehold: ({ householdId }, { session }) => ok(readCasesOf(session, householdId)),
  officers: (_input, { session }) => ok(listOfficers(session)),
  openPhones: ({ householdId }, { session }) =>
    inTransaction(session, (tx) => {
      const phones = readPhones(session, householdId);
      if (!phones) return err(caseHouseholdNotFound());
      recordAccess(tx, { action: 'REVEAL', screen: 'today/phones', purpose: '연락', subjectIds: [householdId] });
      return ok(phones);
    }),
  open: (input, { session }) => openCaseByHand(session, input),
  assign: (input, call) => assignCases(call.session, input, call),
  undoAssign: ({ batchId }, call) => undoAssignment(call.session, batchId, call),
  takeStep: (input, { session }) => takeStep(session, input),
  requestFactCheck: (input, { session }) => requestFactCheck(session, input),
  recordFactCheckResult: (input, { session }) => recordFactCheckResult(session, input),
  setEmergency: (input, { session }) => setEmergency(session, input),
  snooze: (input, { session }) => snoozeCase(session, input),
  recordAttempt: (input, { session }) => recordAttempt(session, input),
  strikeAttempt: (input, { session }) => strikeAttempt(session, input),
  restoreAttempt: (input, { session }) => restoreAttempt(session, input),
});

function listOfficers({ store }: Session): OfficerChoiceView[] {
  const open = countOpenCasesByOfficer(store.prepareRead);
  const workers = listCaseWorkers(store.prepareRead, dayOf(store.clock.now()));
  return workers.map((worker) => ({
    ...worker,
    standsInFor: [...worker.standsInFor],
    openCases: open.get(worker.id) ?? 0,
  }));
}
