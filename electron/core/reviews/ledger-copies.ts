import { basename } from 'node:path';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { listWorkbook, writeWorkbook } from '#core/files/workbook-writer.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { referenceOf } from '#core/households/reference-cache.ts';
import { type Copy, deliverDocument, watermarkOf } from '#core/printing/deliver-document.ts';
import type { Session } from '#core/rpc/call.ts';
import { koreanDay, koreanDayTime } from '#shared/calendar/korean-date.ts';
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import { cell, type PrintDocument } from '#shared/documents/print-document.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { printingNothing, printingNotWritten } from '#shared/printing/printing.errors.ts';
import type { LedgerFilter, LedgerRow } from '#shared/reviews/review-view.ts';
import { CODE_CHANGE_WORDS, RESULT_WORDS } from '#shared/reviews/review-words.ts';
import { type Ledger, readLedger } from './ledger.ts';

interface Request {
  readonly filter: LedgerFilter;
  /** Names are cut short unless there is one. */
  readonly purpose: string | null;
}
type CopyDependencies = Pick<Dependencies, 'desktop' | 'settings'>;

const SCREEN = 'reviews/ledger';

/** 확인대장 on paper, signed off like every list that leaves. */
export function printLedger(deps: CopyDependencies, session: Session, request: Request & { to: 'pdf' | 'printer' }) {
  const { filter, purpose, to } = request;
  const ledger = readLedger(session, filter, { areNamesWhole: purpose !== null });
  if (ledger.rows.length === 0) return err(printingNothing());
  return deliverDocument(deps, session, {
    to,
    screen: SCREEN,
    fileName: `${fileStem(filter)}.pdf`,
    subjectIds: householdsIn(ledger),
    isUnmasked: purpose !== null,
    purpose,
    compose: (copy) => composeLedger(session, ledger, request, copy),
  });
}

/** 확인대장 as a workbook. Null when the person closed the dialog. */
export async function exportLedger({ desktop }: CopyDependencies, session: Session, { filter, purpose }: Request) {
  const stem = fileStem(filter);
  const path = await desktop.saveFile({ title: '확인대장 저장', defaultName: `${stem}.xlsx`, extension: 'xlsx' });
  if (path === undefined) return ok(null);
  const ledger = readLedger(session, filter, { areNamesWhole: purpose !== null });
  const { codes } = referenceOf(session.store);
  const reasonOf = (code: string) => codes.label('review_reason', code);
  const bytes = await writeWorkbook(
    listWorkbook({
      name: '확인대장',
      header: HEADER,
      rows: [
        ...ledger.rows.map((row, index) => [ledger.rows.length - index, ...ledgerCells(row, reasonOf)]),
        ...ledger.resets.map((reset) => [
          '',
          koreanDayTime(reset.at),
          `[${CODE_CHANGE_WORDS[reset.change]}]`,
          reset.accountName,
          '',
          '',
          reset.byName,
          '',
          reset.reason ?? '',
          '',
          '',
        ]),
      ],
      widths: [6, 22, 16, 12, 14, 10, 16, 14, 30, 8, 30],
    }),
  );
  // The line stands before the file does: what leaves is logged, also when writing it then fails.
  await inTransaction(session, (tx) => {
    recordAccess(tx, {
      action: 'EXPORT',
      screen: SCREEN,
      subjectIds: householdsIn(ledger),
      purpose: purpose ?? undefined,
      detail: { ...filter, masked: purpose === null },
      rowCount: ledger.rows.length,
    });
    return ok(undefined);
  });
  try {
    await writeDurably(path, bytes);
  } catch (cause) {
    return err(printingNotWritten({ reason: reasonFor(cause) }));
  }
  return ok({ fileName: basename(path), rows: ledger.rows.length });
}

const HEADER = [
  '순',
  '확인일시',
  '가구번호',
  '대상자',
  '구분',
  '작성자',
  '확인자',
  '결과',
  '사유·의견',
  '소요일',
  '비고',
];

function ledgerCells(row: LedgerRow, reasonOf: (code: string) => string): (string | number)[] {
  return [
    koreanDayTime(row.at),
    row.householdNo,
    row.headName,
    `${KIND_WORDS[row.kind]} ${row.versionNo}판`,
    row.authorName,
    row.deputyForName === null ? row.reviewerName : `${row.reviewerName}(${row.deputyForName} 대결)`,
    RESULT_WORDS[row.result],
    [row.reasonCodes.map(reasonOf).join(', '), row.comment ?? ''].filter(Boolean).join(' · '),
    row.leadDays,
    remarks(row).join(' · '),
  ];
}

const remarks = ({ ruleHits, isVoided, samePcSeconds }: LedgerRow): string[] => [
  ...(ruleHits.length > 0 ? [`자동점검 ${ruleHits.join('·')}`] : []),
  ...(isVoided ? ['이후 고쳐져 효력 없음'] : []),
  ...(samePcSeconds === null ? [] : [`같은 PC ${samePcSeconds}초 뒤`]),
];

function composeLedger(session: Session, ledger: Ledger, { filter, purpose }: Request, copy: Copy): PrintDocument {
  const { codes } = referenceOf(session.store);
  const office = session.store.prepareRead('SELECT name FROM office LIMIT 1').get() as { name: string } | undefined;
  const reasonOf = (code: string) => codes.label('review_reason', code);
  return {
    title: '더블체크 확인대장',
    subtitle: [
      office?.name,
      `${koreanDay(filter.from)}~${koreanDay(filter.to)}`,
      `${ledger.rows.length}건`,
      purpose === null ? '개인정보 가림' : `목적: ${purpose}`,
    ]
      .filter(Boolean)
      .join(' · '),
    orientation: 'landscape',
    approval: ['담당', '팀장', '동장'],
    blocks: [
      {
        kind: 'table',
        caption: '더블체크 확인대장',
        widths: [4, 15, 13, 8, 10, 8, 12, 11, 24, 5, 18],
        head: [HEADER.map((text) => cell(text))],
        rows: ledger.rows.map((row, index) => ({
          cells: [
            cell(String(ledger.rows.length - index), { align: 'center' }),
            ...ledgerCells(row, reasonOf).map((value, column) =>
              cell(String(value), column === NAME_COLUMN ? { isRowHead: true } : {}),
            ),
          ],
        })),
      },
      { kind: 'heading', text: '같은 기간의 로그인 코드 발급' },
      {
        kind: 'table',
        caption: '같은 기간의 로그인 코드 발급',
        widths: [18, 14, 14, 14, 40],
        head: [['일시', '구분', '받은 사람', '발급한 사람', '사유'].map((text) => cell(text))],
        rows: ledger.resets.map((reset) => ({
          cells: [
            cell(koreanDayTime(reset.at)),
            cell(CODE_CHANGE_WORDS[reset.change]),
            cell(reset.accountName, { isRowHead: true }),
            cell(reset.byName),
            cell(reset.reason ?? ''),
          ],
        })),
      },
    ],
    watermark: watermarkOf(copy),
    footer: `${copy.serial} · ${copy.by} · 외부유출금지`,
  };
}

const NAME_COLUMN = 2;

const householdsIn = ({ rows }: Ledger): string[] => [...new Set(rows.map(({ householdId }) => householdId))];
const fileStem = ({ from, to }: LedgerFilter): string =>
  `더블체크확인대장_${from.replaceAll('-', '')}-${to.replaceAll('-', '')}`;

function reasonFor(cause: unknown): 'no-space' | 'not-allowed' | 'gone' | 'other' {
  const { code } = cause as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'no-space';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY') return 'not-allowed';
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' ? 'gone' : 'other';
}
