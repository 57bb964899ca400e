/** @file How a PC comes to a server, and how it goes again. */
import { rename, rm } from 'node:fs/promises';
import { appState } from '#core/accounts/app-state.ts';
import { enterOffice } from '#core/accounts/enter-office.ts';
import { keyringDeps } from '#core/accounts/keyring-deps.ts';
import { tryUnderLoginId } from '#core/accounts/sign-in.ts';
import { diskFailureOf } from '#core/backup/disk-failure.ts';
import { signingPublicKey } from '#core/crypto/primitives.ts';
import { inTransaction } from '#core/database/in-transaction.ts';
import { openStore } from '#core/database/store.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { databaseFiles, databasePath, workingCopyPath } from '#core/files/data-files.ts';
import { canonicalLoginId, keyringOfOffice, type OpenedBySlot, openWithSecret } from '#core/keys/keyring.ts';
import { writeKeyring } from '#core/keys/keyring-file.ts';
import { databaseKeyHex, deriveKeys } from '#core/keys/master-key.ts';
import { projections } from '#core/projections.ts';
import type { Session } from '#core/rpc/call.ts';
import { officeExists } from '#shared/accounts/accounts.errors.ts';
import { must } from '#shared/kernel/must.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { type EnrolBody, type EnrolResponse, enrolText } from '#shared/sync/enrol.message.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import {
  syncAlreadyJoined,
  syncBadAddress,
  syncNobodyKnown,
  syncNotEnrolled,
  syncStandalone,
  syncUnreachable,
  syncUnsentWork,
} from '#shared/sync/sync.errors.ts';
import { SCHEMA_VERSION } from '#shared/sync/synced-tables.ts';
import { alone } from './alone.ts';
import { converse } from './converse.ts';
import { signText } from './door-to-server.ts';
import { enrollingKey, forgetEnrollingSeed } from './enrolling-key.ts';
import { findEnrolment, insertEnrolment } from './enrolment.repository.ts';
import { startSync, stopSync } from './keep-sync.ts';
import { entryOf, recoveryEntryOf, recoveryOf, slotOf } from './key-entries.ts';
import { becomeAlone, forgetLeaving, noteLeaving } from './leaving.ts';
import { manageServer } from './manage-server.ts';
import { tallyOutbox } from './outbox.repository.ts';
import { readEnrolCode, readServerAddress } from './server-address.ts';
import { Away, type ServerAddress } from './sync-transport.ts';
import { writeForServer } from './write-for-server.ts';

export interface JoinRequest {
  readonly server: string;
  readonly code: string;
  readonly deviceName: string;
}

/**
 * A standalone office becomes one that shares its records: its manager brings it along, and nothing of it stays behind.
 * Interrupted after the server has taken the PC in, it goes on by itself when the manager signs in again.
 */
export async function bringOffice(
  deps: Dependencies,
  session: Session,
  request: JoinRequest,
  onProgress: (done: number, total: number) => void = () => {},
) {
  const { store, actor } = session;
  if (findEnrolment(store)) return err(syncAlreadyJoined());
  const { opened } = must(deps.installation.keys.current(), 'keys of the session');
  const { keyring } = opened;
  const office = store.prepareRead('SELECT id, code, name, sigungu FROM office WHERE id = ?').get(actor.officeId);
  const own = opened.slot.slotId;
  const slots = [...keyring.slots].sort((a, b) => Number(b.slotId === own) - Number(a.slotId === own));
  const enrolled = await enrol(deps, request, {
    ...(office as { id: string; code: string | null; name: string; sigungu: string | null }),
    keys: slots.map((slot) => entryOf(keyring, slot)),
    recovery: recoveryEntryOf(keyring),
  });
  if (!enrolled.ok) return enrolled;
  const { response, address, secret } = enrolled.value;
  await inTransaction(session, (tx) => {
    insertEnrolment(store, response, {
      serverUrl: address.url,
      pinnedCertificate: address.certificate,
      deviceSecret: secret,
      deviceName: request.deviceName,
      genesis: response.genesis === 'wanted' ? 'composing' : 'none',
    });
    tx.touch('sync_enrolment');
    return ok(undefined);
  });
  await forgetEnrollingSeed(deps.settings.dataDir);
  await writeForServer(deps, session, opened, onProgress);
  startSync(deps, session);
  return ok({});
}

