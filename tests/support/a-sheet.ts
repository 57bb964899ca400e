import { type ConsultationSheet, emptySheet, NEED_DOMAINS } from '#shared/consultations/consultation-sheet.ts';

/** A sheet that may be submitted. Say only what matters. */
export function aSheet(over: Partial<ConsultationSheet> = {}): ConsultationSheet {
  return {
    ...emptySheet(),
    at: '2026-11-19T05:10:00.000Z',
    method: 'VISIT',
    respondent: '본인',
    content: '전류제한으로 난방을 하지 못하고 지냄. 끼니는 하루 한 번.',
    needs: Object.fromEntries(NEED_DOMAINS.map((domain) => [domain, { level: 1, note: '' }])) as never,
    guided_benefits: ['생계급여'],
    decision: 'BENEFIT_APPLICATION',
    next_plan_on: '2026-11-27',
    ...over,
  };
}
