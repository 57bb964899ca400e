import { restAccess } from '#core/audit/resting-access.ts';
import type { Handlers } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { searchContract } from '#shared/search/search.contract.ts';
import { recentHouseholds, searchHouseholds } from './find-households.ts';

export const searchHandlers = (): Handlers<typeof searchContract> => ({
  find: ({ text, limit }, { session }) => {
    const answer = searchHouseholds(session.store, { text, limit, accountId: session.actor.accountId });
    const subjectIds = answer.households.map(({ id }) => id);
    if (text.trim() !== '')
      restAccess(session, { action: 'SEARCH', screen: 'search', subjectIds, detail: { text }, rowCount: answer.total });
    return ok(answer);
  },
  recent: ({ limit }, { session: { store, actor } }) => ok(recentHouseholds(store, actor.accountId, limit)),
});
