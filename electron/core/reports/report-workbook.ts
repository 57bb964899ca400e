import { documentWorkbook } from '#core/documents/document-workbook.ts';
import { writeWorkbook } from '#core/files/workbook-writer.ts';
import { type ReportCopy, reportDocument } from '#shared/reports/report-document.ts';
import { type Counting, computeReport, type ReportQuestion } from './compute-report.ts';

/** Counts a month and writes it as XLSX, one table per sheet. */
export async function reportWorkbook(
  counting: Counting,
  { copy, ...question }: ReportQuestion & { readonly copy: ReportCopy },
): Promise<Uint8Array> {
  const report = computeReport(counting, question);
  return writeWorkbook(documentWorkbook(reportDocument(report, copy)));
}
