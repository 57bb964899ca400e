import { inTransaction } from '#core/database/in-transaction.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { POLICIES, type PolicyKey } from '#shared/policies/policy-defaults.ts';
import {
  referenceAlreadyThere,
  referenceDateInPast,
  referenceNotFound,
  referenceValueInvalid,
} from '#shared/reference/reference.errors.ts';
import type { NewRowOf, RowOf } from '#shared/sync/synced-tables.ts';

/*
 * Reference data is edited by adding a dated row, never by rewriting one: a deadline worked out last year stays
 * explainable. Only a row that begins today or later, which nothing has used yet, is corrected in place.
 */

export interface CodeRef {
  readonly group: string;
  readonly code: string;
}

export function addCode(session: Session, request: CodeRef & { label: string; validFrom: string }) {
  return inTransaction(session, (tx) => {
    if (request.validFrom < today(tx)) return err(referenceDateInPast({ earliest: today(tx) }));
    if (findNewestEdition(tx, request)) return err(referenceAlreadyThere());
    const last = tx.store.prepare('SELECT max(sort) AS sort FROM code_item WHERE group_key = ? AND sort < 99');
    const { sort } = last.get(request.group) as { sort: number | null };
    tx.create('code_item', tx.store.newId(), {
      group_key: request.group,
      code: request.code,
      label: request.label,
      sort: (sort ?? 0) + 1,
      valid_from: request.validFrom,
      valid_to: null,
      extra: {},
    });
    return ok({});
  });
}

export function reviseCode(session: Session, request: CodeRef & { label: string; sort: number; validFrom: string }) {
  return inTransaction(session, (tx) => {
    if (request.validFrom < today(tx)) return err(referenceDateInPast({ earliest: today(tx) }));
    const newest = findNewestEdition(tx, request);
    if (!newest) return err(referenceNotFound());
    const edit = { label: request.label, sort: request.sort };
    if (newest.valid_from >= request.validFrom) tx.patch('code_item', newest.id, edit);
    else
      tx.create('code_item', tx.store.newId(), {
        group_key: newest.group_key,
        code: newest.code,
        valid_from: request.validFrom,
        valid_to: newest.valid_to,
        extra: newest.extra,
        ...edit,
      });
    return ok({});
  });
}

export function retireCode(session: Session, request: CodeRef & { lastDay: string | null }) {
  return inTransaction(session, (tx) => {
    if (request.lastDay !== null && request.lastDay < today(tx))
      return err(referenceDateInPast({ earliest: today(tx) }));
    const newest = findNewestEdition(tx, request);
    if (!newest) return err(referenceNotFound());
    tx.patch('code_item', newest.id, { valid_to: request.lastDay });
    return ok({});
  });
}

export function revisePolicy(
  session: Session,
  request: { key: PolicyKey; value: NewRowOf<'policy'>['value']; validFrom: string },
) {
  return inTransaction(session, (tx) => {
    if (request.validFrom < today(tx)) return err(referenceDateInPast({ earliest: today(tx) }));
    const parsed = POLICIES[request.key].schema.safeParse(request.value);
    if (!parsed.success) return err(referenceValueInvalid({ problems: parsed.error.issues.map(describeIssue) }));
    const sameDay = tx.store
      .prepare('SELECT id FROM policy WHERE key = ? AND valid_from = ?')
      .get(request.key, request.validFrom) as { id: string } | undefined;
    if (sameDay) tx.patch('policy', sameDay.id, { value: request.value });
    else
      tx.create('policy', tx.store.newId(), { key: request.key, value: request.value, valid_from: request.validFrom });
    return ok({});
  });
}

export function addHoliday(session: Session, request: { date: string; name: string }) {
  return inTransaction(session, (tx) => {
    if (request.date < today(tx)) return err(referenceDateInPast({ earliest: today(tx) }));
    if (tx.store.prepare('SELECT 1 FROM holiday WHERE date = ?').get(request.date)) return err(referenceAlreadyThere());
    tx.create('holiday', tx.store.newId(), request);
    return ok({});
  });
}

export function removeHoliday(session: Session, request: { id: string; reason: string }) {
  return inTransaction(session, (tx) => {
    const holiday = tx.find('holiday', request.id);
    if (!holiday) return err(referenceNotFound());
    if (holiday.date < today(tx)) return err(referenceDateInPast({ earliest: today(tx) }));
    tx.remove('holiday', holiday.id, request.reason);
    return ok({});
  });
}

function findNewestEdition(tx: WriteTransaction, { group, code }: CodeRef): RowOf<'code_item'> | undefined {
  const newest = tx.store
    .prepare('SELECT id FROM code_item WHERE group_key = ? AND code = ? ORDER BY valid_from DESC LIMIT 1')
    .get(group, code) as { id: string } | undefined;
  return newest && tx.find('code_item', newest.id);
}

const today = (tx: WriteTransaction) => dayOf(tx.at);

const describeIssue = (issue: { readonly path: readonly PropertyKey[]; readonly message: string }) =>
  `${issue.path.map(String).join('.') || '값'}: ${issue.message}`;
