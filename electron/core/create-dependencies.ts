import { uuidv7 } from 'uuidv7';
import { createInstallation } from '#core/accounts/installation.ts';
import { createClock } from '#core/clock/clock.ts';
import { cryptoSelfTest } from '#core/crypto/crypto-self-test.ts';
import { calibrateArgon2 } from '#core/keys/argon2-cost.ts';
import { createLog } from '#core/log/log.ts';
import { createSessionHolder } from '#core/session/session-holder.ts';
import { serverPort } from '#core/sync/undici-transport.ts';
import type { CoreSettings, Dependencies } from './dependencies.ts';

/** What core is made of, over one data folder: shared by the core thread and by scripts that make an office. */
export function createDependencies(
  settings: CoreSettings,
  surroundings: Pick<Dependencies, 'desktop' | 'emit' | 'settleCalls'>,
): Dependencies {
  const clock = createClock(settings.startAt, settings.clockPace);
  let argon2Cost: ReturnType<typeof calibrateArgon2> | undefined;
  return {
    clock,
    newId: uuidv7,
    log: createLog(settings.dataDir, uuidv7),
    session: createSessionHolder(),
    installation: createInstallation({
      clock,
      dataDir: settings.dataDir,
      argon2Cost: () => {
        argon2Cost ??= calibrateArgon2();
        return argon2Cost;
      },
      selfTest: cryptoSelfTest(),
    }),
    settings,
    server: serverPort(settings.proxies ?? {}, (url) => surroundings.desktop.resolveProxy({ url })),
    ...surroundings,
  };
}
