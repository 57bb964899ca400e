import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { ConflictListRow } from '#shared/sync/conflict-view.ts';
import { householdOf, instantOfId, shownRow } from './conflict-subjects.ts';
import { listConflicts, type StoredConflict } from './conflicts.repository.ts';
import { authorNames, householdNames, maySee, rowName } from './told-record.ts';

/** Conflicts by the household they are about, newest first. A manager sees the office's, everybody else their own. */
export function listConflictSubjects(session: Session, { show }: { show: 'open' | 'resolved' }) {
  const { store } = session;
  const nameOf = authorNames(store);
  const householdName = householdNames(store);
  const bySubject = new Map<string, StoredConflict[]>();
  for (const conflict of visibleConflicts(session, show)) {
    const subject = subjectIdOf(session, conflict);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), conflict]);
  }
  const rows = [...bySubject].map(([subjectId, conflicts]): ConflictListRow => {
    const household = householdName(householdOf(store, conflicts[0]?.table ?? '', conflicts[0]?.row_id ?? ''));
    const people = new Set(conflicts.flatMap((each) => peopleIn(each)).filter((id) => id !== session.actor.accountId));
    const [first] = conflicts;
    return {
      subjectId,
      name: household?.name ?? (first ? (rowName(store, first.table, first.row_id) ?? '') : ''),
      household,
      about: conflicts.map(({ table, group }) => ({ table, group })),
      others: [...people].map(nameOf).filter((name) => name !== ''),
      newestAt: newestOf(conflicts),
      isMine: conflicts.some((each) => isOwn(session, each)),
      open: conflicts.filter(({ status }) => status === 'open').length,
      settledAt: show === 'open' ? null : settledAt(conflicts),
    };
  });
  return ok(rows.sort((a, b) => compare(b.newestAt, a.newestAt) || compare(a.name, b.name)));
}

/** What this person is told of: records of their scope, and without a manager's eyes only what they had a part in. */
export function visibleConflicts(session: Session, show: 'open' | 'resolved'): readonly StoredConflict[] {
  return listConflicts(session.store, show).filter((each) => isVisible(session, each));
}

export const isVisible = (session: Session, conflict: StoredConflict): boolean =>
  maySee(session.actor.role, conflict.table) && (session.actor.role === 'MANAGER' || isOwn(session, conflict));

export const subjectIdOf = ({ store }: Pick<Session, 'store'>, { table, row_id }: StoredConflict): string =>
  householdOf(store, table, row_id) ?? row_id;

const peopleIn = ({ candidates }: StoredConflict): string[] =>
  candidates.flatMap(({ actor, beside }) => [actor, ...(beside ? [beside.actor] : [])]);

function isOwn({ store, actor }: Session, conflict: StoredConflict): boolean {
  if (peopleIn(conflict).includes(actor.accountId)) return true;
  const household = householdOf(store, conflict.table, conflict.row_id);
  return household !== null && shownRow(store, 'household', household)?.officer_id === actor.accountId;
}

const newestOf = (conflicts: readonly StoredConflict[]): string =>
  conflicts.flatMap(({ candidates }) => candidates.map(({ recorded_at }) => recorded_at)).reduce(later, '');
const settledAt = (conflicts: readonly StoredConflict[]): string | null =>
  conflicts.flatMap(({ resolved_by }) => (resolved_by ? [instantOfId(resolved_by) ?? ''] : [])).reduce(later, '') ||
  null;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const later = (a: string, b: string): string => (a > b ? a : b);
