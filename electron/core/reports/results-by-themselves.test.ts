import { afterEach, beforeEach, expect, test } from 'vitest';
import { setResults } from '#core/consultations/official-result.ts';
import { readTimeline } from '#core/households/read-timeline.ts';
import type { Session } from '#core/rpc/call.ts';
import type { OfficialResult } from '#shared/consultations/consultations.contract.ts';
import { must } from '#shared/kernel/must.ts';
import { findFigure } from '#shared/reports/report-figure.ts';
import { countingOn, WorkingOffice } from '../../../tests/support/a-working-office.ts';
import { computeReport } from './compute-report.ts';

/*
 * A result that is given in the list, without a confirmed consultation and without an end: the report has to know its
 * day, and nothing that happens to the case later may move it.
 */

const BASIC: OfficialResult = { kind: 'supported', code: 'P1' };
const NOT_ELIGIBLE: OfficialResult = { kind: 'unsupported', code: 'N2' };
const NONE: OfficialResult = { kind: 'unknown' };

let office: WorkingOffice;
let officer: Session;
let householdId: string;
let caseId: string;
beforeEach(async () => {
  office = await WorkingOffice.open('2026-09-01 09:00');
  officer = await office.person('이서연', 'OFFICER');
  householdId = await office.household(officer, '황보영란');
  caseId = await office.detect(officer, householdId, 'R06');
});
afterEach(() => office.dispose());

async function give(result: OfficialResult, at: string): Promise<void> {
  office.at(at);
  const call = { signal: new AbortController().signal, progress: () => {} };
  expect(await setResults(officer, { caseIds: [caseId], result }, call)).toMatchObject({ value: { changed: 1 } });
}

/** Of the one household found in September, as the report of a month has it in 누계. */
function inReportOf(month: string): string {
  const report = computeReport(countingOn(office.store), { month, today: '2026-12-31' });
  const count = (column: string) => findFigure(must(report.tables[1], 'T2'), 'R06', column, 'ytd')?.value ?? 0;
  return must(
    ['supported', 'unsupported', 'open'].find((column) => count(column) === 1),
    'result',
  );
}
const months = () => ['2026-09', '2026-10', '2026-11', '2026-12'].map(inReportOf);

test('counts from the day it was given', async () => {
  await give(BASIC, '2026-10-31 23:59');
  expect(months()).toEqual(['open', 'supported', 'supported', 'supported']);
});

test('stays in its month when something is done about the case later', async () => {
  await give(BASIC, '2026-10-12 10:00');
  office.at('2026-12-01 09:00');
  await office.attempt(officer, householdId, 'CM02', 'CR02');
  expect(inReportOf('2026-11')).toBe('supported');
});

test('a correction changes what it is and not when', async () => {
  await give(BASIC, '2026-10-12 10:00');
  await give(NOT_ELIGIBLE, '2026-12-02 10:00');
  expect(months()).toEqual(['open', 'unsupported', 'unsupported', 'unsupported']);
});

test('one that was taken away and given again counts from the second day', async () => {
  await give(BASIC, '2026-09-12 10:00');
  await give(NONE, '2026-10-12 10:00');
  expect(months()).toEqual(['open', 'open', 'open', 'open']);
  await give(BASIC, '2026-11-12 10:00');
  expect(months()).toEqual(['open', 'open', 'supported', 'supported']);
});

test('the household’s history says who gave which result', async () => {
  await give(BASIC, '2026-10-12 10:00');
  const told = readTimeline(officer, { id: householdId, show: 'cases', before: null, limit: 10 });
  expect(told.ok && told.value.entries[0]).toMatchObject({
    kind: 'case-event',
    reason: 'result-set',
    note: '기초생활보장',
    by: '이서연',
  });
});
