import { z } from 'zod';
import { accountNotActive, lockedOut, officeExists, wrongPassword } from '../accounts/accounts.errors.ts';
import { EVERYONE, MANAGERS } from '../accounts/role.ts';
import { command, query } from '../rpc/contract.ts';
import { ConflictListRow, ConflictView, HeldDetail, HeldRow } from './conflict-view.ts';
import { EnrolScope, ManagedDevice, ManageResponse } from './manage.message.ts';
import { OutboxCounts, OutboxDetail, OutboxRow, OutboxTab } from './outbox-view.ts';
import {
  syncAlreadyJoined,
  syncBadAddress,
  syncBadValue,
  syncChangedMeanwhile,
  syncDoesNotFit,
  syncGone,
  syncNobodyKnown,
  syncNotEnrolled,
  syncNotRefused,
  syncRefusedByServer,
  syncStandalone,
  syncUnreachable,
  syncUnsentWork,
  syncWaitsNoLonger,
} from './sync.errors.ts';
import { RecordMark, SyncGlance, SyncStatus } from './sync-status.schema.ts';

/** `sync` is announced whenever the state of the loop changes, without any row having changed. */
const STATE = ['sync', 'outbox', 'sync_row', 'sync_notice', 'sync_enrolment'] as const;
const RECORDS = ['outbox', 'sync_row', 'household_board', 'account'] as const;
const Reason = z.string().trim().min(2).max(300);
const Address = z.string().trim().min(3).max(300);
const Code = z.string().trim().min(8).max(120);
const DeviceName = z.string().trim().min(1).max(60);
const Nothing = z.strictObject({});
const ManageValue = ManageResponse.options[0].omit({ o: true });

