import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';

/**
 * The app's log: what happened to the program, never to a person. A message, a value or a query may hold a name, so
 * of an error only its class, code and stack frames are written.
 */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, number | boolean>>): void;
  /** Writes the bug and returns the reference under which support finds it. */
  bug(cause: unknown, where: string): string;
}

export function createLog(dataDir: string, newId: () => string): Log {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destinationIn(join(dataDir, 'logs')));
  return {
    info: (event, facts) => logger.info({ ...facts }, event),
    bug: (cause, where) => {
      const reference = newId().slice(-8).toUpperCase();
      logger.error({ reference, where, ...describe(cause) }, 'bug');
      return reference;
    },
  };
}

/**
 * A full disk or a folder that cannot be written has screens of its own, and nobody could see them if the log ended the
 * program first: without room there is no log.
 */
function destinationIn(folder: string): pino.DestinationStream {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const destination = pino.destination({ dest: join(folder, 'onieum.log'), sync: true });
    destination.on('error', () => undefined);
    return destination;
  } catch {
    return { write: () => undefined };
  }
}

function describe(cause: unknown): { name: string; code?: string; frames: string[] } {
  if (!(cause instanceof Error)) return { name: typeof cause, frames: [] };
  const code = (cause as { code?: unknown }).code;
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: cause.name, ...(typeof code === 'string' ? { code } : {}), frames: frames.slice(0, 12) };
}
