import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { clockContract } from '#shared/clock/clock.contract.ts';
import { ok } from '#shared/kernel/result.ts';

export const clockHandlers = ({ clock }: Pick<Dependencies, 'clock'>): Handlers<typeof clockContract> => ({
  now: () => ok({ now: clock.now() }),
});
