import { accountNames } from '#core/consultations/household-head.repository.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf, endOfDay, startOfDay } from '#shared/calendar/day.ts';
import { countWorkingDays } from '#shared/calendar/working-days.ts';
import { maskName } from '#shared/korean/masking.ts';
import type { CodeReset, LedgerFilter, LedgerRow } from '#shared/reviews/review-view.ts';
import { samePcLimit } from './same-pc.ts';

export interface Ledger {
  /** Newest first. */
  readonly rows: readonly LedgerRow[];
  readonly resets: readonly CodeReset[];
}

/** 확인대장: every decision of some days with how long it took, and who could have let whom in meanwhile. */
export function readLedger(
  { store }: Session,
  filter: LedgerFilter,
  { areNamesWhole }: { areNamesWhole: boolean },
): Ledger {
  const { holidays } = referenceOf(store);
  const nameOf = accountNames(store);
  const limit = samePcLimit(store, dayOf(store.clock.now()));
  const span = { from: startOfDay(filter.from), to: endOfDay(filter.to) };
  const found = store.prepareRead(DECISIONS).all({ ...span, reviewer: filter.reviewerId, author: filter.authorId });
  const rows = (found as DecisionRow[])
    .filter(({ kind }) => filter.result === 'all' || RESULTS[filter.result].includes(kind))
    .map((row): LedgerRow => {
      const seconds = Math.round((Date.parse(row.at) - Date.parse(row.submitted_at)) / 1_000);
      return {
        eventId: row.id,
        consultationId: row.consultation_id,
        householdId: row.household_id,
        at: row.at,
        householdNo: row.household_no,
        headName: areNamesWhole ? row.head_name : maskName(row.head_name),
        kind: row.consultation_kind,
        versionNo: row.version_no,
        authorName: nameOf(row.author_id),
        reviewerName: nameOf(row.actor_id),
        deputyForName: row.deputy_for === null ? null : nameOf(row.deputy_for),
        result: row.kind,
        reasonCodes: JSON.parse(row.reason_codes) as string[],
        comment: row.comment,
        ruleHits: JSON.parse(row.rule_hits) as string[],
        submittedAt: row.submitted_at,
        leadDays: countWorkingDays(dayOf(row.submitted_at), dayOf(row.at), holidays),
        isVoided: row.is_voided === 1,
        // A clock set back between the two would make the gap negative: shown as well.
        samePcSeconds: row.same_host === 1 && row.kind !== 'REOPEN' && seconds < limit ? seconds : null,
      };
    })
    .filter(({ samePcSeconds }) => !filter.onlySamePc || samePcSeconds !== null);
  const resets = (store.prepareRead(RESETS).all(span) as ResetRow[]).map(({ account_id, by_id, ...reset }) => ({
    ...reset,
    accountName: nameOf(account_id),
    byName: nameOf(by_id),
  }));
  return { rows, resets };
}

const RESULTS: Readonly<Record<Exclude<LedgerFilter['result'], 'all'>, readonly LedgerRow['result'][]>> = {
  confirmed: ['APPROVE', 'APPROVE_WITH_NOTE'],
  returned: ['RETURN'],
  escalated: ['ESCALATE'],
  reopened: ['REOPEN'],
};

interface DecisionRow {
  readonly id: string;
  readonly consultation_id: string;
  readonly household_id: string;
  readonly household_no: string;
  readonly head_name: string;
  readonly consultation_kind: LedgerRow['kind'];
  readonly version_no: number;
  readonly author_id: string;
  readonly actor_id: string;
  readonly deputy_for: string | null;
  readonly kind: LedgerRow['result'];
  readonly reason_codes: string;
  readonly comment: string | null;
  readonly rule_hits: string;
  readonly submitted_at: string;
  readonly at: string;
  readonly is_voided: number;
  readonly same_host: number;
}

/** An approval counts no longer once the sheet went on: a newer version, a reopening, a return of the same version. */
const DECISIONS = `SELECT e.id, e.consultation_id, e.household_id, b.household_no, b.head_name, c.kind AS consultation_kind,
    v.version_no, v.author_id, e.actor_id, e.deputy_for, e.kind, e.reason_codes, e.comment, v.rule_hits, v.submitted_at, e.at,
    e.host <> '' AND e.host = v.host AS same_host,
    e.kind IN ('APPROVE', 'APPROVE_WITH_NOTE') AND (
      EXISTS (SELECT 1 FROM consultation_version n WHERE n.consultation_id = v.consultation_id AND n.version_no > v.version_no)
      OR EXISTS (SELECT 1 FROM approval_event o WHERE o.version_id = v.id AND (o.kind = 'RETURN'
        OR (o.kind IN ('REOPEN', 'WITHDRAW') AND (o.at > e.at OR (o.at = e.at AND o.id > e.id)))))
    ) AS is_voided
  FROM approval_event e
  JOIN consultation_version v ON v.id = e.version_id
  JOIN consultation c ON c.id = e.consultation_id
  JOIN household_board b ON b.household_id = e.household_id
  WHERE e.at BETWEEN @from AND @to AND e.kind <> 'WITHDRAW'
    AND (@reviewer IS NULL OR e.actor_id = @reviewer) AND (@author IS NULL OR v.author_id = @author)
  ORDER BY e.at DESC, e.id DESC`;

interface ResetRow extends Omit<CodeReset, 'accountName' | 'byName'> {
  readonly account_id: string;
  readonly by_id: string;
}

const RESETS = `SELECT id, at, account_id, by_id, change, reason FROM account_right
  WHERE at BETWEEN @from AND @to AND change IN ('CREATED', 'CODE_ISSUED', 'REACTIVATED') ORDER BY at DESC, id DESC`;
