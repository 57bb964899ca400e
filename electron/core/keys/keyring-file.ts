import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceDurably, writeDurably } from '#core/files/write-durably.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { keyringDamaged, keyringNewer } from '#shared/keys/keys.errors.ts';
import { KEYRING_VERSION, Keyring } from './keyring.schema.ts';

const NAME = 'keyring.json';
/** Two older copies, newest first: a keyring is small, and without one the database is noise. */
const PREVIOUS = ['keyring.previous-1.json', 'keyring.previous-2.json'] as const;
/** The keyring of an epoch that the database is being re-keyed to. */
const NEXT = 'keyring.next.json';

export const keyringPath = (dataDir: string): string => join(dataDir, NAME);

export type KeyringRead = Result<Keyring, ReturnType<typeof keyringDamaged | typeof keyringNewer>>;

/** Undefined when this installation has never been set up. A damaged keyring is replaced by the newest whole copy. */
export async function readKeyring(dataDir: string): Promise<KeyringRead | undefined> {
  const texts = await Promise.all([NAME, ...PREVIOUS].map((name) => readIfThere(join(dataDir, name))));
  const reads = texts.filter((text) => text !== undefined).map(parseKeyring);
  // A keyring of a newer app must not be passed over for an older copy: that would bring back who was shut out.
  const newest = reads[0];
  if (newest && !newest.ok && newest.error.code === 'keys/keyring-newer') return newest;
  return reads.find((read) => read.ok) ?? newest;
}

/** The new keyring is whole on disk before the old one stops being the one that counts. */
export async function writeKeyring(dataDir: string, keyring: Keyring): Promise<void> {
  const current = await readIfThere(join(dataDir, NAME));
  if (current !== undefined && parseKeyring(current).ok) {
    const first = await readIfThere(join(dataDir, PREVIOUS[0]));
    if (first !== undefined) await writeDurably(join(dataDir, PREVIOUS[1]), first);
    await writeDurably(join(dataDir, PREVIOUS[0]), current);
  }
  await writeDurably(join(dataDir, NAME), JSON.stringify(keyring, null, 2));
}

export const readNextKeyring = async (dataDir: string): Promise<Keyring | undefined> => {
  const text = await readIfThere(join(dataDir, NEXT));
  const read = text === undefined ? undefined : parseKeyring(text);
  return read?.ok ? read.value : undefined;
};

export const writeNextKeyring = (dataDir: string, keyring: Keyring): Promise<void> =>
  writeDurably(join(dataDir, NEXT), JSON.stringify(keyring, null, 2));

/** The database has the new epoch's key: so does everyone from here on, and no copy for who was shut out remains. */
export async function promoteNextKeyring(dataDir: string): Promise<void> {
  await replaceDurably(join(dataDir, NEXT), join(dataDir, NAME));
  const current = await readIfThere(join(dataDir, NAME));
  if (current !== undefined) await writeDurably(join(dataDir, PREVIOUS[0]), current);
  await rm(join(dataDir, PREVIOUS[1]), { force: true });
}

export const dropNextKeyring = (dataDir: string): Promise<void> => rm(join(dataDir, NEXT), { force: true });

export function parseKeyring(text: string): KeyringRead {
  const data = parseJson(text);
  const parsed = Keyring.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const header = Header.safeParse(data);
  if (header.success && header.data.version > KEYRING_VERSION) {
    return err(keyringNewer({ version: header.data.version }));
  }
  return err(keyringDamaged());
}

const Header = z.object({ format: z.literal('onieum-keyring'), version: z.int() });

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}
