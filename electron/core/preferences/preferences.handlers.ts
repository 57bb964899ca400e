import { readFile } from 'node:fs/promises';
import type { Dependencies } from '#core/dependencies.ts';
import { preferencesPath } from '#core/files/data-files.ts';
import { writeDurably } from '#core/files/write-durably.ts';
import type { Handlers } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import {
  DEFAULT_PREFERENCES,
  Preferences,
  type preferencesContract,
} from '#shared/preferences/preferences.contract.ts';

export const preferencesHandlers = ({
  settings,
}: Pick<Dependencies, 'settings'>): Handlers<typeof preferencesContract> => ({
  get: async () => ok(await readPreferences(settings.dataDir)),
  set: async (changes) => {
    const defined = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const preferences = { ...(await readPreferences(settings.dataDir)), ...defined };
    await writeDurably(preferencesPath(settings.dataDir), JSON.stringify(preferences));
    return ok(preferences);
  },
});

/** A missing or damaged file means the defaults: a screen setting must never keep anybody from working. */
async function readPreferences(dataDir: string): Promise<Preferences> {
  try {
    return Preferences.parse(JSON.parse(await readFile(preferencesPath(dataDir), 'utf8')));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}
