import type { Session } from '#core/rpc/call.ts';

export interface SessionHolder {
  current(): Session | undefined;
  begin(session: Session): void;
  /** Forgets the session. Closing its store and wiping keys is the duty of whoever ends it. */
  end(): Session | undefined;
}

/** One PC, one window, at most one signed-in person. */
export function createSessionHolder(): SessionHolder {
  let session: Session | undefined;
  return {
    current: () => session,
    begin: (next) => {
      session = next;
    },
    end: () => {
      const ended = session;
      session = undefined;
      return ended;
    },
  };
}
