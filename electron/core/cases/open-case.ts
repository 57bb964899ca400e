import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { casesContract } from '#shared/cases/cases.contract.ts';
import {
  caseAlreadyOpen,
  caseCodeUnavailable,
  caseHouseholdEnded,
  caseHouseholdNotFound,
  caseOfficerUnavailable,
  caseReassignNeedsManager,
} from '#shared/cases/cases.errors.ts';
import type { CodeGroup } from '#shared/codes/code-item.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { giveCase } from './assign-cases.ts';
import { type CaseRules, caseRulesOn, dueAtOf } from './case-rules.ts';
import { type CaseRow, findOpenCase, listCaseWorkers } from './cases.repository.ts';
import { recordEvent } from './move-case.ts';
import { nextCaseNo } from './next-case-no.ts';

/** Opens a case by hand, as after a neighbour's call. One open case per household: a second sign belongs to it. */
export function openCaseByHand(session: Session, request: ParsedInputOf<typeof casesContract.open>) {
  return inTransaction(session, (tx) => {
    const household = tx.find('household', request.householdId);
    if (!household) return err(caseHouseholdNotFound());
    if (household.status !== 'ACTIVE') return err(caseHouseholdEnded({ status: household.status }));
    const open = findOpenCase(tx, household.id);
    if (open) return err(caseAlreadyOpen({ caseId: open.id }));
    const allowed = checkNewCase(tx, session.actor, request);
    if (!allowed.ok) return allowed;
    const { officerId, note = null, detectedAt = tx.at, ...facts } = request;
    const opened = openCase(tx, { ...facts, detectedAt, note, roundId: null });
    if (officerId !== null) giveCase(tx, opened, officerId, null);
    return ok({ caseId: opened.id, caseNo: opened.case_no });
  });
}

/** Codes that may be chosen today, and an officer to whom this person may give a case. */
export function checkNewCase(
  tx: WriteTransaction,
  actor: Session['actor'],
  wanted: { readonly route: string; readonly legalBasis: string; readonly officerId: string | null },
) {
  const today = dayOf(tx.at);
  const retired = firstUnavailable(caseRulesOn(tx.store, today), [
    ['route', wanted.route],
    ['legal_basis', wanted.legalBasis],
  ]);
  if (retired) return err(retired);
  if (wanted.officerId === null) return ok(undefined);
  if (actor.role !== 'MANAGER' && wanted.officerId !== actor.accountId) return err(caseReassignNeedsManager());
  const isWorker = listCaseWorkers(tx.store.prepare, today).some(({ id }) => id === wanted.officerId);
  return isWorker ? ok(undefined) : err(caseOfficerUnavailable());
}

export interface CaseToOpen {
  readonly householdId: string;
  readonly route: string;
  readonly legalBasis: string;
  readonly roundId: string | null;
  readonly emergency: boolean;
  readonly detectedAt: string;
  readonly note?: string | null;
  readonly prevCaseId?: string | null;
}

/** Opens a case inside a transaction that is already going, as an import does. The caller has checked what it must. */
export function openCase(tx: WriteTransaction, request: CaseToOpen): CaseRow {
  const id = tx.store.newId();
  const common = { id, office_id: tx.author.officeId, created_at: tx.at, created_by: tx.author.accountId };
  const values = {
    case_no: nextCaseNo(tx),
    household_id: request.householdId,
    detected_at: request.detectedAt,
    route: request.route,
    round_id: request.roundId,
    state: 'DETECTED',
    emergency: request.emergency,
    officer_id: null,
    legal_basis: request.legalBasis,
    opened_at: tx.at,
    due_at: null,
    close_reason: null,
    closed_at: null,
    prev_case_id: request.prevCaseId ?? null,
    outcome_code: null,
    unsupported_reason: null,
  };
  const due_at = dueAtOf(tx, { ...common, ...values }, { entersState: true });
  const opened = tx.create('crisis_case', id, { ...values, due_at });
  recordEvent(tx, { ...opened, state: null }, 'DETECTED', 'opened', request.note ?? null);
  return opened;
}

/** The first code that may not be chosen today. */
export function firstUnavailable(rules: CaseRules, wanted: readonly (readonly [CodeGroup, string])[]) {
  const missing = wanted.find(
    ([group, code]) => !rules.codes.choices(group, rules.today).some((item) => item.code === code),
  );
  return missing && caseCodeUnavailable({ group: missing[0], item: missing[1] });
}
