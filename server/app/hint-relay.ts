import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { DEVICE_CHANNEL } from '#server/database/postgres-transaction.ts';
import { parseJson } from '#shared/kernel/parse-json.ts';
import { Hint } from '#shared/sync/hint.message.ts';
import type { HintHub } from './hint-hub.ts';

const HINT_CHANNEL = 'onieum_hint';
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
 * What the nodes of one database and the operator's commands tell each other. Hints are sent after the commit and outside of
 * it: a notice inside a transaction takes a lock that all commits of the database share. That a PC's rights have changed is
 * seldom, and told by the transaction that changes them. Listens when it resolves.
 */
export async function startHintRelay(config: pg.ClientConfig, pool: pg.Pool, hub: HintHub): Promise<HintRelay> {
  const self = randomUUID();
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let hasMissed = false;
  let client: pg.Client | undefined;

  async function listen(): Promise<void> {
    if (isStopped) return;
    const own = new pg.Client({ ...config, keepAlive: true });
    client = own;
    let isOver = false;
    const again = () => {
      if (isOver) return;
      isOver = true;
      hasMissed = true;
      own.end().catch(() => undefined);
      if (!isStopped) setTimeout(() => void listen(), RETRY_MS).unref();
    };
    own.on('error', again);
    own.on('end', again);
    own.on('notification', ({ channel, payload = '' }) => {
      if (channel === DEVICE_CHANNEL) return hub.closeDevice(payload);
      const notice = Notice.safeParse(parseJson(payload));
      if (notice.success && notice.data.from !== self) hub.publish(notice.data.heads);
    });
    await own
      .connect()
      .then(() => own.query(`LISTEN ${HINT_CHANNEL}; LISTEN ${DEVICE_CHANNEL}`))
      .then(askAnew)
      .catch(again);
  }

  /** Whose rights were changed while nobody listened, nobody knows: every PC comes again and is judged anew. */
  function askAnew(): void {
    if (hasMissed) hub.closeAll();
    hasMissed = false;
  }

  async function send(): Promise<void> {
    timer = undefined;
    const heads = [...waiting].map(([feed, seq]) => ({ feed, seq }));
    waiting.clear();
    for (let at = 0; at < heads.length; at += PER_NOTICE) {
      const notice = JSON.stringify({ from: self, heads: heads.slice(at, at + PER_NOTICE) });
      // Lossy on purpose: a PC that hears nothing asks by itself.
      await pool.query('SELECT pg_notify($1, $2)', [HINT_CHANNEL, notice]).catch(() => undefined);
    }
  }

  await listen();
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
