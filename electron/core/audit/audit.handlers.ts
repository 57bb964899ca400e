import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { auditContract } from '#shared/audit/audit.contract.ts';
import { readOfficeAccessLog, readOwnAccessLog } from './read-access-log.ts';

export const auditHandlers = (deps: Dependencies): Handlers<typeof auditContract> => ({
  own: (input, { session }) => readOwnAccessLog(deps, session, input),
  office: (input, { session }) => readOfficeAccessLog(deps, session, input),
});
