import type { Dependencies } from '#core/dependencies.ts';
import type { Session } from '#core/rpc/call.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { SyncError } from '#shared/sync/error.message.ts';
import { type ManageAction, type ManageRequest, ManageResponse, manageText } from '#shared/sync/manage.message.ts';
import { syncRefusedByServer, syncStandalone, syncUnreachable } from '#shared/sync/sync.errors.ts';
import { ask } from './converse.ts';
import { officerOf } from './door-to-server.ts';
import { findDevice, findEnrolment } from './enrolment.repository.ts';
import { Away } from './sync-transport.ts';

const ANSWER_MS = 30_000;

type Granted = Exclude<ManageResponse, { o: 'refused' }>;
type Answer<O extends Granted['o']> = Promise<
  Result<
    Extract<Granted, { o: O }>,
    ReturnType<typeof syncStandalone | typeof syncRefusedByServer | typeof syncUnreachable>
  >
>;
type Order<O extends Granted['o']> = O extends 'access-log'
  ? Extract<ManageAction, { kind: 'list-access-log' }>
  : Exclude<ManageAction, { kind: 'list-access-log' }>;

/** What somebody has the server do or tell about PCs, codes and access logs: signed by the person, sent by this PC. */
export async function manageServer<O extends Granted['o']>(
  deps: Dependencies,
  session: Session,
  expected: O,
  action: Order<O>,
): Answer<O> {
  const { store, actor } = session;
  const enrolment = findEnrolment(store);
  const device = findDevice(store);
  if (!enrolment || !device) return err(syncStandalone());
  const { opened } = must(deps.installation.keys.current(), 'keys of the session');
  const officer = officerOf(actor.accountId, opened.privateKeys.signing);
  const unsigned = { id: deps.newId(), at: deps.clock.now(), action: canonicalJson(action) };
  const request: ManageRequest = {
    ...unsigned,
    actor_key: officer.actorKey,
    signature: officer.sign(manageText(device.audience, unsigned)),
  };
  const transport = deps.server.connect({ url: enrolment.serverUrl, certificate: enrolment.pinnedCertificate });
  try {
    const answer = await ask({ session, transport }, 'manage', request, AbortSignal.timeout(ANSWER_MS));
    const response = ManageResponse.safeParse(answer).data;
    if (response?.o === 'refused') return err(syncRefusedByServer({ rule: response.rule }));
    if (response?.o === expected) return ok(response as Extract<Granted, { o: O }>);
    const refusal = SyncError.safeParse(answer).data?.error;
    const isOut = refusal === 'unauthenticated' || refusal === 'not_enrolled';
    return err(syncUnreachable({ why: isOut ? 'revoked' : refusal === 'busy' ? 'server-busy' : 'unreadable-answer' }));
  } catch (thrown) {
    if (thrown instanceof Away) return err(syncUnreachable({ why: thrown.why }));
    if ((thrown as { name?: unknown }).name === 'TimeoutError') return err(syncUnreachable({ why: 'timed-out' }));
    throw thrown;
  } finally {
    await transport.close();
  }
}
