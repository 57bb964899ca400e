import type { Dependencies } from '#core/dependencies.ts';
import { weakPassword } from '#shared/accounts/accounts.errors.ts';
import { brokenRules, type PasswordOwner, weighPassword } from '#shared/accounts/password.rules.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { commonPasswords } from './common-passwords.ts';

/** The rules again, where a page cannot go round them. */
export async function checkPassword(
  { settings }: Pick<Dependencies, 'settings'>,
  password: string,
  owner: PasswordOwner,
) {
  const common = new Set(await commonPasswords(settings.resourcesDir));
  const broken = brokenRules(weighPassword(password, owner, common));
  return broken.length > 0 ? err(weakPassword({ broken })) : ok(undefined);
}
