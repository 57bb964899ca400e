import { randomBytes } from '#core/crypto/primitives.ts';
import { fromCrockford, inGroups, toCrockford } from './crockford.ts';

/** 80 bits: out of reach behind Argon2id even for someone who carries the keyring away. */
const CODE_BYTES = 10;

/** What a manager reads out or hands over: four groups of four symbols, used once. */
export const newOneTimeCode = (): string => inGroups(toCrockford(randomBytes(CODE_BYTES)));

/** One spelling for what may be typed in many ways; what is no code at all stays as it is and opens nothing. */
export function canonicalOneTimeCode(typed: string): string {
  const bytes = fromCrockford(typed.normalize('NFKC'));
  return bytes?.byteLength === CODE_BYTES ? inGroups(toCrockford(bytes)) : typed;
}
