import { restAccess } from '#core/audit/resting-access.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { consultationsContract } from '#shared/consultations/consultations.contract.ts';
import { closeCase } from './close-case.ts';
import { discardSheet } from './discard-sheet.ts';
import { listHandoffs, markHandoffs, readHandoffText } from './handoffs.ts';
import { setResults } from './official-result.ts';
import { readConsultation, readRail } from './read-consultation.ts';
import { saveSheet } from './save-sheet.ts';
import { startConsultation } from './start-consultation.ts';
import { submitConsultation } from './submit-consultation.ts';

export const consultationsHandlers = (): Handlers<typeof consultationsContract> => ({
  start: (input, { session }) => startConsultation(session, input),
  read: (input, { session }) => readConsultation(session, input),
  rail: (input, { session }) => readRail(session, input),
  save: (input, { session }) => saveSheet(session, input),
  submit: (input, { session }) => submitConsultation(session, input),
  discard: (input, { session }) => discardSheet(session, input),
  setResults: (input, call) => setResults(call.session, input, call),
  closeCase: (input, { session }) => closeCase(session, input),
  handoffs: (input, { session }) => {
    const listed = listHandoffs(session, input);
    const subjectIds = listed.value.rows.map(({ householdId }) => householdId);
    restAccess(session, { action: 'LIST', screen: 'consultations/handoffs', subjectIds, detail: { show: input.show } });
    return listed;
  },
  handoffText: (input, { session }) => readHandoffText(session, input),
  markHandoffs: (input, { session }) => markHandoffs(session, input),
});
