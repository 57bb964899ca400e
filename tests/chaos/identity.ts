/** @file People and PCs with real keys: all of them follow from the seed, so that a run can be told apart from chance. */
import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { Random } from '../sync/simulation/random.ts';

export interface Signer {
  /** Ed25519 seed, base64. */
  readonly secret: string;
  /** Raw public key, base64. */
  readonly publicKey: string;
}

export interface Person extends Signer {
  readonly id: string;
  readonly officeId: string;
  readonly role: string;
  /** SHA-256 of the raw public key. */
  readonly key: string;
}

export interface Pc extends Signer {
  readonly name: string;
  readonly device: string;
  readonly officeId: string;
  readonly feeds: readonly string[];
  /** Of the encrypted database. */
  readonly keyHex: string;
}

export interface Town {
  readonly offices: readonly string[];
  readonly people: readonly Person[];
  readonly pcs: readonly Pc[];
}

const SCOPES = ['council', 'welfare', 'welfare/restricted', 'admin'];
const ROLES = ['OFFICER', 'OFFICER', 'MANAGER', 'MANAGER', 'SECRETARY'];

export function aTown(random: Random, pcCount: number): Town {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return random.uuid(ids);
  };
  const offices = pcCount > 3 ? [newId(), newId()] : [newId()];
  const people = offices.flatMap((officeId) =>
    ROLES.map((role): Person => {
      const signer = aSigner(random);
      const key = hash('sha256', Buffer.from(signer.publicKey, 'base64'));
      return { ...signer, id: newId(), officeId, role, key };
    }),
  );
  const pcs = Array.from({ length: pcCount }, (_, index): Pc => {
    const officeId = offices[index % offices.length] as string;
    const feeds = SCOPES.map((scope) => feedOf(officeId, scope));
    const other = offices.find((each) => each !== officeId);
    // One PC of the sigungu reads two offices: their feeds have no order between them.
    if (index === 0 && other) feeds.push(feedOf(other, 'welfare'));
    return { ...aSigner(random), name: `pc${index + 1}`, device: newId(), officeId, feeds, keyHex: hex(random, 32) };
  });
  return { offices, people, pcs };
}

function hex(random: Random, bytes: number): string {
  return Array.from({ length: bytes }, () => random.below(256).toString(16).padStart(2, '0')).join('');
}

/** What stands before the seed in the shortest DER of an Ed25519 key (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

function aSigner(random: Random): Signer {
  const secret = hex(random, 32);
  const raw = createPublicKey(privateKey(Buffer.from(secret, 'hex').toString('base64')))
    .export({ type: 'spki', format: 'der' })
    .subarray(PUBLIC_PREFIX.length);
  return { secret: Buffer.from(secret, 'hex').toString('base64'), publicKey: raw.toString('base64') };
}

const privateKey = (secret: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, Buffer.from(secret, 'base64')]),
    type: 'pkcs8',
    format: 'der',
  });

export function signerOf({ secret }: Pick<Signer, 'secret'>): (text: string) => string {
  const key = privateKey(secret);
  return (text) => sign(null, Buffer.from(text), key).toString('base64');
}

const publicKeys = new Map<string, KeyObject>();

export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key =
    publicKeys.get(publicKey) ??
    createPublicKey({
      key: Buffer.concat([PUBLIC_PREFIX, Buffer.from(publicKey, 'base64')]),
      type: 'spki',
      format: 'der',
    });
  publicKeys.set(publicKey, key);
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}
