import { noteOpening } from '#core/audit/note-opening.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { reviewOf } from '#core/reviews/review-facts.ts';
import { eventViews, versionView } from '#core/reviews/review-views.ts';
import type { Session } from '#core/rpc/call.ts';
import type { CaseState } from '#shared/cases/case.schema.ts';
import { needTotal } from '#shared/consultations/consultation-sheet.ts';
import type { ConsultationView, PastConsultation, RailIndicator } from '#shared/consultations/consultation-view.ts';
import { consultationNotFound } from '#shared/consultations/consultations.errors.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import {
  type ConsultationRow,
  contentHash,
  findConsultation,
  listConsultationsOf,
  sheetOf,
} from './consultation.repository.ts';
import { accountNames, findHouseholdHead } from './household-head.repository.ts';

/** A sheet with everything that was ever submitted or decided about it. */
export async function readConsultation(session: Session, { consultationId }: { consultationId: string }) {
  const row = findConsultation(session.store.prepareRead, consultationId);
  if (!row) return err(consultationNotFound());
  await noteOpening(session, { screen: 'consultations/sheet', householdId: row.household_id });
  return ok(toView(session, row));
}

function toView({ store, actor }: Session, row: ConsultationRow): ConsultationView {
  const nameOf = accountNames(store);
  const review = reviewOf(store.prepareRead, row);
  const crisisCase = store.prepareRead('SELECT case_no, state FROM crisis_case WHERE id = ?').get(row.case_id) as {
    case_no: string;
    state: CaseState;
  };
  return {
    id: row.id,
    kind: row.kind,
    caseId: row.case_id,
    caseNo: crisisCase.case_no,
    caseState: crisisCase.state,
    household: must(findHouseholdHead(store, row.household_id), 'household of a consultation'),
    sheet: sheetOf(row),
    hash: contentHash(row.sheet),
    stage: review.stage,
    counselorName: nameOf(row.counselor_id),
    editorNames: row.editor_ids.map(nameOf),
    versions: review.versions.map((version) => versionView(version, nameOf)),
    events: eventViews(review, nameOf),
    canEdit: review.stage !== 'APPROVED',
    canWithdraw: review.stage === 'SUBMITTED' && review.version?.authorId === actor.accountId,
    canDiscard: review.versions.length === 0,
  };
}

const EXCERPT = 160;
const MOST_PAST = 20;

/** Earlier consultations of the household and its signs of crisis: what stands beside the sheet. */
export function readRail(
  { store }: Session,
  { householdId, exceptId }: { householdId: string; exceptId: string | null },
) {
  const nameOf = accountNames(store);
  const past = listConsultationsOf(store.prepareRead, householdId)
    .filter(({ id }) => id !== exceptId)
    .slice(0, MOST_PAST)
    .map((row): PastConsultation => {
      const review = reviewOf(store.prepareRead, row);
      const sheet = sheetOf(row);
      const words = row.kind === 'STATUS_CHECK' ? sheet.status_evidence : sheet.content;
      return {
        id: row.id,
        kind: row.kind,
        at: sheet.at,
        method: sheet.method,
        decision: sheet.decision,
        authorName: nameOf(review.version?.authorId ?? row.counselor_id),
        stage: review.stage,
        versionNo: review.version?.versionNo ?? 0,
        needTotal: needTotal(sheet),
        excerpt: words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words,
      };
    });
  const { codes } = referenceOf(store);
  const rows = store.prepareRead(INDICATORS).all(householdId) as Omit<RailIndicator, 'isGrave'>[];
  const indicators = rows.map((row) => ({
    ...row,
    isGrave: ['supply-cut', 'suicide'].includes(codes.indicator(row.code)?.weightClass ?? 'other'),
  }));
  return ok({ past, indicators });
}

const INDICATORS = `SELECT indicator_code AS code, observed_month AS observedMonth, amount, months_overdue AS monthsOverdue
  FROM household_indicator WHERE household_id = ? AND active = 1 ORDER BY indicator_code`;
