import { createHash } from 'node:crypto';
import pino from 'pino';

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What happened to the server, never to a person: no bodies, no addresses, no names. Of an error only its class, its code
 * and where it was thrown, because a message may quote what it stumbled over.
 */
export interface ServerLog {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  /** Returns the reference under which support finds it. */
  bug(cause: unknown, where: string): string;
}

export function createServerLog(destination: pino.DestinationStream = pino.destination(1)): ServerLog {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (event, facts) => logger.info({ ...facts }, event),
    warn: (event, facts) => logger.warn({ ...facts }, event),
    bug(cause, where) {
      const { kind, code, frames } = describe(cause);
      const reference = createHash('sha256').update(`${kind} ${code} ${frames.join()}`).digest('hex').slice(0, 8);
      logger.error({ reference, where, kind, code, frames }, 'bug');
      return reference;
    },
  };
}

function describe(cause: unknown): { kind: string; code: string | null; frames: string[] } {
  if (!(cause instanceof Error)) return { kind: typeof cause, code: null, frames: [] };
  const { code } = cause as { code?: unknown };
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: cause.constructor.name,
    code: typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : null,
    frames: frames.slice(0, 12).map((line) => line.trim()),
  };
}
