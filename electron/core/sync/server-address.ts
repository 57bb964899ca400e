/** @file What somebody typed from a slip of paper: where the server is, and the code it gave out. */

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The address as this app uses it, without a path; undefined when it is none. Without a scheme it is taken for https:
 * plain http would show every name on the wire, so it is for this very machine only.
 */
export function readServerAddress(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim();
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (!url) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) return undefined;
  return url.origin;
}

export interface TypedCode {
  /** Without blanks and hyphens, upper case. */
  readonly code: string;
  /** How the fingerprint of the server's certificate begins, if it vouches for itself. */
  readonly certificate: string | null;
}

export function readEnrolCode(typed: string): TypedCode {
  const [code = '', certificate = ''] = typed.normalize('NFKC').split('.');
  const symbols = code.toUpperCase().replace(/[\s\-–·]/g, '');
  const prefix = certificate.toLowerCase().replace(/[^0-9a-f]/g, '');
  return { code: readAsDigits(symbols), certificate: prefix === '' ? null : prefix };
}

/** Crockford's alphabet has none of these letters; hands write them all the same. */
const readAsDigits = (symbols: string): string => symbols.replaceAll('O', '0').replaceAll(/[IL]/g, '1');
