import type { Installation } from '#core/accounts/installation.ts';
import type { Clock } from '#core/clock/clock.ts';
import type { Desktop } from '#core/desktop/desktop.ts';
import type { Log } from '#core/log/log.ts';
import type { SessionHolder } from '#core/session/session-holder.ts';
import type { ServerPort } from '#core/sync/sync-transport.ts';
import type { WindowEvent } from '#shared/rpc/contract.ts';

/** What use cases are given. A function asks for the members that it uses: `Pick<Dependencies, 'clock'>`. */
export interface Dependencies {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly desktop: Desktop;
  readonly log: Log;
  readonly session: SessionHolder;
  /** Keys, locks and what stands in the way of signing in. */
  readonly installation: Installation;
  readonly settings: CoreSettings;
  /** The central server, as far as the network goes. */
  readonly server: ServerPort;
  /** Tells the window something it did not ask for. */
  readonly emit: (event: WindowEvent) => void;
  /** Aborts every running call and waits for it to roll back or finish; used before the store is closed. */
  readonly settleCalls: () => Promise<void>;
}

/** Fixed at start by main. Core reads no environment and knows no Electron. */
export interface CoreSettings {
  /** Holds the database, the keyring and logs: nothing else is written but what a person saves through a dialog. */
  readonly dataDir: string;
  /** Read-only files shipped with the app: fonts, regions, code lists. */
  readonly resourcesDir: string;
  /** Folder of the built worker files. */
  readonly workersDir: string;
  /** Fixed start of the clock, for tests and demos; a packaged app never sets it. */
  readonly startAt?: string;
  /** How fast the clock runs: 0 stands still, so that pictures of the screens do not change by themselves. */
  readonly clockPace?: number;
  readonly demo: boolean;
  readonly appVersion: string;
  /** Name of this PC and its user as the access log shows them. */
  readonly host: string;
  /** `https_proxy`, `http_proxy` and `no_proxy` of the surroundings; main reads them, core reads no environment. */
  readonly proxies?: Readonly<Record<string, string | undefined>>;
}
