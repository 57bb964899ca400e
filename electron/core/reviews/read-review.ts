import { noteOpening } from '#core/audit/note-opening.ts';
import { findConsultation, sheetOf } from '#core/consultations/consultation.repository.ts';
import { accountNames, findHouseholdHead } from '#core/consultations/household-head.repository.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { countWorkingDays } from '#shared/calendar/working-days.ts';
import { changedLines, sheetLines } from '#shared/consultations/sheet-text.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { AutoCheckResult } from '#shared/reviews/auto-checks.ts';
import type { AutoCheckView, ReviewDetail } from '#shared/reviews/review-view.ts';
import { reviewNotFound } from '#shared/reviews/reviews.errors.ts';
import { forbiddingClauses } from '#shared/reviews/separation-of-duties.ts';
import { collectAutoChecks } from './collect-auto-checks.ts';
import { involvementNow, listIssuedCodes, reviewOf } from './review-facts.ts';
import { eventViews, versionView } from './review-views.ts';
import { reviewerStanding } from './reviewer.ts';

/** One submission with all a second person needs to judge it: what changed, what the checks found, what went before. */
export async function readReview(session: Session, { consultationId }: { consultationId: string }) {
  const { store, actor } = session;
  const consultation = findConsultation(store.prepareRead, consultationId);
  if (!consultation) return err(reviewNotFound());
  const review = reviewOf(store.prepareRead, consultation);
  const latest = review.versions.at(-1);
  if (!latest) return err(reviewNotFound());
  await noteOpening(session, { screen: 'reviews/detail', householdId: consultation.household_id });
  const today = dayOf(store.clock.now());
  const { codes, holidays } = referenceOf(store);
  const nameOf = accountNames(store);
  const previous = review.versions.at(-2);
  const standing = reviewerStanding(store.prepareRead, actor, today);
  const involvement = involvementNow(store.prepareRead, consultation, review.versions, actor.accountId);
  const people = new Set([involvement.authorId, ...involvement.editorIds, actor.accountId]);
  const sheet = sheetOf(latest);
  const before = previous && sheetOf(previous);
  const detail: ReviewDetail = {
    consultationId,
    kind: consultation.kind,
    caseNo: caseNoOf(session, consultation.case_id),
    stage: review.stage,
    household: must(findHouseholdHead(store, consultation.household_id), 'household of a consultation'),
    latest: versionView(latest, nameOf),
    previous: previous ? versionView(previous, nameOf) : null,
    changes: before
      ? changedLines(before, sheet, codes.label).map(({ text, ...line }) => ({ ...line, after: text }))
      : [],
    lines: sheetLines(sheet, codes.label),
    checks: collectAutoChecks(store, consultation, sheet).map((result) =>
      toCheckView(result, previous?.rule_hits.includes(result.check) ?? false),
    ),
    events: eventViews(review, nameOf),
    codes: listIssuedCodes(store.prepareRead, consultation.created_at)
      .filter(({ accountId }) => people.has(accountId))
      .map(({ at, accountId, byId }) => ({ at, accountName: nameOf(accountId), byName: nameOf(byId) })),
    waitedDays: countWorkingDays(dayOf(latest.submitted_at), today, holidays),
    forbidden: forbiddingClauses({ accountId: actor.accountId, isReviewer: standing.isReviewer }, involvement),
    standing: {
      isReviewer: standing.isReviewer,
      deputyForName: standing.deputyFor === null ? null : nameOf(standing.deputyFor),
    },
  };
  return ok(detail);
}

function caseNoOf({ store }: Session, caseId: string): string {
  const row = store.prepareRead('SELECT case_no FROM crisis_case WHERE id = ?').get(caseId) as { case_no: string };
  return row.case_no;
}

function toCheckView(result: AutoCheckResult, wasHit: boolean): AutoCheckView {
  const nothing = { missing: [], indicators: [], isIsolationHigh: false, count: null, similar: [] };
  const common = { check: result.check, isHit: result.isHit, wasHit };
  switch (result.check) {
    case 'R1':
      return { ...nothing, ...common, missing: [...result.missing] };
    case 'R2':
      return {
        ...nothing,
        ...common,
        indicators: [...result.indicators],
        isIsolationHigh: result.isIsolationHigh,
      };
    case 'R3':
      return { ...nothing, ...common, count: result.reachedAttempts };
    case 'R4':
      return { ...nothing, ...common, count: result.attempts };
    case 'R5':
      return { ...nothing, ...common, count: result.indicatorCount };
    case 'R6':
      return { ...nothing, ...common, similar: result.similar.map((each) => ({ ...each })) };
  }
}
