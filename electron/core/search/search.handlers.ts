import type { Handlers } from '#core/rpc/call.ts';
import { ok } from '#shared/kernel/result.ts';
import type { searchContract } from '#shared/search/search.contract.ts';
import { recentHouseholds, searchHouseholds } from './find-households.ts';

export const searchHandlers = (): Handlers<typeof searchContract> => ({
  find: ({ text, limit }, { session: { store, actor } }) =>
    ok(searchHouseholds(store, { text, limit, accountId: actor.accountId })),
  recent: ({ limit }, { session: { store, actor } }) => ok(recentHouseholds(store, actor.accountId, limit)),
});
