import type { FastifyInstance } from 'fastify';
import type { Doors } from '#server/app/build-app.ts';
import { enrol } from './enrol.ts';
import { GuessGuard } from './guess-guard.ts';

const GUESSES: readonly string[] = ['code-unknown', 'code-expired', 'code-used'];

export async function enrolRoutes(app: FastifyInstance, doors: Doors): Promise<void> {
  const { limits, now } = doors;
  const guard = new GuessGuard(limits.wrongCodesPerAddress);
  const config = { rateLimit: { max: limits.enrolmentsPerMinutePerAddress, timeWindow: 60_000 } };
  app.post('/v1/enrol', { config }, async (request) => {
    const at = Date.parse(now());
    if (!guard.mayTry(request.ip, at)) return { error: 'busy' };
    const answer = await enrol(doors, request.body);
    if ('error' in answer) {
      request.note = { answer: answer.error };
      if (GUESSES.includes(answer.error)) guard.wasWrong(request.ip, at);
    } else request.note = { answer: 'enrolled', device: answer.device };
    return answer;
  });
}
