import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { demoContract } from '#shared/demo/demo.contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { DEMO_PEOPLE } from './make-office.ts';

export const demoHandlers = ({ settings }: Pick<Dependencies, 'settings'>): Handlers<typeof demoContract> => ({
  people: () => {
    const people = settings.demo ? DEMO_PEOPLE : [];
    return ok(people.map(({ loginId, name, role, password }) => ({ loginId, name, role, password })));
  },
});
