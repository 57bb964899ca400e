import { restAccess } from '#core/audit/resting-access.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers, Session, SignedInCall } from '#core/rpc/call.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { syncContract } from '#shared/sync/sync.contract.ts';
import { syncStandalone } from '#shared/sync/sync.errors.ts';
import { decideHeldWork, listHeldWork, readHeldWork } from './held-work.ts';
import { bringOffice, joinOffice, leaveServer } from './join-server.ts';
import { listConflictSubjects } from './list-conflicts.ts';
import { listOutboxGroups, readOutboxGroup } from './list-outbox.ts';
import { issueEnrolCode, listOfficeDevices, orderServer, vouchForOwnKey } from './office-devices.ts';
import { readConflict } from './read-conflict.ts';
import { listRecordMarks, readReviewMarks } from './record-marks.ts';
import { resolveConflicts } from './resolve-conflicts.ts';
import { discardRefused, retryGroup } from './retry-group.ts';
import { acknowledgeNotice, forgetComposing, noteComposing, readGlance, readSyncStatus } from './sync-status.ts';
import { withdrawWork } from './withdraw-work.ts';

/** Whose names or values were on the screen; office records are nobody's. */
function noteLook(
  session: Session,
  action: 'LIST' | 'VIEW',
  screen: string,
  rows: readonly { readonly household: { readonly id: string } | null }[],
): void {
  const subjectIds = [...new Set(rows.flatMap(({ household }) => (household ? [household.id] : [])))];
  if (subjectIds.length > 0) restAccess(session, { action, screen, subjectIds });
}

export const syncHandlers = (deps: Dependencies): Handlers<typeof syncContract> => ({
  status: (_input, { session }) => ok(readSyncStatus(deps, session)),
  glance: async () => ok(await readGlance(deps)),
  syncNow: async () => {
    const synced = await deps.installation.facts.sync?.syncNow();
    if (!synced) return err(syncStandalone());
    return synced.ok ? ok({}) : synced;
  },
  acknowledgeNotice: (input, { session }) => acknowledgeNotice(session, input),
  marks: (_input, { session }) => listRecordMarks(session),
  reviewMarks: (_input, { session }) => readReviewMarks(session),
  outbox: (input, { session }) => {
    const listed = listOutboxGroups(session, input);
    noteLook(session, 'LIST', 'sync/outbox', listed.value.rows);
    return listed;
  },
  outboxItem: ({ groupId }, { session }) => {
    const read = readOutboxGroup(session, groupId);
    if (read.ok) noteLook(session, 'VIEW', 'sync/outbox-item', [read.value]);
    return read;
  },
  retry: (input, { session }) => retryGroup(session, input),
  discard: (input, { session }) => discardRefused(session, input),
  withdraw: (input, { session }) => withdrawWork(deps, session, input),
  conflicts: (input, { session }) => {
    const listed = listConflictSubjects(session, input);
    noteLook(session, 'LIST', 'sync/conflicts', listed.value);
    return listed;
  },
  conflict: (input, { session }) => readConflict(session, input),
  resolve: (input, { session }) => resolveConflicts(deps, session, input),
  held: (input, { session }) => {
    const listed = listHeldWork(session, input);
    noteLook(session, 'LIST', 'sync/held', listed.value);
    return listed;
  },
  heldItem: (input, { session }) => readHeldWork(session, input),
  decide: (input, { session }) => decideHeldWork(deps, session, input),
  enrol: async (input, { session, progress }) => {
    try {
      return await bringOffice(deps, session, input, (done, total) => {
        progress({ done, total, label: COMPOSING });
        noteComposing(deps, done, total);
      });
    } finally {
      forgetComposing(deps);
    }
  },
  joinOffice: (input) => joinOffice(deps, input),
  leave: (_input, { session }) => leaveServer(deps, session),
  devices: (_input, { session }) => listOfficeDevices(deps, session),
  issueCode: ({ purpose, scopes, accountId, validHours }, { session }) =>
    issueEnrolCode(deps, session, { purpose, scopes, account_id: accountId, valid_hours: validHours }),
  withdrawCode: ({ codeId }, call) => ordered(deps, call, { kind: 'withdraw-code', code_id: codeId }),
  revokeDevice: ({ device, reason }, call) => ordered(deps, call, { kind: 'revoke-device', device, reason }),
  setScopes: ({ device, scopes, reason }, call) => ordered(deps, call, { kind: 'set-scopes', device, scopes, reason }),
  vouchForOwnKey: (input, { session }) => vouchForOwnKey(deps, session, input),
  renameDevice: ({ device, name }, call) => ordered(deps, call, { kind: 'rename-device', device, name }),
});

const COMPOSING = '사무소 기록에 서명하는 중';

type Order = Parameters<typeof orderServer>[2];

async function ordered(deps: Dependencies, { session }: SignedInCall, action: Order) {
  const done = await orderServer(deps, session, action);
  return done.ok ? ok({}) : done;
}
