/** @file The server's one door: who is it, what do they want, and only then the transaction that answers. */
import { parseJson } from '../../kernel/parse-json.ts';
import type { AccessLogResponse } from '../access-log.message.ts';
import { Envelope, envelopeText } from '../envelope.message.ts';
import type { SyncError } from '../error.message.ts';
import type { KeysResponse } from '../keys.message.ts';
import type { ManageResponse } from '../manage.message.ts';
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
  /** Told what a PC said of its backlog, and what was taken; before the commit. */
  readonly onPushed?: (request: PushRequest, response: PushResponse) => void;
  /** What a server does beside merging; each answers inside the request's transaction, for a device that has proved itself. */
  readonly services?: Partial<Readonly<Record<ServiceKind, Service>>>;
}

type ServiceKind = 'keys' | 'access-log' | 'manage';
export type Service = (
  tx: ServerTransaction,
  device: Device,
  incarnation: number,
  body: unknown,
) => Promise<KeysResponse | AccessLogResponse | ManageResponse | SyncError>;

export type Answer =
  | KeysResponse
  | AccessLogResponse
  | ManageResponse
  | PushResponse
  | PullResponse
  | SnapshotResponse
  | RepairResponse
  | SyncError;

export async function answerRequest(deps: ServerDependencies, message: unknown): Promise<Answer> {
  const envelope = Envelope.safeParse(message);
  if (!envelope.success) return { error: 'malformed' };
  if (envelope.data.protocol > PROTOCOL_VERSION) return { error: 'malformed' };
  const readOnly = READS.includes(envelope.data.kind);
  return deps.store.transact(
    async (tx) => {
      const device = await tx.device(envelope.data.device);
      const isGenuine =
        device !== undefined &&
        (await deps.verify(device.publicKey, envelopeText(envelope.data), envelope.data.signature));
      if (!isGenuine) return { error: 'unauthenticated' };
      // Only the PC itself is told that it was shut out: whoever is unknown here may be known to a later backup.
      if (device.status === 'revoked') return { error: 'not_enrolled' };
      if (envelope.data.incarnation > device.newestIncarnation + LIVES_LOST) return MALFORMED;
      return answer(deps, tx, device, envelope.data);
    },
    { readOnly },
  );
}

/** A server that was restored may have forgotten lives of a PC; whoever names one far beyond has invented it. */
const LIVES_LOST = 1_000;

/** Devices that read wait neither for each other nor for those that write. */
const READS: readonly Envelope['kind'][] = ['pull', 'snapshot', 'repair'];

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
      if (!request.success) return MALFORMED;
      const response = await acceptPush(deps, tx, device, incarnation, request.data);
      deps.onPushed?.(request.data, response);
      return response;
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
    case 'keys':
    case 'access-log':
    case 'manage': {
      const service = deps.services?.[kind];
      return service ? service(tx, device, incarnation, json) : MALFORMED;
    }
  }
}

const MALFORMED: SyncError = { error: 'malformed' };
