/** @file The server's one door: who is it, what do they want, and only then the transaction that answers. */
import { Envelope, envelopeText } from '../envelope.message.ts';
import type { SyncError } from '../error.message.ts';
import { PROTOCOL_VERSION } from '../protocol-version.ts';
import { PullRequest, type PullResponse } from '../pull.message.ts';
import { PushRequest, type PushResponse } from '../push.message.ts';
import { RepairRequest, type RepairResponse } from '../repair.message.ts';
import { SnapshotRequest, type SnapshotResponse } from '../snapshot.message.ts';
import { acceptPush, type PushDependencies } from './accept-push.ts';
import { refuseReader, servePull, serveRepair, serveSnapshot } from './serve-feed.ts';
import type { Device, ServerStore, ServerTransaction } from './server-store.ts';

export interface ServerDependencies extends PushDependencies {
  readonly store: ServerStore;
}

export type Answer = PushResponse | PullResponse | SnapshotResponse | RepairResponse | SyncError;

export async function answerRequest(deps: ServerDependencies, message: unknown): Promise<Answer> {
  const envelope = Envelope.safeParse(message);
  if (!envelope.success) return { error: 'malformed' };
  if (envelope.data.protocol > PROTOCOL_VERSION) return { error: 'malformed' };
  return deps.store.transact(async (tx) => {
    const device = await tx.device(envelope.data.device);
    const isGenuine =
      device !== undefined && deps.verify(device.publicKey, envelopeText(envelope.data), envelope.data.signature);
    if (!isGenuine || device.status === 'revoked') return { error: 'unauthenticated' };
    return answer(deps, tx, device, envelope.data);
  });
}

async function answer(
  deps: ServerDependencies,
  tx: ServerTransaction,
  device: Device,
  { kind, incarnation, body }: Envelope,
): Promise<Answer> {
  const json = parseJson(body);
  switch (kind) {
    case 'push': {
      const request = PushRequest.safeParse(json);
      return request.success ? acceptPush(deps, tx, device, incarnation, request.data) : MALFORMED;
    }
    case 'pull': {
      const request = PullRequest.safeParse(json);
      if (!request.success) return MALFORMED;
      return (
        refuseReader(deps.schema, device, request.data.feed, request.data.schema_ver) ?? servePull(tx, request.data)
      );
    }
    case 'snapshot': {
      const request = SnapshotRequest.safeParse(json);
      if (!request.success) return MALFORMED;
      const refusal = refuseReader(deps.schema, device, request.data.feed, request.data.schema_ver);
      return refusal ?? serveSnapshot(deps, tx, request.data);
    }
    case 'repair': {
      const request = RepairRequest.safeParse(json);
      if (!request.success) return MALFORMED;
      const refusal = refuseReader(deps.schema, device, request.data.feed, request.data.schema_ver);
      return refusal ?? serveRepair(deps, tx, request.data);
    }
  }
}

const MALFORMED: SyncError = { error: 'malformed' };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