async function enrol(
  deps: Pick<Dependencies, 'server' | 'settings'>,
  request: JoinRequest,
  office: EnrolBody['office'],
) {
  const url = readServerAddress(request.server);
  if (url === undefined) return err(syncBadAddress());
  const { code, certificate } = readEnrolCode(request.code);
  try {
    const secret = await enrollingKey(deps.settings.dataDir, code);
    const content: EnrolBody = {
      code,
      device_key: Buffer.from(signingPublicKey(secret)).toString('base64'),
      device_name: request.deviceName,
      build: deps.settings.appVersion,
      schema_ver: SCHEMA_VERSION,
      office,
    };
    const body = JSON.stringify(content);
    const message = { protocol: PROTOCOL_VERSION, body, signature: signText(secret, enrolText(body)) };
    const signal = AbortSignal.timeout(ENROL_MS);
    const { answer, certificate: pinned } = await deps.server.enrol({ url, certificate }, message, signal);
    if ('error' in answer) return err(syncNotEnrolled({ why: answer.error }));
    const address: ServerAddress = { url, certificate: pinned };
    return ok({ response: answer, address, secret });
  } catch (thrown) {
    if (thrown instanceof Away) return err(syncUnreachable({ why: thrown.why }));
    if ((thrown as { name?: unknown }).name === 'TimeoutError') return err(syncUnreachable({ why: 'timed-out' }));
    if (diskFailureOf(thrown, 'data')) return err(syncUnreachable({ why: 'storage-full' }));
    throw thrown;
  }
}

const ENROL_MS = 90_000;

interface TakenIn {
  readonly response: EnrolResponse;
  readonly address: ServerAddress;
  readonly secret: Uint8Array;
}

/**
 * An empty PC becomes one more of an office that the server has. Whose password opens one of the published keys sets
 * the PC up, under a master key of its own; people and lists come first, and then that person is let in while the rest
 * follows. What is broken off before that, by a mistyped password or the end of the program, begins anew with the same code.
 */
export async function joinOffice(
  deps: Dependencies,
  request: JoinRequest & { readonly loginId: string; readonly password: string },
) {
  if ((await appState(deps)).kind !== 'new') return err(officeExists());
  const enrolled = await enrol(deps, request, null);
  if (!enrolled.ok) return enrolled;
  const taken = enrolled.value;
  const keyring = officeKeyring(deps, taken.response);
  if (!keyring) return err(syncNobodyKnown());
  const loginId = canonicalLoginId(request.loginId);
  const opening = await tryUnderLoginId(deps, loginId, async () =>
    openWithSecret(await keyringDeps(deps), keyring.keyring, { loginId, secret: request.password }),
  );
  if (!opening.ok) {
    const { error } = opening;
    if (error.code === 'keys/code-expired' || error.code === 'keys/keyring-damaged') return err(syncNobodyKnown());
    return err(error);
  }
  const { opened } = opening.value;
  const made = await makeDatabase(deps, opened, taken, request.deviceName);
  if (!made.ok) return made;
  await forgetEnrollingSeed(deps.settings.dataDir);
  // A one-time code sets the person's own password first, at the ordinary sign-in.
  if (opened.slot.kind === 'code') {
    deps.emit({ type: 'changed', tables: ['session'] });
    return ok({});
  }
  const entered = await enterOffice(deps, opened, { how: 'set-up' });
  if (entered.ok) return ok({});
  deps.emit({ type: 'changed', tables: ['session'] });
  // Whatever stands in the way now, the sign-in screen shows it: the PC itself is set up.
  return entered.error.code === 'accounts/not-active' ? err(entered.error) : ok({});
}

function officeKeyring(deps: Pick<Dependencies, 'clock'>, { keys, recovery, office }: EnrolResponse) {
  const slots = keys.map(slotOf).filter((slot) => slot !== undefined);
  const installId = slots[0]?.installId;
  if (installId === undefined || !recovery) return undefined;
  return keyringOfOffice(
    { now: deps.clock.now },
    {
      installId,
      office: { name: office.name, sigungu: office.sigungu },
      slots: slots.filter((slot) => slot.installId === installId).map(({ installId: _, ...slot }) => slot),
      recovery: recoveryOf(recovery),
    },
  );
}

