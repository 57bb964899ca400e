import { basename } from 'node:path';
import { recordAccess } from '#core/audit/record-access.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import { jobsOf } from '#core/jobs/jobs.ts';
import { deliverDocument, koreanTime, noteSavedPath, watermarkOf } from '#core/printing/deliver-document.ts';
import type { Session, SignedInCall } from '#core/rpc/call.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { type ReportCopy, reportDocument } from '#shared/reports/report-document.ts';
import type { ReportMonth } from '#shared/reports/report-figure.ts';
import { reportNotWritten, reportPurposeNeeded } from '#shared/reports/reports.errors.ts';

export interface Departure {
  readonly month: ReportMonth;
  readonly purpose: string;
  readonly recipient: string;
  readonly hidesSmall: boolean;
}
type ExportDependencies = Pick<Dependencies, 'desktop' | 'settings' | 'installation'>;

/** Too short to say why. */
const SHORTEST_PURPOSE = 2;

/**
 * Writes a month as XLSX where the person chooses. The line in the access log is committed before the file is; a file
 * that then could not be written has its line too, marked so.
 */
export async function exportXlsx(deps: ExportDependencies, call: SignedInCall, departure: Departure) {
  if (departure.purpose.length < SHORTEST_PURPOSE) return err(reportPurposeNeeded());
  const { session, signal } = call;
  const question = questionOf(session, departure);
  const jobs = jobsOf(deps, session);
  const { fileName } = await jobs.run('reports/month', question, signal);
  const path = await deps.desktop.saveFile({
    title: '월간 실적보고를 엑셀로 저장',
    defaultName: `${fileName}.xlsx`,
    extension: 'xlsx',
  });
  if (path === undefined) return ok({ outcome: 'cancelled' as const, fileName: null });
  const copy = copyOf(session, departure);
  const bytes = await jobs.run('reports/workbook', { ...question, copy }, signal);
  await noteExport(session, departure, basename(path), 'OK');
  try {
    await writeDurably(path, bytes);
  } catch (cause) {
    await noteExport(session, departure, basename(path), 'FAILED');
    return err(reportNotWritten({ reason: reasonOf(cause) }));
  }
  noteSavedPath(session, path);
  return ok({ outcome: 'saved' as const, fileName: basename(path) });
}

/** Prints the same document, or saves it as PDF. */
export async function printReport(
  deps: ExportDependencies,
  call: SignedInCall,
  { to, ...departure }: Departure & { readonly to: 'pdf' | 'printer' },
) {
  if (departure.purpose.length < SHORTEST_PURPOSE) return err(reportPurposeNeeded());
  const { session, signal } = call;
  const report = await jobsOf(deps, session).run('reports/month', questionOf(session, departure), signal);
  const delivered = await deliverDocument(deps, session, {
    to,
    screen: screenOf(departure),
    fileName: `${report.fileName}.pdf`,
    subjectIds: [],
    isUnmasked: false,
    purpose: purposeWords(departure),
    compose: (copy) =>
      reportDocument(report, { ...copyOf(session, departure), watermark: watermarkOf(copy), footer: copy.serial }),
  });
  if (!delivered.ok) return delivered;
  const { outcome, fileName, serial } = delivered.value;
  return ok({ outcome, fileName, serial });
}

const questionOf = ({ store }: Session, { month }: Departure) => ({ month, today: dayOf(store.clock.now()) });
const screenOf = ({ month }: Departure): string => `reports/monthly/${month}`;

const purposeWords = ({ purpose, recipient }: Departure): string =>
  recipient === '' ? purpose : `${purpose} · 보내는 곳 ${recipient}`;

function copyOf({ actor, store }: Session, departure: Departure): ReportCopy {
  return {
    hidesSmall: departure.hidesSmall,
    footer: `${purposeWords(departure)} · ${actor.name} · ${koreanTime(store.clock.now())}`,
  };
}

async function noteExport(
  session: Session,
  departure: Departure,
  fileName: string,
  result: 'OK' | 'FAILED',
): Promise<void> {
  await inTransaction(session, (tx) => {
    recordAccess(tx, {
      action: 'EXPORT',
      screen: screenOf(departure),
      purpose: purposeWords(departure),
      detail: { fileName, hidesSmall: departure.hidesSmall, recipient: departure.recipient },
      result,
    });
    return ok(undefined);
  });
}

function reasonOf(cause: unknown): 'no-space' | 'not-allowed' | 'gone' | 'other' {
  const { code } = cause as { code?: string };
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'no-space';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'EBUSY') return 'not-allowed';
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' ? 'gone' : 'other';
}
