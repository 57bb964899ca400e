import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { parseJson } from '#shared/kernel/parse-json.ts';
import { Hint } from '#shared/sync/hint.message.ts';

const CHANNEL = 'onieum_hint';
const COALESCE_MS = 100;
const RETRY_MS = 2_000;
/** PostgreSQL refuses a notice of 8,000 bytes; a hint is about 80. */
const PER_NOTICE = 60;

const Notice = z.strictObject({ from: z.string(), heads: z.array(Hint) });

export interface HintRelay {
  tell(heads: readonly Hint[]): void;
  stop(): Promise<void>;
}

/**
 * Hints between the nodes of one database. Sent after the commit and outside of it: a notice inside a transaction takes a
 * lock that all commits of the database share.
 */
export function startHintRelay(
  config: pg.ClientConfig,
  pool: pg.Pool,
  onHeard: (heads: readonly Hint[]) => void,
): HintRelay {
  const self = randomUUID();
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let client: pg.Client | undefined;

  async function listen(): Promise<void> {
    if (isStopped) return;
    const own = new pg.Client({ ...config, keepAlive: true });
    client = own;
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      own.end().catch(() => undefined);
      if (!isStopped) setTimeout(() => void listen(), RETRY_MS).unref();
    };
    own.on('error', again);
    own.on('end', again);
    own.on('notification', ({ payload }) => {
      const notice = Notice.safeParse(parseJson(payload ?? ''));
      if (notice.success && notice.data.from !== self) onHeard(notice.data.heads);
    });
    await own
      .connect()
      .then(() => own.query(`LISTEN ${CHANNEL}`))
      .catch(again);
  }

  async function send(): Promise<void> {
    timer = undefined;
    const heads = [...waiting].map(([feed, seq]) => ({ feed, seq }));
    waiting.clear();
    for (let at = 0; at < heads.length; at += PER_NOTICE) {
      const notice = JSON.stringify({ from: self, heads: heads.slice(at, at + PER_NOTICE) });
      // Lossy on purpose: a PC that hears nothing asks by itself.
      await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, notice]).catch(() => undefined);
    }
  }

  void listen();
  return {
    tell(heads) {
      for (const { feed, seq } of heads) waiting.set(feed, Math.max(seq, waiting.get(feed) ?? 0));
      timer ??= setTimeout(() => void send(), COALESCE_MS);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
