/** Crockford's alphabet: no I, L, O, U, so that nothing on paper reads two ways and nothing spells a word. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const READ_AS: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
const GROUP = 4;

/** Five bits a symbol; the length must fill whole symbols. */
export function toCrockford(bytes: Uint8Array): string {
  let symbols = '';
  let pending = 0;
  let bits = 0;
  for (const byte of bytes) {
    pending = (pending << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      symbols += ALPHABET[(pending >> bits) & 31];
    }
    pending &= (1 << bits) - 1;
  }
  return symbols;
}

/** Undefined when something is not a symbol. Case, spaces and hyphens do not matter, and O, I, L are read as digits. */
export function fromCrockford(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let pending = 0;
  let bits = 0;
  for (const letter of text.toUpperCase().replace(/[\s\-–·.]/g, '')) {
    const value = ALPHABET.indexOf(READ_AS[letter] ?? letter);
    if (value < 0) return undefined;
    pending = (pending << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(pending >> bits);
      pending &= (1 << bits) - 1;
    }
  }
  return Uint8Array.from(bytes);
}

/** `7K4M-9QXT-…`: groups of four, as they stand on paper. */
export const inGroups = (symbols: string): string => symbols.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? '';
