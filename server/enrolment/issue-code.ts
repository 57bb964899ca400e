import type { Kysely } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';
import { type EnrolCode, insertCode } from './enrol-code.repository.ts';
import { codeHash, newOneTimeCode } from './one-time-code.ts';

export interface CodeRequest {
  readonly shard: string;
  readonly purpose: EnrolCode['purpose'];
  readonly officeId: string | null;
  readonly scopes: readonly string[];
  readonly accountId: string | null;
  readonly issuedBy: string;
  readonly validHours: number;
}

/** Returns the only copy of the code that there will ever be. */
export async function issueCode(
  db: Kysely<ServerSchema>,
  { now, newId }: { readonly now: () => string; readonly newId: () => string },
  request: CodeRequest,
): Promise<{ readonly code: string; readonly expiresAt: string }> {
  const code = newOneTimeCode();
  const at = now();
  const expiresAt = new Date(Date.parse(at) + request.validHours * 3_600_000).toISOString();
  await insertCode(db, {
    shard: request.shard,
    id: newId(),
    hash: codeHash(code),
    purpose: request.purpose,
    office_id: request.officeId,
    scopes: [...request.scopes],
    account_id: request.accountId,
    issued_by: request.issuedBy,
    issued_at: at,
    expires_at: expiresAt,
    used_at: null,
    used_for: null,
    withdrawn_at: null,
  });
  return { code, expiresAt };
}
