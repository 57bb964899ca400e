import { restAccess } from '#core/audit/resting-access.ts';
import { listCodes } from '#core/reference/reference.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { codeBook } from '#shared/codes/code-book.ts';
import { scoreDuplicate } from '#shared/households/duplicate-score.ts';
import { importsFileNotHeld, importsPreviewMissing, importsRowNotFound } from '#shared/imports/imports.errors.ts';
import type { Candidate, PreviewCounts, PreviewRow, RowDecision } from '#shared/imports/preview.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { phoneTail } from '#shared/korean/phone.ts';
import { isSamePerson } from './commit-import.ts';
import { countPreview, type Destination, settle } from './destination.ts';
import { findHeld, type HeldImport, type Preview, type PreviewedRow, type RowCandidate } from './held-imports.ts';
import { listPeopleOf } from './match-index.ts';
import { subjectOf } from './preview-import.ts';

/** Queries of the preview name this as what they read; a decision announces it. There is no such table. */
export const PREVIEW_TABLE = 'import_preview';

export function viewPreview(session: Session, { fileId }: { fileId: string }) {
  const found = findPreview(session, fileId);
  if (!found.ok) return found;
  const { preview } = found.value;
  const settled = settle(preview);
  const names = new Map<string, string>();
  const rows = preview.rows.map((each) => rowView(session, each, settled.get(each.row.rowNo), names));
  // The list names households that are registered already: that is looking at them.
  if (names.size > 0) restAccess(session, { action: 'LIST', screen: 'imports/preview', subjectIds: [...names.keys()] });
  return ok({ counts: countPreview(preview), rows });
}

/** One row beside those it may be. Looking at an existing household is logged once it rests. */
export function compareRow(session: Session, { fileId, rowNo }: { fileId: string; rowNo: number }) {
  const found = findPreview(session, fileId);
  if (!found.ok) return found;
  const { preview } = found.value;
  const each = preview.byRowNo.get(rowNo);
  if (!each) return err(importsRowNotFound({ rowNo }));
  const today = dayOf(session.store.clock.now());
  const codes = codeBook(listCodes(session.store, today));
  const candidates = each.candidates
    .map((candidate) => candidateView(session, preview, candidate))
    .filter((view) => view !== undefined);
  const subjectIds = candidates.flatMap(({ householdId }) => householdId ?? []);
  if (subjectIds.length > 0) restAccess(session, { action: 'VIEW', screen: 'imports/compare', subjectIds });
  return ok({
    row: rowView(session, each, settle(preview).get(rowNo), new Map()),
    phoneTails: each.row.phones.map(({ number }) => phoneTail(number)),
    indicators: each.row.indicators.map(({ code }) => codes.label('indicator', code)),
    candidates,
    matchAt: preview.rule.match,
    reviewAt: preview.rule.review,
  });
}

export function decideRows(
  session: Session,
  { fileId, rowNos, decision }: { fileId: string; rowNos: readonly number[]; decision: RowDecision | null },
) {
  const found = findPreview(session, fileId);
  if (!found.ok) return found;
  const { preview } = found.value;
  const chosen: PreviewedRow[] = [];
  for (const rowNo of rowNos) {
    const each = preview.byRowNo.get(rowNo);
    if (!each) return err(importsRowNotFound({ rowNo }));
    if (decision?.kind === 'same') lookUp(session, preview, each, decision.householdId);
    // A decision names a candidate that the row has: the window cannot send a row to what is no household.
    if (!isPossible(each, decision)) return err(importsRowNotFound({ rowNo }));
    chosen.push(each);
  }
  for (const each of chosen) each.decision = decision;
  session.store.onChanged([PREVIEW_TABLE]);
  return ok(countPreview(preview));
}

export function findPreview(session: Session, fileId: string) {
  const held = findHeld(session.store, fileId);
  if (!held) return err(importsFileNotHeld());
  if (!held.preview) return err(importsPreviewMissing());
  return ok({ held: held as HeldImport, preview: held.preview as Preview });
}

export const countsOf = (preview: Preview): PreviewCounts => countPreview(preview);

/** A household that somebody found by searching becomes a candidate, compared like those that the dry run found. */
function lookUp({ store }: Session, preview: Preview, each: PreviewedRow, householdId: string): void {
  if (each.candidates.some(({ person }) => person?.householdId === householdId)) return;
  const subject = subjectOf(each.row);
  const [best] = listPeopleOf(store, householdId)
    .map(({ who, subject: known }) => ({
      person: who,
      rowNo: null,
      match: scoreDuplicate(subject, known, preview.rule),
    }))
    .sort((a, b) => b.match.score - a.match.score);
  if (best) each.candidates = [...each.candidates, best];
}