/** Under another name until who may sign in is known; keyring last, because it is what makes an installation. */
async function makeDatabase(deps: Dependencies, opened: OpenedBySlot, taken: TakenIn, deviceName: string) {
  const { dataDir } = deps.settings;
  const path = workingCopyPath(dataDir);
  const leftovers = ['', '-wal', '-shm', '-journal'].map((suffix) => path + suffix);
  const clear = () => Promise.all(leftovers.map((file) => rm(file, { force: true })));
  await clear();
  try {
    await fillDatabase(deps, path, opened, taken, deviceName);
    await rename(path, databasePath(dataDir));
    await writeKeyring(dataDir, opened.keyring);
    return ok(undefined);
  } catch (thrown) {
    await clear();
    if (thrown instanceof Away) return err(syncUnreachable({ why: thrown.why }));
    const failure = diskFailureOf(thrown, 'data');
    if (!failure) throw thrown;
    await Promise.all(databaseFiles(dataDir).map((file) => rm(file, { force: true })));
    return err(syncUnreachable({ why: 'storage-full' }));
  }
}

async function fillDatabase(
  deps: Dependencies,
  path: string,
  { keyring, masterKey, slot }: OpenedBySlot,
  { response, address, secret }: TakenIn,
  deviceName: string,
): Promise<void> {
  const keys = deriveKeys(masterKey, keyring.installId);
  const store = await openStore({
    path,
    keyHex: databaseKeyHex(keys),
    logKey: keys.accessLog,
    host: deps.settings.host,
    clock: deps.clock,
    newId: deps.newId,
    projections,
    onChanged: () => {},
  });
  const transport = deps.server.connect(address);
  try {
    const { accountId, name } = slot.owner;
    const session: Session = { store, actor: { accountId, name, role: 'AUDITOR', officeId: response.office.id } };
    store.rawWriter.transaction(() =>
      insertEnrolment(store, response, {
        serverUrl: address.url,
        pinnedCertificate: address.certificate,
        deviceSecret: secret,
        deviceName,
        genesis: 'none',
      }),
    )();
    const isKnown = () => store.prepareRead('SELECT 1 FROM account WHERE id = ?').get(accountId) !== undefined;
    const ended = await converse(
      {
        session,
        keys: deps.installation.keys,
        transport,
        build: deps.settings.appVersion,
        report: (bug, what) => void deps.log.bug(bug, what),
      },
      AbortSignal.timeout(FIRST_PEOPLE_MS),
      () => {},
      { withKeys: false, until: isKnown },
    );
    if (ended.state === 'stopped') throw new Away(ended.why);
    if (!isKnown()) throw new Away('unreadable-answer');
  } finally {
    await transport.close();
    store.close();
  }
}

const FIRST_PEOPLE_MS = 120_000;

/** This PC goes on alone, with the records it has, once the server has everything that was written here. */
export async function leaveServer(deps: Dependencies, session: Session) {
  const { store } = session;
  const { facts } = deps.installation;
  if (!findEnrolment(store) || !facts.sync) return err(syncStandalone());
  const synced = await facts.sync.syncNow();
  if (!synced.ok) return synced;
  const { waiting } = tallyOutbox(store);
  if (waiting > 0) return err(syncUnsentWork({ waiting }));
  // To a PC that has left, the server says that all its feeds are taken away: nobody may ask it meanwhile.
  await stopSync(deps);
  await alone(store, () => noteLeaving(store));
  const left = await manageServer(deps, session, 'done', { kind: 'leave' });
  // It was heard before, and the answer was lost on its way.
  const isOut = left.ok || (left.error.code === 'sync/unreachable' && left.error.why === 'revoked');
  if (!isOut) {
    if (left.error.code === 'sync/refused-by-server') await alone(store, () => forgetLeaving(store));
    startSync(deps, session);
    return left;
  }
  await becomeAlone(session);
  return ok({});
}
