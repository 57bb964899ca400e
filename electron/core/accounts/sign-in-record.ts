import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '#core/files/write-durably.ts';

const SignInRecord = z.strictObject({
  lastPersonId: z.uuid().nullable(),
  lastSignInAt: z.record(z.uuid(), z.iso.datetime()),
});
export type SignInRecord = z.infer<typeof SignInRecord>;

const NOBODY: SignInRecord = { lastPersonId: null, lastSignInAt: {} };
const pathIn = (dataDir: string) => join(dataDir, 'sign-ins.json');

/** Who signed in last and when, in clear, because the sign-in screen shows it. The access log is what counts. */
export async function readSignInRecord(dataDir: string): Promise<SignInRecord> {
  try {
    return SignInRecord.parse(JSON.parse(await readFile(pathIn(dataDir), 'utf8')));
  } catch {
    // Missing or torn: the screen does without it.
    return NOBODY;
  }
}

export async function noteSignIn(dataDir: string, accountId: string, at: string): Promise<void> {
  const { lastSignInAt } = await readSignInRecord(dataDir);
  const record = { lastPersonId: accountId, lastSignInAt: { ...lastSignInAt, [accountId]: at } };
  await writeDurably(pathIn(dataDir), JSON.stringify(record));
}
