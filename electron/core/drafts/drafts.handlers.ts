import type { Handlers } from '#core/rpc/call.ts';
import type { draftsContract } from '#shared/drafts/drafts.contract.ts';
import { ok } from '#shared/kernel/result.ts';
import { discardDraft, findDraft, listDrafts, saveDraft } from './draft.repository.ts';

export const draftsHandlers = (): Handlers<typeof draftsContract> => ({
  get: (place, { session }) => ok(findDraft(session, place)),
  list: (_input, { session }) => ok(listDrafts(session)),
  save: async (draft, { session }) => ok(await saveDraft(session, draft)),
  discard: async (place, { session }) => {
    await discardDraft(session, place);
    return ok({});
  },
});
