import { recordAccess } from '#core/audit/record-access.ts';
import { settleAccess } from '#core/audit/resting-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Session } from '#core/rpc/call.ts';
import { type Day, dayOf, diffDays } from '#shared/calendar/day.ts';
import { householdMerged, householdNotFound } from '#shared/households/household.errors.ts';
import type { HouseholdPageView, PriorityView } from '#shared/households/household-page.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { RowOf } from '#shared/sync/synced-tables.ts';
import { explainHousehold } from './board-row.ts';
import {
  findBoard,
  findHousehold,
  findPriorityFacts,
  listCaseSummaries,
  listIndicators,
  listMergedInto,
  listPeople,
  listSameDoor,
} from './household.repository.ts';
import { rowToHousehold, rowToIndicator } from './household-rows.ts';
import { isMaskedFor, memberView } from './member-view.ts';
import { findMergeState } from './merge-state.ts';
import { referenceOf } from './reference-cache.ts';

/** A household with everything its page shows. Opening it is logged before anything is answered. */
export async function openHousehold(session: Session, { id }: { id: string }) {
  const found = findOpenable(session, id);
  if (!found.ok) return found;
  await noteOpened(session, id);
  return ok(readPage(session, found.value));
}

/** Shows phones and births that are cut short for this role. The reason is asked for and logged each time. */
export async function revealHousehold(session: Session, { id, reason }: { id: string; reason: string }) {
  const found = findOpenable(session, id);
  if (!found.ok) return found;
  await inTransaction(session, (tx) => {
    recordAccess(tx, { action: 'REVEAL', screen: 'households/detail', purpose: reason, subjectIds: [id] });
    return ok(undefined);
  });
  const today = dayOf(session.store.clock.now());
  return ok({ members: listPeople(session.store.prepareRead, id).map((row) => memberView(row, today, false)) });
}

export function explainPriorityOf({ store }: Session, { id }: { id: string }) {
  const priority = readPriority(store, id);
  return priority ? ok(priority) : err(householdNotFound());
}

/** Households one may work on. A merged one answers with the household it became. */
function findOpenable({ store }: Session, id: string) {
  const household = findHousehold(store, id);
  if (!household) return err(householdNotFound());
  if (household.status === 'MERGED' && household.merged_into_id)
    return err(householdMerged({ intoId: household.merged_into_id }));
  return ok(household);
}

/** One opening is one line of the log, however often its page is drawn anew while it stays open. */
const SAME_OPENING_MS = 5 * 60_000;
const openedBySession = new WeakMap<Session, Map<string, number>>();

async function noteOpened(session: Session, id: string): Promise<void> {
  const opened = openedBySession.get(session) ?? new Map<string, number>();
  openedBySession.set(session, opened);
  const now = session.store.clock.ms();
  const last = opened.get(id);
  opened.set(id, now);
  if (last !== undefined && now - last < SAME_OPENING_MS) return;
  // What led here was looked at: the list or the search that was open is logged with it.
  await settleAccess(session);
  await inTransaction(session, (tx) => {
    tx.store
      .prepare('INSERT OR REPLACE INTO recent (account_id, household_id, at) VALUES (?, ?, ?)')
      .run(session.actor.accountId, id, tx.at);
    tx.touch('recent');
    recordAccess(tx, { action: 'VIEW', screen: 'households/detail', subjectIds: [id] });
    return ok(undefined);
  });
}

function readPage({ store, actor }: Session, row: RowOf<'household'>): HouseholdPageView {
  const today = dayOf(store.clock.now());
  const isMasked = isMaskedFor(actor.role);
  const board = findBoard(store, row.id);
  return {
    household: rowToHousehold(row),
    headName: board?.head_name ?? '',
    members: listPeople(store.prepareRead, row.id).map((person) => memberView(person, today, isMasked)),
    indicators: listIndicators(store.prepareRead, row.id).map(rowToIndicator),
    cases: listCaseSummaries(store, row.id),
    priority: readPriority(store, row.id, today) as PriorityView,
    officer: board?.officer_id ? { id: board.officer_id, name: board.officer_name ?? '' } : null,
    lastContactAt: board?.last_contact_at ?? null,
    daysSinceContact: board?.last_contact_at ? diffDays(dayOf(board.last_contact_at), today) : null,
    nextDue: board?.next_due_at ? { at: board.next_due_at, kind: board.next_due_kind ?? 'check' } : null,
    sameDoor: listSameDoor(store, { id: row.id, addressKey: row.address_key }),
    mergedFrom: listMergedInto(store, row.id).flatMap((loser) => {
      const state = findMergeState(store, loser.id);
      return state ? [{ ...loser, mergedAt: state.mergedAt, canUndo: state.settledAt === null }] : [];
    }),
    quality: board ? (JSON.parse(board.quality) as string[]) : [],
    isMasked,
  };
}

function readPriority(
  store: Session['store'],
  id: string,
  today: Day = dayOf(store.clock.now()),
): PriorityView | undefined {
  const facts = findPriorityFacts(store, id);
  if (!facts) return undefined;
  const reference = referenceOf(store);
  return { ...explainHousehold(facts, reference, today), bands: reference.priorityOn(today).bands };
}
