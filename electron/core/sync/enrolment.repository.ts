import { keepSeriesOf } from '#core/database/number-series.ts';
import type { Store } from '#core/database/store.ts';
import type { DeviceState, FeedState } from '#shared/sync/engine/client-store.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { newDeviceState } from '#shared/sync/engine/new-device-state.ts';
import type { EnrolResponse } from '#shared/sync/enrol.message.ts';
import { scopeOfFeed } from '#shared/sync/scope-access.ts';
import { SCHEMA_VERSION, type Scope } from '#shared/sync/synced-tables.ts';

type Reading = Pick<Store, 'prepareRead'>;
type Writing = Pick<Store, 'prepare' | 'clock'>;

/** How this PC came to its server, and what of it is kept for the next conversation. */
export interface Enrolment {
  readonly serverUrl: string;
  readonly pinnedCertificate: string | null;
  readonly deviceSecret: Uint8Array;
  readonly deviceName: string;
  readonly enrolledAt: string;
  /** `composing`: the office's rows are not in the outbox yet. `sending`: they are, and not all of them handed over. */
  readonly genesis: 'composing' | 'sending' | 'none';
  readonly keysVersion: number | null;
  readonly lastSuccessAt: string | null;
  readonly clockOffsetMs: number | null;
  readonly accessBase: number;
  readonly accessSeq: number;
  readonly accessLink: string;
  readonly accessIncarnation: number;
  /** `revoked`: the server has said that it takes nothing from this PC any more. */
  readonly status: 'active' | 'revoked';
}

export function findEnrolment({ prepareRead }: Reading): Enrolment | undefined {
  return prepareRead(SELECT).get() as Enrolment | undefined;
}

export function findDevice({ prepareRead }: Reading): DeviceState | undefined {
  const stored = prepareRead('SELECT state FROM sync_device').get() as { state: string } | undefined;
  return stored && (JSON.parse(stored.state) as DeviceState);
}

/** Whether this PC gets the records of a scope: what it wrote beside them, the server would refuse. */
export function receives(store: Reading, scope: Scope): boolean {
  return findDevice(store)?.feeds?.some((feed) => scopeOfFeed(feed) === scope) ?? true;
}

/** Whether the server has taken every feed away from this PC, or takes nothing from it any more. */
export const isTakenOut = (store: Reading): boolean =>
  findDevice(store)?.feeds?.length === 0 || findEnrolment(store)?.status === 'revoked';

/** Whether everything that the server has for this PC has been here once. */
export function isComplete(store: Reading): boolean {
  const feeds = findDevice(store)?.feeds ?? null;
  if (feeds === null) return false;
  const states = store.prepareRead('SELECT state FROM sync_feed').all() as { state: string }[];
  const read = states.map(({ state }) => JSON.parse(state) as FeedState).filter(({ cursor }) => cursor !== null);
  return feeds.every((feed) => read.some((each) => each.feed === feed));
}

/** Inside the caller's transaction: from its commit on, everything that is written here goes to the server too. */
export function insertEnrolment(
  store: Writing,
  response: EnrolResponse,
  own: Pick<Enrolment, 'serverUrl' | 'pinnedCertificate' | 'deviceSecret' | 'deviceName' | 'genesis'>,
): void {
  // Accesses from now on: what was logged before concerns nobody else.
  const { seq } = store.prepare('SELECT ifnull(max(seq), 0) AS seq FROM access_log').get() as { seq: number };
  const { incarnation } = response;
  store.prepare(INSERT).run({ ...own, enrolledAt: store.clock.now(), seq, accessLink: ZERO_HASH, incarnation });
  // The PC that brings the office goes on counting as it did.
  if (own.genesis === 'none') keepSeriesOf(store, response.device);
  const device = newDeviceState({
    device: response.device,
    incarnation,
    audience: response.audience,
    schemaVersion: SCHEMA_VERSION,
  });
  store.prepare('INSERT INTO sync_device (one, state) VALUES (1, ?)').run(JSON.stringify(device));
}

type Changeable = Pick<
  Enrolment,
  | 'genesis'
  | 'keysVersion'
  | 'lastSuccessAt'
  | 'clockOffsetMs'
  | 'accessBase'
  | 'accessSeq'
  | 'accessLink'
  | 'accessIncarnation'
  | 'status'
  | 'serverUrl'
>;
const COLUMNS: Readonly<Record<keyof Changeable, string>> = {
  genesis: 'genesis',
  keysVersion: 'keys_version',
  lastSuccessAt: 'last_success_at',
  clockOffsetMs: 'clock_offset_ms',
  accessBase: 'access_base',
  accessSeq: 'access_seq',
  accessLink: 'access_link',
  accessIncarnation: 'access_incarnation',
  status: 'status',
  serverUrl: 'server_url',
};

export function changeEnrolment({ prepare }: Pick<Store, 'prepare'>, changes: Partial<Changeable>): void {
  const named = Object.entries(changes) as [keyof Changeable, unknown][];
  const set = named.map(([name]) => `${COLUMNS[name]} = ?`).join(', ');
  prepare(`UPDATE sync_enrolment SET ${set}`).run(...named.map(([, value]) => value));
}

/** Takes everything of sync off this PC but the records themselves. Inside the caller's transaction. */
export function removeEnrolment({ prepare }: Pick<Store, 'prepare'>): void {
  for (const table of SYNC_TABLES) prepare(`DELETE FROM ${table}`).run();
}

const SYNC_TABLES = [
  'sync_enrolment',
  'sync_device',
  'sync_feed',
  'sync_image',
  'sync_shadow',
  'sync_stage',
  'sync_row',
  'sync_odd_row',
  'sync_notice',
  'sync_key_change',
  'outbox',
];

const SELECT = `SELECT server_url AS serverUrl, pinned_certificate AS pinnedCertificate, device_secret AS deviceSecret,
  device_name AS deviceName, enrolled_at AS enrolledAt, genesis, keys_version AS keysVersion,
  last_success_at AS lastSuccessAt, clock_offset_ms AS clockOffsetMs, access_base AS accessBase,
  access_seq AS accessSeq, access_link AS accessLink, access_incarnation AS accessIncarnation, status FROM sync_enrolment`;
const INSERT = `INSERT INTO sync_enrolment (one, server_url, pinned_certificate, device_secret, device_name, enrolled_at,
    genesis, keys_version, last_success_at, clock_offset_ms, access_base, access_seq,
    access_link, access_incarnation, status)
  VALUES (1, @serverUrl, @pinnedCertificate, @deviceSecret, @deviceName, @enrolledAt, @genesis, NULL, NULL, NULL, @seq,
    @seq, @accessLink, @incarnation, 'active')`;
