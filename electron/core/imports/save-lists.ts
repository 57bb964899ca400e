import { basename } from 'node:path';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { type ListToWrite, listWorkbook, writeWorkbook } from '#core/files/workbook-writer.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { listCodes } from '#core/reference/reference.repository.ts';
import type { Session } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { type CodeBook, codeBook } from '#shared/codes/code-book.ts';
import { codeListSeed } from '#shared/codes/code-lists.ts';
import { importsCannotSaveFile, importsRoundNotFound } from '#shared/imports/imports.errors.ts';
import { ROW_ISSUE_SENTENCES } from '#shared/imports/row-issue.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { maskAddress, maskBirthDate, maskName, maskPhone } from '#shared/korean/masking.ts';
import { formatPhone } from '#shared/korean/phone.ts';
import { parsePlan } from './import-plan.ts';
import { findPreview } from './view-preview.ts';

type Desk = Pick<Dependencies, 'desktop'>;

/** Rows that cannot come in, with the column to mend and how. Names are masked: the row number finds the person. */
export async function saveErrorRows({ desktop }: Desk, session: Session, { fileId }: { fileId: string }) {
  const found = findPreview(session, fileId);
  if (!found.ok) return found;
  const { held, preview } = found.value;
  const rows = preview.rows
    .filter(({ state }) => state === 'error')
    .flatMap(({ row }) =>
      row.issues
        .filter(({ severity }) => severity === 'error')
        .map(({ column, code }) => {
          const { what, remedy } = ROW_ISSUE_SENTENCES[code];
          return [row.rowNo, maskName(row.name), column, what, remedy];
        }),
    );
  const header = ['행', '이름', '열', '무엇이 잘못되었나', '어떻게 고치나'];
  const sheet = { name: '오류 행', header, rows, widths: [6, 10, 18, 32, 48] };
  const defaultName = `${stemOf(held.fileName)}_오류 행.xlsx`;
  return save(
    desktop,
    session,
    { sheet, defaultName },
    { screen: 'imports/error-rows', subjectIds: [], purpose: null },
  );
}

/**
 * The round's list in its original order, each row with what is known so far. Without a purpose everybody is masked
 * and the file's own columns, which hold anything, are left out.
 */
export async function exportRound(
  { desktop }: Desk,
  session: Session,
  { roundId, purpose }: { roundId: string; purpose: string | null },
) {
  const { store } = session;
  const round = store.prepareRead('SELECT title FROM detection_round WHERE id = ?').get(roundId) as
    | { title: string }
    | undefined;
  if (!round) return err(importsRoundNotFound());
  const today = dayOf(store.clock.now());
  const listed = listCodes(store, today);
  const codes = codeBook(listed.length > 0 ? listed : codeListSeed());
  const targets = store.prepareRead(TARGETS).all(roundId) as TargetRow[];
  const original = purpose === null ? [] : originalHeader(targets);
  const rows = targets.map((target) => [
    ...(purpose === null ? [] : originalCells(target, original.length)),
    ...knownSoFar(target, codes, purpose !== null),
  ]);
  const header = [...original.map((label, at) => label || `${at + 1}열`), ...KNOWN_HEADER];
  const sheet = { name: '명단', header, rows };
  const subjectIds = [...new Set(targets.flatMap(({ matched_household_id }) => matched_household_id ?? []))];
  const defaultName = `${round.title}_${today}${purpose === null ? '_가림' : ''}.xlsx`;
  return save(desktop, session, { sheet, defaultName }, { screen: 'imports/export-round', subjectIds, purpose });
}

const KNOWN_HEADER = [
  '행',
  '이름(등록)',
  '생년월일(등록)',
  '주소(등록)',
  '전화(등록)',
  '위기정보',
  '반영',
  '가구번호',
  '담당',
  '진행 단계',
  '마지막 연락',
  '연락 횟수',
  '처리 결과',
];

