import { diskFailureOf } from '#core/backup/disk-failure.ts';
import type { Dependencies } from '#core/dependencies.ts';
import type { BlockCause } from '#shared/accounts/account.schema.ts';
import { officeExists } from '#shared/accounts/accounts.errors.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { appState } from './app-state.ts';
import { moveAside } from './set-aside.ts';

/** What cannot be mended by waiting, updating or asking somebody else: then another office may take the place. */
export const HOPELESS: readonly BlockCause[] = ['keyring-damaged', 'database-missing', 'database-damaged'];

/** The last way out of a broken installation: what is there is moved into a folder of its own, and nothing is deleted. */
export async function startOver(deps: Dependencies) {
  const state = await appState(deps);
  if (state.kind !== 'blocked' || !HOPELESS.includes(state.cause)) return err(officeExists());
  try {
    const movedTo = await moveAside(deps.settings.dataDir, deps.clock.now());
    deps.installation.facts.blocked = undefined;
    deps.emit({ type: 'changed', tables: ['session'] });
    return ok({ movedTo: movedTo ?? '' });
  } catch (thrown) {
    const failure = diskFailureOf(thrown, 'data');
    if (!failure) throw thrown;
    return err(failure);
  }
}
