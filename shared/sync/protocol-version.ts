import { Envelope } from './envelope.message.ts';
import { SyncError } from './error.message.ts';
import { Hint } from './hint.message.ts';
import { OperationContent, OperationHeader } from './operation.schema.ts';
import { PullRequest, PullResponse } from './pull.message.ts';
import { PushRequest, PushResponse } from './push.message.ts';
import { RepairRequest, RepairResponse } from './repair.message.ts';
import { SnapshotRequest, SnapshotResponse } from './snapshot.message.ts';

/** Raised whenever a message below changes its shape. A server takes pushes of every version ever shipped. */
export const PROTOCOL_VERSION = 1;

/** Everything that crosses the wire or is signed. `protocol-version.test.ts` pins a hash of each. */
export const WIRE_SCHEMAS = {
  envelope: Envelope,
  operationHeader: OperationHeader,
  operationContent: OperationContent,
  pushRequest: PushRequest,
  pushResponse: PushResponse,
  pullRequest: PullRequest,
  pullResponse: PullResponse,
  snapshotRequest: SnapshotRequest,
  snapshotResponse: SnapshotResponse,
  repairRequest: RepairRequest,
  repairResponse: RepairResponse,
  hint: Hint,
  error: SyncError,
} as const;