export const syncContract = {
  status: query({
    access: EVERYONE,
    input: Nothing,
    output: SyncStatus,
    reads: [...STATE, 'session', 'policy'],
  }),
  /** For the locked screen; null where nothing waits or nobody knows. */
  glance: query({ access: 'anyone', input: Nothing, output: SyncGlance.nullable(), reads: ['sync', 'session'] }),
  syncNow: command({
    access: EVERYONE,
    input: Nothing,
    output: Nothing,
    errors: [syncStandalone, syncUnreachable],
  }),
  acknowledgeNotice: command({ access: EVERYONE, input: z.strictObject({ n: z.int() }), output: Nothing }),
  /** Households that are not settled with the server; every other is. */
  marks: query({ access: EVERYONE, input: Nothing, output: z.array(RecordMark), reads: RECORDS }),
  /** Which decisions of reviews are not the server's yet, and until when they were made without one. */
  reviewMarks: query({
    access: EVERYONE,
    input: Nothing,
    output: z.strictObject({ unconfirmed: z.array(z.uuid()), beforeServerUntil: z.iso.datetime().nullable() }),
    reads: ['outbox', 'sync_enrolment', 'approval_event', 'policy'],
  }),

  outbox: query({
    access: EVERYONE,
    input: z.strictObject({ tab: OutboxTab, limit: z.int().min(1).max(5000) }),
    output: z.strictObject({ rows: z.array(OutboxRow), total: z.int(), counts: OutboxCounts }),
    reads: RECORDS,
  }),
  outboxItem: query({
    access: EVERYONE,
    input: z.strictObject({ groupId: z.uuid() }),
    output: OutboxDetail,
    errors: [syncGone],
    reads: RECORDS,
  }),
  /** Writes refused work anew, on the records as they are now. The refused one is laid aside with that reason. */
  retry: command({
    access: EVERYONE,
    input: z.strictObject({ groupId: z.uuid() }),
    output: Nothing,
    errors: [syncGone, syncNotRefused, syncDoesNotFit],
  }),
  discard: command({
    access: EVERYONE,
    input: z.strictObject({ groupId: z.uuid(), reason: Reason }),
    output: Nothing,
    errors: [syncGone, syncNotRefused],
  }),
  /** Takes back what waits on the server for something else. */
  withdraw: command({
    access: EVERYONE,
    input: z.strictObject({ groupId: z.uuid(), reason: Reason }),
    output: Nothing,
    errors: [syncGone, syncWaitsNoLonger],
  }),

  conflicts: query({
    access: EVERYONE,
    input: z.strictObject({ show: z.enum(['open', 'resolved']) }),
    output: z.array(ConflictListRow),
    reads: RECORDS,
  }),
  conflict: query({
    access: EVERYONE,
    input: z.strictObject({ subjectId: z.uuid() }),
    output: z.strictObject({ name: z.string(), conflicts: z.array(ConflictView), mayDecide: z.boolean() }),
    errors: [syncGone],
    reads: [...RECORDS, 'household', 'person', 'crisis_case', 'consultation'],
  }),
  resolve: command({
    access: MANAGERS,
    input: z.strictObject({
      decisions: z
        .array(
          z.strictObject({
            conflictId: z.uuid(),
            ver: z.int().positive(),
            picked: z.array(z.uuid()).max(100),
            set: z.record(z.string(), z.json()),
          }),
        )
        .min(1)
        .max(50),
    }),
    output: Nothing,
    errors: [syncGone, syncChangedMeanwhile, syncBadValue],
  }),
  held: query({
    access: EVERYONE,
    input: z.strictObject({ show: z.enum(['open', 'decided']) }),
    output: z.array(HeldRow),
    reads: RECORDS,
  }),
  heldItem: query({
    access: EVERYONE,
    input: z.strictObject({ heldId: z.uuid() }),
    output: z.strictObject({ ...HeldDetail.shape, mayDecide: z.boolean() }),
    errors: [syncGone],
    reads: RECORDS,
  }),
  decide: command({
    access: MANAGERS,
    input: z.strictObject({ heldId: z.uuid(), decision: z.enum(['apply', 'reject']), reason: Reason }),
    output: Nothing,
    errors: [syncGone],
  }),

  /** This office's records go to a server that does not know it yet. The manager signs all of them once. */
  enrol: command({
    access: MANAGERS,
    input: z.strictObject({ server: Address, code: Code, deviceName: DeviceName }),
    output: Nothing,
    errors: [syncAlreadyJoined, syncBadAddress, syncUnreachable, syncNotEnrolled],
  }),
  /** An empty PC becomes one more of an office that the server has; one of its people signs in with their own password. */
  joinOffice: command({
    access: 'anyone',
    input: z.strictObject({
      server: Address,
      code: Code,
      deviceName: DeviceName,
      loginId: z.string().trim().min(1).max(60),
      password: z.string().min(1).max(1_024),
    }),
    output: Nothing,
    errors: [
      officeExists,
      syncBadAddress,
      syncUnreachable,
      syncNotEnrolled,
      syncNobodyKnown,
      wrongPassword,
      lockedOut,
      accountNotActive,
    ],
  }),
  /** Everything has been handed over: this PC goes on alone with what it has. */
  leave: command({
    access: MANAGERS,
    input: Nothing,
    output: Nothing,
    errors: [syncStandalone, syncUnsentWork, syncUnreachable, syncRefusedByServer],
  }),
  /** Asked of the server each time: it is the only one that knows. */
  devices: query({
    access: ['MANAGER', 'SYSADMIN'],
    input: Nothing,
    output: z.strictObject({
      devices: z.array(ManagedDevice.extend({ isThis: z.boolean() })),
      codes: ManageValue.shape.codes,
    }),
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
    reads: ['sync_devices'],
  }),
  issueCode: command({
    access: MANAGERS,
    input: z.strictObject({
      purpose: z.enum(['device', 'key']),
      scopes: z.array(EnrolScope).max(4),
      accountId: z.uuid().nullable(),
      validHours: z.int().min(1).max(168),
    }),
    /** Shown once: the server keeps only its hash. */
    output: z.strictObject({ code: z.string(), expiresAt: z.iso.datetime() }),
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
  withdrawCode: command({
    access: MANAGERS,
    input: z.strictObject({ codeId: z.uuid() }),
    output: Nothing,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
  revokeDevice: command({
    access: MANAGERS,
    input: z.strictObject({ device: z.uuid(), reason: Reason }),
    output: Nothing,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
  setScopes: command({
    access: MANAGERS,
    input: z.strictObject({ device: z.uuid(), scopes: z.array(EnrolScope).max(4), reason: Reason }),
    output: Nothing,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
  /** After a manager came back with the recovery code: another manager's code vouches for the new key. */
  vouchForOwnKey: command({
    access: MANAGERS,
    input: z.strictObject({ code: Code }),
    output: Nothing,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
  renameDevice: command({
    access: MANAGERS,
    input: z.strictObject({ device: z.uuid(), name: DeviceName }),
    output: Nothing,
    errors: [syncStandalone, syncUnreachable, syncRefusedByServer],
  }),
};
