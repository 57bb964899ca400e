import { afterEach, beforeEach, expect, test } from 'vitest';
import { settleAccess } from '#core/audit/resting-access.ts';
import { seedHouseholds } from '#core/demo/seed-households.ts';
import { answerCall } from '#core/rpc/answer-call.ts';
import { searchHandlers } from '#core/search/search.handlers.ts';
import { HOUSEHOLD_READERS, type Role, Role as Roles } from '#shared/accounts/role.ts';
import { DEFAULT_SORT } from '#shared/households/household-filter.ts';
import { householdsContract } from '#shared/households/households.contract.ts';
import type { Contract } from '#shared/rpc/contract.ts';
import { searchContract } from '#shared/search/search.contract.ts';
import { aSession, aStore, TEST_OFFICER } from '../../../tests/support/test-store.ts';
import { boardProjection } from './board-projection.ts';
import { householdsHandlers } from './households.handlers.ts';

let store: Awaited<ReturnType<typeof aStore>>;
beforeEach(async () => {
  store = await aStore({ projections: [boardProjection] });
});
afterEach(() => store.dispose());

const contract: Contract = { households: householdsContract, search: searchContract };
const handlers = {
  households: householdsHandlers({ log: { bug: () => '' } as never }),
  search: searchHandlers(),
} as never;

function answer(role: Role, feature: string, name: string, input: unknown) {
  const session = aSession(store, role);
  const report = (bug: unknown) => {
    throw bug;
  };
  const call = { callId: '1', signal: new AbortController().signal, progress: () => {} };
  return {
    session,
    result: answerCall(
      { contract, handlers, session: () => session, report },
      { callId: '1', feature, name, input },
      call,
    ),
  };
}

const operations = Object.entries(contract).flatMap(([feature, of]) =>
  Object.keys(of).map((name) => [feature, name] as const),
);
const outsiders = Roles.options.filter((role) => !(HOUSEHOLD_READERS as readonly Role[]).includes(role));

test.each(outsiders)('%s is refused by every operation on households, before its input is read', async (role) => {
  for (const [feature, name] of operations) {
    const { result } = answer(role, feature, name, 'no input of theirs');
    expect(await result, `${feature}.${name}`).toEqual({ ok: false, error: { code: 'app/not-allowed' } });
  }
  expect(store.prepareRead('SELECT count(*) AS n FROM access_log').get()).toEqual({ n: 0 });
});

test('a list and a search are logged with their query and the households shown, once they rest', async () => {
  await seedHouseholds(aSession(store), { size: 'S', seed: 5, officers: [TEST_OFFICER] });
  const list = answer('OFFICER', 'households', 'list', { filter: { tongs: ['8'] }, sort: DEFAULT_SORT, limit: 5 });
  const shown = (await list.result) as { ok: true; value: { rows: { id: string }[] } };
  const search = answer('OFFICER', 'search', 'find', { text: '김', limit: 3 });
  await search.result;
  await settleAccess(list.session);
  await settleAccess(search.session);
  const lines = store.prepareRead('SELECT action, screen, subject_ids, detail FROM access_log ORDER BY seq').all() as {
    action: string;
    screen: string;
    subject_ids: string;
    detail: string;
  }[];
  expect(lines.map(({ action, screen }) => [action, screen])).toEqual([
    ['LIST', 'households/list'],
    ['SEARCH', 'search'],
  ]);
  expect(JSON.parse(lines[0]?.subject_ids ?? '')).toEqual(shown.value.rows.map(({ id }) => id));
  expect(JSON.parse(lines[0]?.detail ?? '')).toMatchObject({ filter: { tongs: ['8'] } });
  expect(JSON.parse(lines[1]?.detail ?? '')).toEqual({ text: '김' });
});
