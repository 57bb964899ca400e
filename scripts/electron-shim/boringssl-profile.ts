/**
 * @file Takes from `node:crypto` what Electron's BoringSSL does not have, so that its use fails here and not at a user's.
 * Lists what is allowed: an algorithm nobody thought of is refused too.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const CIPHERS = /^(id-)?aes-?(128|192|256)-(cbc|ctr|ecb|gcm|ofb)$|^des-(ede3|ede)(-cbc)?$|^rc4$/i;
const DIGESTS =
  /^(rsa-)?(md4|md5|sha1|sha-?224|sha-?256|sha-?384|sha-?512|sha-?512\/256|sha512-256|ripemd160|md5-sha1)$/i;
const CURVES = /^(P-224|P-256|P-384|P-521|prime256v1|secp224r1|secp384r1|secp521r1)$/i;
const KEY_PAIRS = /^(rsa|rsa-pss|ec|ed25519|x25519|dsa)$/;

type Crypto = Record<string, (...args: never[]) => unknown>;

/** Narrows `node:crypto` of this thread, for `import` and `require` alike. */
export function applyBoringSslProfile(): void {
  const target = crypto as unknown as Crypto;
  for (const name of ['argon2', 'argon2Sync']) {
    target[name] = () => {
      throw coded('ERR_CRYPTO_ARGON2_NOT_SUPPORTED', 'Argon2 algorithm not supported');
    };
  }
  for (const name of ['createCipheriv', 'createDecipheriv']) {
    guard(target, name, 0, CIPHERS, () => coded('ERR_CRYPTO_UNKNOWN_CIPHER', 'Unknown cipher'));
  }
  const noDigest = (digest: string) => coded('ERR_CRYPTO_INVALID_DIGEST', `Invalid digest: ${digest}`);
  for (const name of ['createHash', 'createHmac', 'hash', 'createSign', 'createVerify', 'hkdf', 'hkdfSync']) {
    guard(target, name, 0, DIGESTS, noDigest);
  }
  for (const name of ['pbkdf2', 'pbkdf2Sync']) guard(target, name, 4, DIGESTS, noDigest);
  guard(target, 'createECDH', 0, CURVES, () => coded('ERR_CRYPTO_INVALID_CURVE', 'Invalid EC curve name'));
  for (const name of ['generateKeyPair', 'generateKeyPairSync']) {
    guard(target, name, 0, KEY_PAIRS, (kind) =>
      coded('ERR_INVALID_ARG_VALUE', `The argument 'type' must be a supported key type. Received '${kind}'`),
    );
  }
  const { getCiphers, getHashes, getCurves } = crypto;
  target.getCiphers = () => getCiphers().filter((name) => CIPHERS.test(name));
  target.getHashes = () => getHashes().filter((name) => DIGESTS.test(name));
  target.getCurves = () => getCurves().filter((name) => CURVES.test(name));
  syncBuiltinESMExports();
}

function guard(
  target: Crypto,
  name: string,
  position: number,
  allowed: RegExp,
  refusal: (value: string) => Error,
): void {
  const original = target[name];
  if (original === undefined) return;
  target[name] = function (this: unknown, ...args: never[]) {
    const value: unknown = args[position];
    if (typeof value === 'string' && !allowed.test(value)) throw refusal(value);
    return Reflect.apply(original, this, args);
  };
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });
