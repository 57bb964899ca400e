import { recordAccess } from '#core/audit/record-access.ts';
import type { WriteTransaction } from '#core/database/write-door.ts';
import type { RightChange } from '#shared/accounts/account.schema.ts';
import type { Role } from '#shared/accounts/role.ts';

/** Rights history of 제5조③: who changed whose rights, how and why. Kept for three years at least, never edited. */
export function recordRight(
  tx: WriteTransaction,
  entry: { accountId: string; change: RightChange['change']; role?: Role | null; reason: string | null },
): void {
  const { accountId, change, role = null, reason } = entry;
  tx.create('account_right', tx.store.newId(), {
    account_id: accountId,
    change,
    role,
    by_id: tx.author.accountId,
    at: tx.at,
    reason,
  });
  recordAccess(tx, { action: 'RIGHTS', screen: 'accounts/list', detail: { accountId, change }, rowCount: 1 });
}
