import { listAttemptsOf, type Prepare } from '#core/cases/cases.repository.ts';
import { type Review, reviewOf } from '#core/reviews/review-facts.ts';
import { receives } from '#core/sync/enrolment.repository.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { CaseFacts } from '#shared/cases/case-transitions.ts';
import { type ConsultationSheet, ENDING_DECISIONS } from '#shared/consultations/consultation-sheet.ts';
import { type ConsultationKind, isReviewed, missingInSheet } from '#shared/consultations/missing-in-sheet.ts';
import { listConsultationsOfCase, sheetOf } from './consultation.repository.ts';

/** What consultations, their review and the isolation sheet tell the transition table about a case. */
export function consultationFactsOf(
  prepare: Prepare,
  crisisCase: { readonly id: string; readonly household_id: string; readonly opened_at: string },
  today: string,
): Partial<CaseFacts> {
  const sheets = listConsultationsOfCase(prepare, crisisCase.id).map((row) => ({
    kind: row.kind,
    sheet: sheetOf(row),
    review: reviewOf(prepare, row),
  }));
  const first = sheets.find(({ kind }) => isReviewed(kind));
  const approved = sheets.find(({ kind, review }) => isReviewed(kind) && review.stage === 'APPROVED');
  const submitted = sheets.filter(({ review }) => review.version !== undefined);
  return {
    hasInitialConsultation: first !== undefined && isBegun(first.kind, first.sheet),
    isConsultationComplete: first !== undefined && missingInSheet(first.kind, first.sheet).length === 0,
    decision: first ? decisionOf(first.kind, first.sheet) : null,
    returnReasons: first ? returnReasonsOf(first.review) : [],
    consultationAuthorId: first?.review.version?.authorId ?? null,
    isReviewCurrent: approved !== undefined,
    isManagerReviewed: approved !== undefined,
    isEndApproved: approved !== undefined && ends(approved.kind, approved.sheet),
    hasNeedsAssessment: submitted.some(({ kind }) => kind === 'IN_DEPTH'),
    nextCheckOn: nextCheck(submitted, today),
    lastContactOn: lastContact(prepare, crisisCase.id, submitted),
    livesAlone: countPeople(prepare, crisisCase.household_id) === 1,
    hasIsolationSheet: hasIsolationSheet(prepare, crisisCase, today),
    activeIndicators: countIndicators(prepare, crisisCase.household_id),
  };
}

type Submitted = readonly { readonly sheet: ConsultationSheet; readonly review: Review }[];

const isBegun = (kind: ConsultationKind, sheet: ConsultationSheet): boolean =>
  kind === 'STATUS_CHECK' ? sheet.status_reason !== null : sheet.at !== null && sheet.content.trim() !== '';

/** A status check is a decision in itself: nothing more is to be done for who is gone. */
const decisionOf = (kind: ConsultationKind, sheet: ConsultationSheet): string | null =>
  kind === 'STATUS_CHECK' ? sheet.status_reason : sheet.decision;

const ends = (kind: ConsultationKind, sheet: ConsultationSheet): boolean =>
  kind === 'STATUS_CHECK' || (sheet.decision !== null && ENDING_DECISIONS.includes(sheet.decision));

const returnReasonsOf = ({ stage, decidedBy, events }: Review): readonly string[] =>
  stage === 'RETURNED' ? (events.find(({ id }) => id === decidedBy?.id)?.reason_codes ?? []) : [];

function nextCheck(submitted: Submitted, today: string): string | null {
  const planned = submitted.map(({ sheet }) => sheet.next_plan_on).find((on) => on !== null && on >= today);
  return planned ?? null;
}

function lastContact(prepare: Prepare, caseId: string, submitted: Submitted): string | null {
  const attempts = listAttemptsOf(prepare, caseId).filter(({ struck_at }) => struck_at === null);
  const days = [...attempts.map(({ at }) => at), ...submitted.flatMap(({ sheet }) => sheet.at ?? [])].map(dayOf);
  return days.sort().at(-1) ?? null;
}

function countPeople(prepare: Prepare, householdId: string): number {
  const sql = `SELECT count(*) AS n FROM person WHERE household_id = ? AND status = 'ACTIVE'`;
  return (prepare(sql).get(householdId) as { n: number }).n;
}

function countIndicators(prepare: Prepare, householdId: string): number {
  const sql = 'SELECT count(*) AS n FROM household_indicator WHERE household_id = ? AND active = 1';
  return (prepare(sql).get(householdId) as { n: number }).n;
}

/** A PC that does not get the sheets sees from the household's band that somebody has filled one in elsewhere. */
function hasIsolationSheet(
  prepare: Prepare,
  { household_id: household, opened_at: openedAt }: { readonly household_id: string; readonly opened_at: string },
  today: string,
): boolean {
  const found = receives({ prepareRead: prepare }, 'welfare/restricted')
    ? prepare(ISOLATION_SHEET).get(household, today, openedAt)
    : prepare(ISOLATION_BAND).get(household);
  return found !== undefined;
}

const ISOLATION_BAND = 'SELECT 1 FROM household WHERE id = ? AND isolation_band IS NOT NULL';
/** One that is still good, or that was made for this case. */
const ISOLATION_SHEET = `SELECT 1 FROM assessment
  WHERE household_id IN (SELECT h.id FROM (SELECT ? AS id) s JOIN household h ON h.id = s.id OR h.merged_into_id = s.id)
  AND (rescreen_on IS NULL OR rescreen_on >= ? OR at >= ?) LIMIT 1`;
