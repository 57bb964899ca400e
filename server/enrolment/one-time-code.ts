import { createHash, randomBytes } from 'node:crypto';

/** Crockford's alphabet: nothing on paper reads two ways. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Sixteen symbols of five bits: 80 bits cannot be guessed through a door that counts. */
const SYMBOLS = 16;

/** `7K4M-9QXT-…`, as it stands on paper. */
export function newOneTimeCode(): string {
  const symbols = [...randomBytes(SYMBOLS)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return symbols.join('').replace(/.{4}(?=.)/g, '$&-');
}

/** One spelling for what may be typed in many ways, without the part that names a certificate. */
export function canonicalCode(typed: string): string {
  const [code = ''] = typed.normalize('NFKC').toUpperCase().split('.');
  return code
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** What the server keeps of a code. It is looked up by this hash, so that a comparison takes no guess any further. */
export const codeHash = (typed: string): string =>
  createHash('sha256')
    .update(`enrol-code\n${canonicalCode(typed)}`)
    .digest('hex');

/** Behind the dot stands which certificate the PC is to find: see `docs/sync.md`. */
export const printedCode = (code: string, certificateFingerprint: string | null): string =>
  certificateFingerprint === null ? code : `${code}.${certificateFingerprint.slice(0, 16)}`;
