import type { Dependencies } from '#core/dependencies.ts';
import type { OpenedBySlot } from '#core/keys/keyring.ts';
import type { Session } from '#core/rpc/call.ts';
import { composeGenesis } from './compose-genesis.ts';
import { doorToServer, officerOf } from './door-to-server.ts';
import { findEnrolment } from './enrolment.repository.ts';
import { noteServerSince } from './server-since.ts';

/**
 * From now on every save of this session goes to the server too, signed with the key that this person's password has
 * opened. An office whose own rows are not in the outbox yet gets that done first, by the next manager who comes in;
 * until then the others work as if there were no server, and what they write is among those rows.
 */
export async function writeForServer(
  { installation }: Pick<Dependencies, 'installation'>,
  { store, actor }: Session,
  { privateKeys }: Pick<OpenedBySlot, 'privateKeys'>,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<void> {
  const enrolment = findEnrolment(store);
  if (!enrolment) return;
  const officer = officerOf(actor.accountId, privateKeys.signing);
  const openDoor = () => {
    store.doorToServer = doorToServer(store, officer, () => installation.facts.sync?.noteSave());
  };
  if (enrolment.genesis !== 'composing') return openDoor();
  if (actor.role !== 'MANAGER') return;
  await composeGenesis(store, officer, actor.officeId, { onProgress, onComposed: openDoor });
  await noteServerSince({ store, actor });
}
