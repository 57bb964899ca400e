import { inTransaction } from '#core/database/in-transaction.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { ManageAction } from '#shared/sync/manage.message.ts';
import { syncRefusedByServer, syncStandalone } from '#shared/sync/sync.errors.ts';
import { findDevice } from './enrolment.repository.ts';
import { manageServer } from './manage-server.ts';
import { vouchForKey } from './publish-keys.ts';
import { readEnrolCode } from './server-address.ts';
import { authorNames } from './told-record.ts';

/** The office's PCs and the codes that are out, as the server has them now. */
export async function listOfficeDevices(deps: Dependencies, session: Session) {
  const listed = await manageServer(deps, session, 'done', { kind: 'list' });
  if (!listed.ok) return listed;
  const own = findDevice(session.store)?.device;
  const nameOf = authorNames(session.store);
  return ok({
    devices: listed.value.devices.map((device) => ({ ...device, isThis: device.device === own })),
    codes: listed.value.codes.map((code) => ({ ...code, issued_by: nameOf(code.issued_by) || code.issued_by })),
  });
}

type DeviceOrder = Exclude<ManageAction, { kind: 'list-access-log' }>;

/** Whatever a manager orders, the list is another one afterwards. */
export async function orderServer(deps: Dependencies, session: Session, action: DeviceOrder) {
  const done = await manageServer(deps, session, 'done', action);
  if (done.ok) deps.emit({ type: 'changed', tables: ['sync_devices'] });
  return done;
}

/** Told at once: until the server knows the key, nothing that this manager signs is taken. */
export async function vouchForOwnKey(deps: Dependencies, session: Session, { code }: { code: string }) {
  const { sync } = deps.installation.facts;
  if (!sync) return err(syncStandalone());
  const { opened } = must(deps.installation.keys.current(), 'keys of the session');
  await inTransaction(session, (tx) => {
    vouchForKey(tx, opened.keyring, opened.slot, readEnrolCode(code).code);
    return ok(undefined);
  });
  const synced = await sync.syncNow();
  if (!synced.ok) return synced;
  return takeRefusal(session);
}

/** A code that was refused vouches for nothing: it is forgotten, so that another one can be tried. */
async function takeRefusal(
  session: Session,
): Promise<Result<Record<string, never>, ReturnType<typeof syncRefusedByServer>>> {
  const { store } = session;
  const refused = store.prepareRead(REFUSED_CODE).get() as { n: number; refused: string } | undefined;
  if (!refused) return ok({});
  await inTransaction(session, (tx) => {
    store.prepare('DELETE FROM sync_key_change WHERE n = ?').run(refused.n);
    tx.touch('sync_key_change');
    return ok(undefined);
  });
  return err(syncRefusedByServer({ rule: refused.refused }));
}
const REFUSED_CODE = `SELECT n, refused FROM sync_key_change
  WHERE refused IS NOT NULL AND json_extract(signed_by, '$.kind') = 'code' ORDER BY n DESC LIMIT 1`;

export async function issueEnrolCode(
  deps: Dependencies,
  session: Session,
  action: Omit<Extract<ManageAction, { kind: 'issue-code' }>, 'kind'>,
) {
  const done = await orderServer(deps, session, { kind: 'issue-code', ...action });
  if (!done.ok) return done;
  const expiresAt = new Date(deps.clock.ms() + action.valid_hours * 3_600_000).toISOString();
  return ok({ code: done.value.code ?? '', expiresAt });
}
