/**
 * @file What the approval table needs to know of an approval: collected anew from the rows and operations that the server
 * holds, so that its CHECK does not rely on the rule that let the event pass.
 */
import type { ServerRecord, ServerTransaction } from '#shared/sync/engine/server-store.ts';
import type { PlainRow } from '#shared/sync/synced-tables.ts';

export interface Approval {
  readonly eventId: string;
  readonly opId: string;
  readonly consultationId: string;
  readonly versionId: string;
  readonly contentHash: string;
  readonly approver: string;
  readonly author: string;
  readonly editors: readonly string[];
}

const APPROVALS: readonly unknown[] = ['APPROVE', 'APPROVE_WITH_NOTE'];

/** Undefined for every other row. */
export async function approvalOf(
  tx: Pick<ServerTransaction, 'record' | 'recordsWhere' | 'authorsOf'>,
  { table, id, ver, row, byOp }: ServerRecord,
): Promise<Approval | undefined> {
  if (table !== 'approval_event' || ver !== 1 || byOp === null || !APPROVALS.includes(row.kind)) return undefined;
  const consultationId = String(row.consultation_id);
  const versionId = String(row.version_id);
  const consultation = (await tx.record('consultation', consultationId))?.row;
  const versions = await tx.recordsWhere('consultation_version', 'consultation_id', consultationId);
  const approved = versions.find((version) => version.id === versionId)?.row;
  const author = String(approved?.author_id ?? '');
  const people = new Set([
    ...editorsOf(consultation),
    ...versions.flatMap((version) => [String(version.row.author_id), ...editorsOf(version.row)]),
    ...(await tx.authorsOf('consultation', consultationId)),
  ]);
  people.delete(author);
  return {
    eventId: id,
    opId: byOp,
    consultationId,
    versionId,
    contentHash: String(row.content_hash),
    approver: String(row.actor_id),
    author,
    editors: [...people].sort(),
  };
}

const editorsOf = (row: PlainRow | undefined): string[] =>
  Array.isArray(row?.editor_ids) ? row.editor_ids.map(String) : [];