function isPossible({ candidates, state, row }: PreviewedRow, decision: RowDecision | null): boolean {
  if (state === 'error') return false;
  switch (decision?.kind) {
    case 'same':
      return candidates.some(({ person }) => person?.householdId === decision.householdId);
    case 'same-row':
      return decision.rowNo !== row.rowNo && candidates.some(({ rowNo }) => rowNo === decision.rowNo);
    default:
      return true;
  }
}

function rowView(
  { store }: Session,
  { row, state, decision, duplicateOf, candidates }: PreviewedRow,
  destination: Destination | undefined,
  names: Map<string, string>,
): PreviewRow {
  const best = candidates[0];
  const householdId = destination?.kind === 'household' ? destination.householdId : best?.person?.householdId;
  const shows = state !== 'new' || destination?.kind === 'household';
  return {
    rowNo: row.rowNo,
    state,
    decision,
    name: row.name,
    birthDate: row.birthDate,
    address: [row.roadAddress, row.detailAddress].filter((part) => part !== '').join(', '),
    indicatorCount: row.indicators.length,
    score: state === 'new' || state === 'error' ? null : (best?.match.score ?? null),
    household: shows && householdId !== undefined ? householdName(store, householdId, names) : null,
    sharesDoorWith: state === 'new' && decision === null ? doorOf(store, candidates, names) : null,
    duplicateOf: duplicateOf ?? (destination?.kind === 'row' ? destination.rowNo : (best?.rowNo ?? null)),
    issues: row.issues,
  };
}

/** Who else lives behind the row's door or answers its phone: perhaps one household, which only a person can say. */
function doorOf(store: Session['store'], candidates: readonly RowCandidate[], names: Map<string, string>) {
  const found = candidates.find(({ match }) => match.sharesHousehold);
  if (!found) return null;
  return found.person ? householdName(store, found.person.householdId, names) : `${found.rowNo}행`;
}

function householdName(store: Session['store'], id: string, names: Map<string, string>): string | null {
  const known = names.get(id);
  if (known !== undefined) return known;
  const row = store.prepareRead('SELECT head_name, tong, ri FROM household_board WHERE household_id = ?').get(id) as
    | { head_name: string; tong: string | null; ri: string | null }
    | undefined;
  if (!row) return null;
  const name = [row.head_name, row.tong ? `${row.tong}통` : row.ri].filter((part) => part).join(' · ');
  names.set(id, name);
  return name;
}

function candidateView({ store }: Session, preview: Preview, candidate: RowCandidate): Candidate | undefined {
  const { match, person, rowNo } = candidate;
  const shared = {
    score: match.score,
    verdict: match.verdict,
    points: match.lines.map(({ part, outcome, points }) => ({ part, outcome, points })),
    isSamePerson: isSamePerson(candidate),
  };
  if (person === null) {
    const other = rowNo === null ? undefined : preview.byRowNo.get(rowNo)?.row;
    if (!other) return undefined;
    return {
      ...shared,
      householdId: null,
      rowNo,
      householdNo: null,
      status: null,
      name: other.name,
      birthDate: other.birthDate,
      address: [other.roadAddress, other.detailAddress].filter((part) => part !== '').join(', '),
      phoneTails: other.phones.map(({ number }) => phoneTail(number)),
      tong: other.tong,
      officerName: null,
      lastContactAt: null,
    };
  }
  const row = store.prepareRead(CANDIDATE).get(person.personId) as CandidateRow | undefined;
  if (!row) return undefined;
  return {
    ...shared,
    householdId: row.household_id,
    rowNo: null,
    householdNo: row.household_no,
    status: row.status,
    name: row.name,
    birthDate: row.birth_date,
    address: [row.road_address, row.detail_address].filter((part) => part).join(', '),
    phoneTails: (JSON.parse(row.phones) as { number: string }[]).map(({ number }) => phoneTail(number)),
    tong: row.tong,
    officerName: row.officer,
    lastContactAt: row.last_contact_at,
  };
}

interface CandidateRow {
  readonly household_id: string;
  readonly household_no: string;
  readonly status: string;
  readonly name: string;
  readonly birth_date: string | null;
  readonly road_address: string;
  readonly detail_address: string | null;
  readonly phones: string;
  readonly tong: string | null;
  readonly officer: string | null;
  readonly last_contact_at: string | null;
}

const CANDIDATE = `SELECT p.household_id, h.household_no, h.status, p.name, p.birth_date, h.road_address, h.detail_address,
    p.phones, h.tong, a.name AS officer, b.last_contact_at
  FROM person AS p JOIN household AS h ON h.id = p.household_id
  LEFT JOIN household_board AS b ON b.household_id = h.id LEFT JOIN account AS a ON a.id = h.officer_id
  WHERE p.id = ?`;
