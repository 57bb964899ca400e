import type { FastifyInstance } from 'fastify';
import type { Doors } from '#server/app/build-app.ts';
import { WindowCounter } from '#server/app/window-counter.ts';
import { enrol } from './enrol.ts';

const GUESSES: readonly string[] = ['code-unknown', 'code-expired', 'code-used'];
/** A code has 80 bits; this only keeps the noise out. */
const GUESS_WINDOW_MS = 15 * 60_000;

export function enrolRoutes(app: FastifyInstance, doors: Doors): void {
  const { limits, now } = doors;
  const guesses = new WindowCounter(limits.wrongCodesPerAddress, GUESS_WINDOW_MS);
  const config = { rateLimit: { max: limits.enrolmentsPerMinutePerAddress, timeWindow: 60_000 } };
  app.post('/v1/enrol', { config }, async (request) => {
    const at = Date.parse(now());
    if (guesses.isFull(request.ip, at)) return { error: 'busy' };
    const answer = await enrol(doors, request.body);
    if ('error' in answer) {
      request.note = { answer: answer.error };
      if (GUESSES.includes(answer.error)) guesses.take(request.ip, at);
    } else request.note = { answer: 'enrolled', device: answer.device };
    return answer;
  });
}