function knownSoFar(target: TargetRow, codes: CodeBook, inFull: boolean): (string | number | null)[] {
  const address = [target.road_address, target.detail_address].filter((part) => part).join(', ');
  const phones = (JSON.parse(target.phones) as string[]).map((number) =>
    inFull ? formatPhone(number) : maskPhone(number),
  );
  const indicators = (JSON.parse(target.indicator_codes) as string[]).map((code) => codes.label('indicator', code));
  const outcome = target.outcome_code
    ? codes.label('outcome_code', target.outcome_code)
    : target.unsupported_reason && codes.label('unsupported_reason', target.unsupported_reason);
  const birth = target.birth_date ?? '';
  return [
    target.row_no,
    inFull ? target.person_name : maskName(target.person_name),
    inFull || birth === '' ? birth : maskBirthDate(birth),
    inFull ? address : maskAddress(address),
    phones.join(', '),
    indicators.join('; '),
    STATE_WORDS[target.state] ?? target.state,
    target.household_no,
    target.officer,
    target.case_state && codes.label('case_state', target.case_state),
    target.last_contact_at && dayOf(target.last_contact_at),
    target.attempts,
    outcome,
  ];
}

const STATE_WORDS: Readonly<Record<string, string>> = {
  NEW: '새로 등록',
  MATCHED: '기존 가구에 추가',
  EXCLUDED: '제외',
};

function originalCells({ raw }: TargetRow, width: number): string[] {
  const cells = JSON.parse(raw) as string[];
  return Array.from({ length: width }, (_, at) => cells[at] ?? '');
}

/** Names of the original columns, from the batch that brought the list; batches of one round may differ in width. */
function originalHeader(targets: readonly TargetRow[]): string[] {
  const plan = targets.find(({ plan }) => plan !== null && plan !== '')?.plan;
  const header = plan ? parsePlan(plan).header : [];
  const width = Math.max(header.length, ...targets.map(({ raw }) => (JSON.parse(raw) as string[]).length));
  return Array.from({ length: width }, (_, at) => header[at] ?? '');
}

interface TargetRow {
  readonly row_no: number;
  readonly person_name: string;
  readonly birth_date: string | null;
  readonly road_address: string | null;
  readonly detail_address: string | null;
  readonly phones: string;
  readonly indicator_codes: string;
  readonly raw: string;
  readonly state: string;
  readonly matched_household_id: string | null;
  readonly household_no: string | null;
  readonly officer: string | null;
  readonly case_state: string | null;
  readonly last_contact_at: string | null;
  readonly attempts: number;
  readonly outcome_code: string | null;
  readonly unsupported_reason: string | null;
  readonly plan: string | null;
}

const TARGETS = `SELECT t.row_no, t.person_name, t.birth_date, t.road_address, t.detail_address, t.phones, t.indicator_codes,
    t.raw, t.state, t.matched_household_id, h.household_no, a.name AS officer, c.state AS case_state, b.last_contact_at,
    (SELECT count(*) FROM contact_attempt AS k WHERE k.case_id = t.case_id AND k.struck_at IS NULL) AS attempts,
    c.outcome_code, c.unsupported_reason, i.plan
  FROM detection_target AS t
  JOIN import_batch AS i ON i.id = t.batch_id
  LEFT JOIN household AS h ON h.id = t.matched_household_id
  LEFT JOIN household_board AS b ON b.household_id = h.id
  LEFT JOIN crisis_case AS c ON c.id = t.case_id
  LEFT JOIN account AS a ON a.id = ifnull(c.officer_id, h.officer_id)
  WHERE t.round_id = ? ORDER BY i.created_at, i.id, t.row_no`;

/** Asks where to, writes the file, and logs the export in the same breath. Null when the person closed the dialog. */
async function save(
  desktop: Dependencies['desktop'],
  session: Session,
  { sheet, defaultName }: { sheet: ListToWrite; defaultName: string },
  access: { screen: string; subjectIds: readonly string[]; purpose: string | null },
) {
  const path = await desktop.saveFile({ title: '명단 저장', defaultName, extension: 'xlsx' });
  if (path === undefined) return ok(null);
  const bytes = await writeWorkbook(listWorkbook(sheet));
  // The line stands before the file does: what leaves is logged, also when writing it then fails.
  await inTransaction(session, (tx) => {
    const { screen, subjectIds } = access;
    const purpose = access.purpose ?? undefined;
    recordAccess(tx, { action: 'EXPORT', screen, subjectIds, purpose, rowCount: sheet.rows.length });
    return ok(undefined);
  });
  try {
    await writeDurably(path, bytes);
  } catch (cause) {
    return err(importsCannotSaveFile({ reason: (cause as { code?: string }).code ?? 'UNKNOWN' }));
  }
  return ok({ fileName: basename(path), rows: sheet.rows.length });
}

const stemOf = (fileName: string): string => fileName.replace(/\.[^.]{1,5}$/u, '');
