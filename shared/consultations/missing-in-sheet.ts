import { type ConsultationSheet, ENDING_DECISIONS, NEED_DOMAINS } from './consultation-sheet.ts';

export const CONSULTATION_KINDS = ['INITIAL', 'IN_DEPTH', 'FOLLOW_UP', 'STATUS_CHECK'] as const;
export type ConsultationKind = (typeof CONSULTATION_KINDS)[number];

/** A first consultation and a status check are confirmed by a second person; other kinds are finished when submitted. */
export const isReviewed = (kind: ConsultationKind): boolean => kind === 'INITIAL' || kind === 'STATUS_CHECK';

/** A field that a submission needs and does not have. `needs.*` names the domain. */
export type MissingField =
  | 'at'
  | 'method'
  | 'respondent'
  | 'content'
  | `needs.${(typeof NEED_DOMAINS)[number]}`
  | 'decision'
  | 'outcome'
  | 'next_plan_on'
  | 'status_reason'
  | 'status_evidence';

/** What is still missing before this sheet may be submitted, in the order of the form (R1 of `domain.md` 2.6). */
export function missingInSheet(kind: ConsultationKind, sheet: ConsultationSheet): MissingField[] {
  const missing: MissingField[] = [];
  const need = (field: MissingField, isThere: boolean) => {
    if (!isThere) missing.push(field);
  };
  need('at', sheet.at !== null);
  if (kind === 'STATUS_CHECK') {
    need('status_reason', sheet.status_reason !== null);
    need('status_evidence', sheet.status_evidence.trim().length >= 5);
    return missing;
  }
  need('method', sheet.method !== null);
  need('respondent', sheet.respondent.trim() !== '' || sheet.respondent_relation !== null);
  for (const domain of NEED_DOMAINS) need(`needs.${domain}`, (sheet.needs[domain]?.level ?? null) !== null);
  need('content', sheet.content.trim().length >= 10);
  need('decision', sheet.decision !== null);
  const ends = sheet.decision !== null && ENDING_DECISIONS.includes(sheet.decision);
  if (ends) need('outcome', sheet.outcome_code !== null || sheet.unsupported_reason !== null);
  else need('next_plan_on', sheet.next_plan_on !== null);
  return missing;
}
