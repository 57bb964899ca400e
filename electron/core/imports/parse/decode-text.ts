import iconv from 'iconv-lite';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'cp949';

export interface DecodedText {
  readonly encoding: TextEncoding;
  readonly text: string;
}

/**
 * Text of a file without a declared encoding, or undefined when it is not text: byte order mark, then strict UTF-8,
 * then CP949. Node's own decoder fails on CP949's extended syllables (똠, 뷁), hence iconv-lite.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return textOrNothing('utf-16le', iconv.decode(buffer, 'utf-16le'));
  if (buffer[0] === 0xfe && buffer[1] === 0xff) return textOrNothing('utf-16be', iconv.decode(buffer, 'utf-16be'));
  if (buffer.includes(0)) return undefined;
  const utf8 = decodeStrictUtf8(buffer);
  if (utf8 !== undefined) return textOrNothing('utf-8', utf8);
  return textOrNothing('cp949', iconv.decode(buffer, 'cp949'));
}

function decodeStrictUtf8(buffer: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(buffer);
  } catch {
    return undefined;
  }
}

/** Share of characters that no text holds: broken sequences and control characters. */
const MOST_ODD_SHARE = 0.002;

function textOrNothing(encoding: TextEncoding, text: string): DecodedText | undefined {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  let odd = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const code = plain.charCodeAt(at);
    if (code === 0xfffd || code === 0x7f || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) odd += 1;
  }
  return odd > plain.length * MOST_ODD_SHARE ? undefined : { encoding, text: plain.normalize('NFC') };
}
