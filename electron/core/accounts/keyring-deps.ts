import type { Dependencies } from '#core/dependencies.ts';
import type { KeyringDependencies } from '#core/keys/keyring.ts';

/** What the keyring's functions need, out of what use cases are given. */
export const keyringDeps = async ({
  clock,
  newId,
  installation,
}: Pick<Dependencies, 'clock' | 'newId' | 'installation'>): Promise<KeyringDependencies> => ({
  now: clock.now,
  newId,
  argon2Cost: await installation.argon2Cost(),
});
