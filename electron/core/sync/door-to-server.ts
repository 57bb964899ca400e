/** @file What the write door does beside writing once this PC shares its records: a signed group in the outbox. */
import { sha256Hex, sign, signingPublicKey } from '#core/crypto/primitives.ts';
import type { DoorToServer, GroupOperation, OutboxGroup, Store } from '#core/database/store.ts';
import type { Author } from '#core/database/write-door.ts';
import { canonicalJson } from '#shared/sync/canonical-json.ts';
import { type EnqueueDependencies, enqueueGroup, type LocalGroup } from '#shared/sync/engine/enqueue-group.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';
import { MAX_GROUP_CHARACTERS, MAX_OPERATIONS_PER_PUSH } from '#shared/sync/wire.schema.ts';
import { SqliteClientTransaction } from './sqlite-client-store.ts';

/** Who signs what is written now: the person at the keyboard, with the key that their password opened. */
export interface Officer {
  readonly accountId: string;
  readonly actorKey: string;
  sign(text: string): string;
}

/** Name of a key everywhere outside the keyring: SHA-256 of the raw public key. */
export const keyIdOf = (publicKey: Uint8Array): string => sha256Hex(publicKey);

export function officerOf(accountId: string, signingSeed: Uint8Array): Officer {
  return {
    accountId,
    actorKey: keyIdOf(signingPublicKey(signingSeed)),
    sign: (text) => signText(signingSeed, text),
  };
}

export const signText = (seed: Uint8Array, text: string): string =>
  Buffer.from(sign(seed, Buffer.from(text))).toString('base64');

/** Drawn once per start: two monotonic times can be compared only if they come from the same one. */
const BOOT_ID = crypto.randomUUID();

export const enqueueDeps = (store: Store, officer: Officer): EnqueueDependencies => ({
  schema: onieumSchema,
  hash: sha256Hex,
  newId: store.newId,
  clock: { now: store.clock.now, monoMs: () => Math.floor(performance.now()), bootId: BOOT_ID },
  signAsOfficer: (actorKey, text) => {
    if (actorKey !== officer.actorKey) throw new Error('a signature for somebody else');
    return officer.sign(text);
  },
});

/** `onSealed` is told that something will soon be waiting for the server: after the commit, if there is one. */
export function doorToServer(store: Store, officer: Officer, onSealed: () => void = () => {}): DoorToServer {
  const deps = enqueueDeps(store, officer);
  return {
    begin: (author) => {
      const group = outboxGroupOf(store, deps, officer, author);
      return {
        before: group.before,
        seal: (groupId, operations) => {
          onSealed();
          return group.seal(groupId, operations);
        },
      };
    },
  };
}

function outboxGroupOf(store: Store, deps: EnqueueDependencies, officer: Officer, author: Author): OutboxGroup {
  // What nobody signs, no server takes: rows that the app lays down by itself are a manager's, see `enter-office.ts`.
  if (author.accountId !== officer.accountId) throw new Error(`nobody signs what ${author.accountId} writes`);
  const tx = new SqliteClientTransaction(store);
  return {
    before: (table, id, row) => {
      // Without a shadow nothing of this PC lies on top of the row: it is what the server has.
      if (tx.shadow(table, id) === undefined) tx.putShadow(table, id, row ?? null);
    },
    seal: (groupId, operations) => {
      for (const [index, part] of inGroups(operations).entries()) {
        const group: LocalGroup = {
          actor: officer.accountId,
          actorKey: officer.actorKey,
          officeId: author.officeId,
          groupId: index === 0 ? groupId : deps.newId(),
          operations: part.map(({ id, ...operation }) => ({ ...operation, opId: id })),
        };
        enqueueGroup(deps, tx, group, 'written');
      }
      return tx.finish();
    },
  };
}

/**
 * Most transactions are one group. A larger one (handing over hundreds of households, merging two long histories)
 * travels as several: the server takes them in order, and what belongs to a row that an earlier one made waits for it.
 */
export function inGroups(operations: readonly GroupOperation[]): readonly (readonly GroupOperation[])[] {
  const groups: GroupOperation[][] = [];
  let characters = 0;
  for (const operation of operations) {
    const size = sizeOf(operation);
    const current = groups.at(-1);
    const fits = current && current.length < MAX_OPERATIONS_PER_PUSH && characters + size <= MAX_GROUP_CHARACTERS;
    if (fits) current.push(operation);
    else groups.push([operation]);
    characters = fits ? characters + size : size;
  }
  return groups;
}

/** A header without dependencies, at its longest; each id in the body may become one more. */
const HEADER_CHARACTERS = 1_300;
const ID_CHARACTERS = 39;

function sizeOf({ body }: GroupOperation): number {
  const text = canonicalJson(body);
  const ids = text.match(/"[0-9a-f]{8}-/g)?.length ?? 0;
  return text.length + HEADER_CHARACTERS + ID_CHARACTERS * Math.min(ids + 1, 50);
}
