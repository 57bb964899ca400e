import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { ManageAction } from '#shared/sync/manage.message.ts';
import { findDevice } from './enrolment.repository.ts';
import { manageServer } from './manage-server.ts';
import { authorNames } from './told-record.ts';

/** The office's PCs and the codes that are out, as the server has them now. */
export async function listOfficeDevices(deps: Dependencies, session: Session) {
  const listed = await manageServer(deps, session, { kind: 'list' });
  if (!listed.ok) return listed;
  const own = findDevice(session.store)?.device;
  const nameOf = authorNames(session.store);
  return ok({
    devices: listed.value.devices.map((device) => ({ ...device, isThis: device.device === own })),
    codes: listed.value.codes.map((code) => ({ ...code, issued_by: nameOf(code.issued_by) || code.issued_by })),
  });
}

/** Whatever a manager orders, the list is another one afterwards. */
export async function orderServer(deps: Dependencies, session: Session, action: ManageAction) {
  const done = await manageServer(deps, session, action);
  if (done.ok) deps.emit({ type: 'changed', tables: ['sync_devices'] });
  return done;
}

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
