import { sha256Hex } from '#core/crypto/primitives.ts';
import type { RawStatement } from '#core/database/open-database.ts';
import { decodeRow } from '#core/database/row-codec.ts';
import { ConsultationSheet } from '#shared/consultations/consultation-sheet.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import type { PlainRow, RowOf } from '#shared/sync/synced-tables.ts';

export type ConsultationRow = RowOf<'consultation'>;
export type VersionRow = RowOf<'consultation_version'>;
type Prepare = (sql: string) => RawStatement;

/** What an approval names: SHA-256 over the canonical sheet, hexadecimal. */
export const contentHash = (sheet: unknown): string => sha256Hex(canonicalJson(sheet));

export const sheetOf = (row: { readonly sheet: unknown }): ConsultationSheet => ConsultationSheet.parse(row.sheet);

export function findConsultation(prepare: Prepare, id: string): ConsultationRow | undefined {
  const row = prepare('SELECT * FROM consultation WHERE id = ?').get(id) as PlainRow | undefined;
  return row && decodeRow('consultation', row);
}

/** Newest first. */
export function listConsultationsOfCase(prepare: Prepare, caseId: string): ConsultationRow[] {
  const rows = prepare('SELECT * FROM consultation WHERE case_id = ? ORDER BY created_at DESC, id DESC');
  return (rows.all(caseId) as PlainRow[]).map((row) => decodeRow('consultation', row));
}

/** Newest first. */
export function listConsultationsOf(prepare: Prepare, householdId: string): ConsultationRow[] {
  const rows = prepare('SELECT * FROM consultation WHERE household_id = ? ORDER BY created_at DESC, id DESC');
  return (rows.all(householdId) as PlainRow[]).map((row) => decodeRow('consultation', row));
}

/** Oldest first. */
export function listVersionsOf(prepare: Prepare, consultationId: string): VersionRow[] {
  const rows = prepare('SELECT * FROM consultation_version WHERE consultation_id = ? ORDER BY version_no');
  return (rows.all(consultationId) as PlainRow[]).map((row) => decodeRow('consultation_version', row));
}
