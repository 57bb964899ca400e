import type { Dependencies } from '#core/dependencies.ts';
import type { DesktopEvent } from '#core/desktop/desktop.ts';
import type { Session } from '#core/rpc/call.ts';
import type { AppContract } from '#shared/app.contract.ts';
import type { Shut } from './installation.ts';
import { leaveOffice } from './leave-office.ts';

const LOOK_EVERY_MS = 1_000;

type CallName = { [F in keyof AppContract]: `${F}.${keyof AppContract[F] & string}` }[keyof AppContract];
/** What is answered although the records are shut: nothing here tells of them, and what was being typed is kept. */
const OPEN: readonly CallName[] = ['accounts.lock', 'accounts.stay', 'drafts.save', 'sync.status', 'sync.syncNow'];
const OPEN_WHILE_SHUT: Readonly<Record<Shut, ReadonlySet<string>>> = {
  'past-lease': new Set(OPEN),
  // Nobody comes in again: what people wrote and did not save here, and what became of the rest, they see now or never.
  'taken-out': new Set<CallName>([...OPEN, 'drafts.list', 'drafts.get', 'sync.outbox']),
};

export interface Watch {
  /** The session as a call may use it: an overdue lock falls here at the latest, whatever timers did meanwhile. */
  session(call: string): Session | undefined;
  /** What the system reported. Resolves when the records are closed, where that is what it asks for. */
  heard(event: DesktopEvent): Promise<void>;
  look(): void;
}

/** Locks when nobody has been at the keyboard, when the screen locks, and when the machine or the person goes. */
export function keepWatch(deps: Dependencies): Watch {
  const { autoLock, facts } = deps.installation;
  const look = () => {
    if (autoLock.isOverdue()) void leaveOffice(deps, 'locked');
    else if (autoLock.shouldWarn()) deps.emit({ type: 'session', reason: 'lock-soon' });
  };
  return {
    session: (call) => {
      if (autoLock.isOverdue()) look();
      return facts.shut && !OPEN_WHILE_SHUT[facts.shut].has(call) ? undefined : deps.session.current();
    },
    heard: async (event) => {
      switch (event.type) {
        case 'idle':
          autoLock.noteIdle(event.seconds);
          return look();
        case 'resumed':
          return look();
        case 'screen-locked':
        case 'suspended':
          return leaveOffice(deps, 'locked');
        case 'session-ending':
        case 'quitting':
          await leaveOffice(deps, 'quitting');
          deps.installation.instanceLock.release();
          return;
      }
    },
    look,
  };
}

/** Looks at the clock once a second. The timer alone decides nothing: see `session`. */
export function lookRegularly(watch: Watch): void {
  setInterval(watch.look, LOOK_EVERY_MS).unref();
}
