import {
  argon2id,
  boxPublicKey,
  equalInConstantTime,
  hkdfSha256,
  hmacSha256,
  open,
  openSealed,
  openWithNonce,
  randomBytes,
  seal,
  sealTo,
  sealWithNonce,
  sha256,
  sign,
  signingPublicKey,
  verifySignature,
} from './primitives.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const text = (value: string) => new Uint8Array(Buffer.from(value));

/**
 * Published vectors, so that a build whose cryptography differs from the world's never touches a record: FIPS 180-2,
 * RFC 4231 case 2, RFC 5869 case 3, McGrew & Viega case 14, RFC 7748 5.2, RFC 8032 7.1 test 1, phc-winner-argon2.
 */
const vectors: readonly { name: string; expected: string; actual: () => Uint8Array | Promise<Uint8Array> }[] = [
  {
    name: 'sha256',
    expected: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    actual: () => sha256('abc'),
  },
  {
    name: 'hmac-sha256',
    expected: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    actual: () => hmacSha256(text('Jefe'), 'what do ya want for nothing?'),
  },
  {
    name: 'hkdf-sha256',
    expected: '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    actual: () => hkdfSha256(new Uint8Array(22).fill(0x0b), new Uint8Array(0), '', 42),
  },
  {
    name: 'aes-256-gcm',
    expected: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    actual: () => sealWithNonce(new Uint8Array(32), new Uint8Array(12), new Uint8Array(16), new Uint8Array(0)),
  },
  {
    name: 'x25519',
    expected: '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079',
    actual: () => boxPublicKey(bytes(`09${'00'.repeat(31)}`)),
  },
  {
    name: 'ed25519',
    expected:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    actual: () => sign(bytes('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'), new Uint8Array(0)),
  },
  {
    name: 'argon2id',
    expected: '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe',
    actual: () => argon2id(text('password'), text('somesalt'), { m: 256, t: 2, p: 1 }),
  },
];

/**
 * Names the primitives that do not do what they must; empty when all is well. Runs at every start before any key is
 * touched, in a few milliseconds; the caller refuses to go on when it names one.
 */
export async function cryptoSelfTest(): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, expected, actual } of vectors) {
    if (!(await holds(async () => equalInConstantTime(await actual(), bytes(expected))))) broken.push(name);
  }
  if (!(await holds(sealsAndRefuses))) broken.push('seal');
  if (!(await holds(boxesAndRefuses))) broken.push('sealed-box');
  if (!(await holds(verifiesAndRefuses))) broken.push('verify-signature');
  return broken;
}

/** A primitive that throws is as broken as one that answers wrongly. */
async function holds(claim: () => boolean | Promise<boolean>): Promise<boolean> {
  try {
    return await claim();
  } catch {
    return false;
  }
}

function sealsAndRefuses(): boolean {
  const key = randomBytes(32);
  const sealed = seal(key, text('비밀'), 'aad');
  const opened = open(key, sealed, 'aad');
  const flipped = sealed.slice();
  flipped[12] = (flipped[12] ?? 0) ^ 1;
  return (
    opened !== undefined &&
    equalInConstantTime(opened, text('비밀')) &&
    open(key, flipped, 'aad') === undefined &&
    open(key, sealed, 'other') === undefined &&
    openWithNonce(key, sealed.subarray(0, 12), sealed.subarray(12, -1), text('aad')) === undefined
  );
}

function boxesAndRefuses(): boolean {
  const secret = randomBytes(32);
  const sealed = sealTo(boxPublicKey(secret), text('비밀'), 'aad');
  const opened = openSealed(secret, sealed, 'aad');
  return (
    opened !== undefined &&
    equalInConstantTime(opened, text('비밀')) &&
    openSealed(randomBytes(32), sealed, 'aad') === undefined
  );
}

function verifiesAndRefuses(): boolean {
  const seed = randomBytes(32);
  const signature = sign(seed, text('말'));
  const publicKey = signingPublicKey(seed);
  return verifySignature(publicKey, text('말'), signature) && !verifySignature(publicKey, text('밀'), signature);
}
