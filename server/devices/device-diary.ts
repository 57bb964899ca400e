import type { Kysely } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';
import { isPlainText } from '#server/enrolment/plain-text.ts';
import type { PushRequest } from '#shared/sync/push.message.ts';
import { noteSighting, type Sighting } from './device-card.repository.ts';

export type Reported = Pick<PushRequest, 'backlog' | 'client_now' | 'build'>;

const FLUSH_MS = 2_000;

/**
 * When each PC was last here and what it said about unsent work. Written beside the requests and in bundles: it is for
 * people who look at a list, and a crash may lose two seconds of it.
 */
export class DeviceDiary {
  readonly #db: Kysely<ServerSchema>;
  readonly #now: () => string;
  readonly #seen = new Map<string, Sighting>();
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(db: Kysely<ServerSchema>, now: () => string) {
    this.#db = db;
    this.#now = now;
  }

  saw(device: string, push?: Reported, isIn = false): void {
    const at = this.#now();
    const backlog = push && {
      waiting: push.backlog.count,
      oldest_waiting_at: push.backlog.oldest_at,
      clock_offset_ms: Date.parse(push.client_now) - Date.parse(at),
      build: isPlainText(push.build) ? push.build : '',
    };
    const before = this.#seen.get(device);
    this.#seen.set(device, { ...before, at, isIn: isIn || before?.isIn === true, ...(backlog ? { backlog } : {}) });
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), FLUSH_MS).unref();
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const seen = [...this.#seen];
    this.#seen.clear();
    this.#flushing = this.#flushing
      .catch(() => undefined)
      .then(async () => {
        for (const [device, sighting] of seen) await noteSighting(this.#db, device, sighting);
      });
    return this.#flushing;
  }
}
