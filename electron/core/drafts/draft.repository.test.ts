import { afterEach, beforeEach, expect, test } from 'vitest';
import { aSession, aStore } from '../../../tests/support/test-store.ts';
import { discardDraft, findDraft, listDrafts, saveDraft } from './draft.repository.ts';

let store: Awaited<ReturnType<typeof aStore>>;
let changed: string[][];
beforeEach(async () => {
  changed = [];
  store = await aStore({ onChanged: (tables) => changed.push([...tables]) });
});
afterEach(() => store.dispose());

const place = { screen: 'household-new', ref: '' };

test('a draft is kept for one person at one place, replaced, and gone when discarded', async () => {
  const [mine, theirs] = [aSession(store), aSession(store, 'OFFICER', 'somebody-else')];
  await saveDraft(mine, { ...place, body: { name: '황' } });
  const { savedAt } = await saveDraft(mine, { ...place, body: { name: '황보', phones: ['010'] } });
  expect(findDraft(mine, place)).toEqual({ body: { name: '황보', phones: ['010'] }, savedAt });
  expect([findDraft(theirs, place), listDrafts(theirs)]).toEqual([null, []]);
  expect(listDrafts(mine)).toEqual([{ ...place, savedAt }]);
  await discardDraft(mine, place);
  expect(findDraft(mine, place)).toBeNull();
});

test('a draft leaves no history and tells nobody but the list of drafts', async () => {
  await saveDraft(aSession(store), { ...place, body: 'x' });
  expect(store.prepareRead('SELECT count(*) AS n FROM operation').get()).toEqual({ n: 0 });
  expect(changed).toEqual([['draft']]);
});

test('a draft survives the program: it is there when the database is opened again', async () => {
  await saveDraft(aSession(store), { ...place, body: { note: '방문 중' } });
  const row = store.rawWriter.prepare('SELECT body FROM draft').get();
  expect(row).toEqual({ body: '{"note":"방문 중"}' });
});
