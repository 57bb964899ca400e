import { AccessLogRequest, AccessLogResponse } from './access-log.message.ts';
import { EnrolBody, EnrolError, EnrolRequest, EnrolResponse } from './enrol.message.ts';
import { Envelope } from './envelope.message.ts';
import { SyncError } from './error.message.ts';
import { Hint } from './hint.message.ts';
import { KeyChange, KeysRequest, KeysResponse } from './keys.message.ts';
import { ManageAction, ManageRequest, ManageResponse } from './manage.message.ts';
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
  keyChange: KeyChange,
  keysRequest: KeysRequest,
  keysResponse: KeysResponse,
  accessLogRequest: AccessLogRequest,
  accessLogResponse: AccessLogResponse,
  manageAction: ManageAction,
  manageRequest: ManageRequest,
  manageResponse: ManageResponse,
  enrolRequest: EnrolRequest,
  enrolBody: EnrolBody,
  enrolResponse: EnrolResponse,
  enrolError: EnrolError,
  hint: Hint,
  error: SyncError,
} as const;
