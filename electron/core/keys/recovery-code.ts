import { equalInConstantTime, hkdfSha256, randomBytes, sha256, wipe } from '#core/crypto/primitives.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { mistypedRecoveryCode } from '#shared/keys/keys.errors.ts';
import { fromCrockford, inGroups, toCrockford } from './crockford.ts';

const SECRET_BYTES = 16;
/** 128 + 32 bits fill 32 symbols exactly. A mistyped code passes its check once in four thousand million times. */
const CHECK_BYTES = 4;

/** A code for paper: 128 random bits and their check, as eight groups of four symbols. */
export function newRecoveryCode(): string {
  const secret = randomBytes(SECRET_BYTES);
  const code = inGroups(toCrockford(Buffer.concat([secret, checkOf(secret)])));
  wipe(secret);
  return code;
}

/** The secret behind a typed code. Tells a slip of the pen from a code of another installation without trying a key. */
export function readRecoveryCode(typed: string) {
  const bytes = fromCrockford(typed.normalize('NFKC'));
  if (bytes?.byteLength !== SECRET_BYTES + CHECK_BYTES) return err(mistypedRecoveryCode());
  const secret = bytes.slice(0, SECRET_BYTES);
  if (!equalInConstantTime(bytes.subarray(SECRET_BYTES), checkOf(secret))) return err(mistypedRecoveryCode());
  return ok(secret);
}

/** 128 random bits need no stretching, so the code opens in no time on any PC. */
export const recoveryBoxSecret = (secret: Uint8Array, installId: string): Uint8Array =>
  hkdfSha256(secret, Buffer.from(installId), 'onieum/recovery/x25519/v1');

const checkOf = (secret: Uint8Array) => sha256('onieum/recovery/check/v1', secret).slice(0, CHECK_BYTES);
