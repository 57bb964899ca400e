import { restAccess } from '#core/audit/resting-access.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { assessmentsContract } from '#shared/assessments/assessments.contract.ts';
import { listRescreens, readAssessmentSheet } from './read-assessments.ts';
import { recordAssessment } from './record-assessment.ts';

export const assessmentsHandlers = (): Handlers<typeof assessmentsContract> => ({
  sheet: (input, { session }) => readAssessmentSheet(session, input),
  record: (input, { session }) => recordAssessment(session, input),
  rescreens: (input, { session }) => {
    const listed = listRescreens(session, input);
    const subjectIds = listed.value.rows.map(({ householdId }) => householdId);
    restAccess(session, { action: 'LIST', screen: 'assessments/due', subjectIds });
    return listed;
  },
});
