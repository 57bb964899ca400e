import { basename } from 'node:path';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { listWorkbook, writeWorkbook } from '#core/files/workbook-writer.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { readHouseholdIds, readHouseholdRows, whereOf } from '#core/households/household-list.repository.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import type { CodeBook } from '#shared/codes/code-book.ts';
import { COLUMN_LABELS } from '#shared/households/column-labels.ts';
import { emptyFilter, HOUSEHOLD_COLUMNS, type HouseholdColumn } from '#shared/households/household-filter.ts';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { maskPerson, visibilityFor } from '#shared/korean/masking.ts';
import type { PrintOutcome, printingContract } from '#shared/printing/printing.contract.ts';
import { printingNothing, printingNotWritten, printingPurposeNeeded } from '#shared/printing/printing.errors.ts';
import type { ParsedInputOf } from '#shared/rpc/contract.ts';
import { noteSavedPath, type PrintDependencies, reasonOf } from './deliver-document.ts';
import { hasPurpose, koreanDay } from './visit-list.ts';

type Request = ParsedInputOf<typeof printingContract.householdList>;

/** More rows than any office has. */
const MOST_ROWS = 100_000;
/** Rows read at a time, so that a click elsewhere does not wait for the whole file. */
const SLICE = 200;
const SCREEN = 'households/list';

/**
 * The household list as a workbook: the rows, the order and the columns that the screen shows. Without a purpose names
 * and addresses are masked. The line in the access log is committed before the file is written.
 */
export async function exportHouseholdList({ desktop }: PrintDependencies, session: Session, request: Request) {
  if (request.isUnmasked && !hasPurpose(request)) return err(printingPurposeNeeded());
  const { store, actor } = session;
  const today = dayOf(store.clock.now());
  const ids = readHouseholdIds(store, whereOf(store, request.filter, actor, today), request.sort, MOST_ROWS);
  if (ids.length === 0) return err(printingNothing());
  const defaultName = `${fileStem(request.title)}_${today.replaceAll('-', '')}${request.isUnmasked ? '' : '_가림'}.xlsx`;
  const path = await desktop.saveFile({ title: '엑셀로 저장', defaultName, extension: 'xlsx' });
  if (path === undefined) return ok(outcome('cancelled', null, ids.length));

  const columns = HOUSEHOLD_COLUMNS.filter((column) => request.columns.includes(column));
  const rows: (string | number | null)[][] = [];
  for (let at = 0; at < ids.length; at += SLICE) {
    const slice = whereOf(store, { ...emptyFilter(), standing: 'all', ids: ids.slice(at, at + SLICE) }, actor, today);
    const read = readHouseholdRows(store, slice, { sort: request.sort, offset: 0, limit: SLICE, today });
    const { codes } = referenceOf(store);
    for (const row of read) rows.push(columns.map((column) => cellOf(column, shownOf(row, session, request), codes)));
    await yieldToOthers();
  }
  const header = columns.map((column) => COLUMN_LABELS[column]);
  const widths = columns.map((column) => WIDTHS[column] ?? 12);
  const bytes = await writeWorkbook(listWorkbook({ name: request.title || '위기가구', header, rows, widths }));
  const note = (result: 'OK' | 'FAILED') =>
    inTransaction(session, (tx) => {
      const detail = { columns, masked: !request.isUnmasked, fileName: basename(path) };
      const purpose = request.purpose ?? undefined;
      recordAccess(tx, { action: 'EXPORT', screen: SCREEN, purpose, subjectIds: ids, detail, result });
      return ok(undefined);
    });
  await note('OK');
  try {
    await writeDurably(path, bytes);
  } catch (cause) {
    await note('FAILED');
    return err(printingNotWritten({ reason: reasonOf(cause) }));
  }
  noteSavedPath(session, path);
  return ok(outcome('saved', basename(path), rows.length));
}

/** The row as this role may let it leave. */
function shownOf(row: HouseholdRow, { actor }: Session, { isUnmasked }: Request): HouseholdRow {
  const visible = visibilityFor(actor.role, isUnmasked ? 'paper-with-purpose' : 'paper');
  const { name, address } = maskPerson(
    { name: row.headName, phone: null, birthDate: null, address: row.address },
    visible,
  );
  return { ...row, headName: name, address: address ?? '' };
}

function cellOf(column: HouseholdColumn, row: HouseholdRow, codes: CodeBook): string | number | null {
  switch (column) {
    case 'priority':
      return codes.label('priority_level', row.priority);
    case 'name':
      return [row.headName, row.headAge === null ? '' : `${row.headAge}세`, SEX_WORDS[row.headSex ?? '']]
        .filter(Boolean)
        .join(' ');
    case 'type':
      return row.householdType && codes.label('hh_type', row.householdType);
    case 'address':
      return row.address;
    case 'tong':
      return [row.ri, row.tong && `${row.tong}통`].filter(Boolean).join(' ');
    case 'vulnerability':
      return row.vulnerability.map((code) => codes.label('vulnerability', code)).join(', ');
    case 'indicators':
      return row.indicatorCount;
    case 'stage':
      return row.stage === null ? '사례 없음' : codes.label('case_state', row.stage);
    case 'lastContact':
      return row.lastContactAt && koreanDay(dayOf(row.lastContactAt));
    case 'nextDue':
      return row.nextDue && koreanDay(dayOf(row.nextDue.at));
    case 'officer':
      return row.officerName ?? '없음';
    case 'members':
      return row.memberCount;
    case 'phone':
      return row.phoneTail && `-${row.phoneTail}`;
    case 'attempts':
      return row.attemptCount;
    case 'number':
      return row.householdNo;
  }
}

const SEX_WORDS: Readonly<Record<string, string>> = { F: '여', M: '남' };
const WIDTHS: Readonly<Partial<Record<HouseholdColumn, number>>> = {
  name: 16,
  address: 34,
  vulnerability: 22,
  stage: 14,
  number: 16,
};

/** A view's name as part of a file's name: what Windows refuses becomes a blank. */
const fileStem = (title: string): string => title.replace(/[\\/:*?"<>|]/gu, ' ').trim() || '위기가구';

const outcome = (result: 'saved' | 'cancelled', fileName: string | null, households: number): PrintOutcome => ({
  outcome: result,
  fileName,
  serial: null,
  households,
});
