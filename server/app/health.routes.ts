import type { FastifyInstance } from 'fastify';
import type { Doors } from './build-app.ts';
import { ping } from './shard.repository.ts';

/** `/health`: the process lives. `/ready`: the database answers, its schema is ours, and requests make sense. */
export function healthRoutes(app: FastifyInstance, { shards }: Doors): void {
  app.get('/health', async () => ({ ok: true }));
  app.get('/ready', async (_request, reply) => {
    const isThere = await ping(shards.db).then(
      () => true,
      () => false,
    );
    return reply.code(isThere ? 200 : 503).send({ ok: isThere });
  });
}
