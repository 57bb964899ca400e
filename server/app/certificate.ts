/** @file The certificate that PCs see, and whether they are to know this very one. */
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { dirname, join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** SHA-256 of its DER, hexadecimal; null when an authority vouches for it and PCs need not know this very one. */
  readonly fingerprint: string | null;
}

const TEN_YEARS_MS = 3_650 * 86_400_000;

export function readCertificate(certFile: string, keyFile: string): Certificate {
  const cert = readFileSync(certFile, 'utf8');
  const key = readFileSync(keyFile, 'utf8');
  const parsed = new X509Certificate(cert);
  const vouchesForItself = parsed.issuer === parsed.subject;
  return { cert, key, fingerprint: vouchesForItself ? fingerprintOf(cert) : null };
}

export const fingerprintOf = (cert: string): string =>
  new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();

/** Made once per data folder: PCs pin it when they join, so that a new one would shut all of them out. */
export async function ownCertificate(folder: string, names: readonly string[]): Promise<{ cert: string; key: string }> {
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  if (existsSync(files.cert) && existsSync(files.key)) return files;
  mkdirSync(dirname(files.cert), { recursive: true, mode: 0o700 });
  const made = await generate([{ name: 'commonName', value: 'onieum server' }], {
    keyType: 'ec',
    curve: 'P-256',
    notAfterDate: new Date(Date.now() + TEN_YEARS_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...new Set([...names, ...ownNames()])].map(asAltName) },
    ],
  });
  // The key first: a certificate that is there has always been finished.
  for (const [file, text] of [
    [files.key, made.private],
    [files.cert, made.cert],
  ] as const) {
    writeFileSync(`${file}.draft`, text, { mode: 0o600 });
    renameSync(`${file}.draft`, file);
  }
  return files;
}

const asAltName = (name: string) =>
  isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const);

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const reachable = addresses.filter(({ scopeid }) => !scopeid).map(({ address }) => address);
  const name = hostname();
  return ['localhost', ...(/^[a-z0-9.-]+$/i.test(name) ? [name] : []), ...reachable];
}
