import { addAccount } from '#core/accounts/keep-accounts.ts';
import { keyringDeps } from '#core/accounts/keyring-deps.ts';
import { leaveOffice } from '#core/accounts/leave-office.ts';
import { beginSetUp, finishSetUp } from '#core/accounts/set-up-office.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { canonicalLoginId, setPassword } from '#core/keys/keyring.ts';
import type { Session } from '#core/rpc/call.ts';
import type { DemoPerson } from '#shared/demo/demo.contract.ts';
import { must } from '#shared/kernel/must.ts';
import type { Result } from '#shared/kernel/result.ts';
import { seedHouseholds } from './seed-households.ts';
import type { OfficeSize } from './synthetic-office.ts';

/** Who works in the invented office. The passwords are shown on the sign-in screen of a demo, and only there. */
export const DEMO_PEOPLE: readonly (DemoPerson & { readonly team: string; readonly position: string })[] = [
  {
    loginId: 'manager',
    name: '한정우',
    role: 'MANAGER',
    position: '팀장',
    team: '맞춤형복지팀',
    password: '새솔-아침-산책-73',
  },
  {
    loginId: 'officer',
    name: '이서연',
    role: 'OFFICER',
    position: '주무관',
    team: '맞춤형복지팀',
    password: '달빛-고개-우체통-21',
  },
  {
    loginId: 'dohyun',
    name: '박도현',
    role: 'OFFICER',
    position: '주무관',
    team: '맞춤형복지팀',
    password: '은행-나무-그늘-58',
  },
  {
    loginId: 'secretary',
    name: '최유진',
    role: 'SECRETARY',
    position: '간사',
    team: '안전협의체',
    password: '한울-대로-가로등-40',
  },
];
const OFFICE = { code: null, name: '새솔2동 행정복지센터', sigungu: '한울구', sido: '가람시' };

interface OfficeToMake {
  readonly size: OfficeSize;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Makes a whole office in an empty data folder, through the same use cases as a first run, and leaves it locked. */
export async function makeOffice(deps: Dependencies, { size, seed, onProgress }: OfficeToMake): Promise<void> {
  const [manager, ...colleagues] = DEMO_PEOPLE;
  const { name, position, loginId, password } = must(manager, 'manager');
  const begun = granted(await beginSetUp(deps, { office: OFFICE, manager: { name, position, loginId, password } }));
  granted(await finishSetUp(deps, { recoveryCode: begun.recoveryCode }));
  const session = must(deps.session.current(), 'session');
  const officers = [session.actor.accountId];
  for (const person of colleagues) {
    const accountId = await addColleague(deps, session, person);
    if (person.role === 'OFFICER') officers.push(accountId);
  }
  await seedHouseholds(session, { size, seed, officers, ...(onProgress ? { onProgress } : {}) });
  await deps.installation.facts.backup;
  // The window's first question already waits for this to end, so leaving must not wait for it.
  await leaveOffice({ ...deps, settleCalls: async () => {} }, 'quitting');
}

async function addColleague(
  deps: Dependencies,
  session: Session,
  person: (typeof DEMO_PEOPLE)[number],
): Promise<string> {
  const { name, position, team, role, loginId, password } = person;
  const { accountId } = granted(
    await addAccount(deps, session, { name, position, team, role, loginId, phone: null, validTo: null }),
  );
  const owner = { accountId, loginId: canonicalLoginId(loginId), name, position };
  const keyring = await keyringDeps(deps);
  await deps.installation.keys.update(async (opened) => {
    const { keyring: ring, masterKey } = await setPassword(keyring, opened, { owner, password });
    return { keyring: ring, masterKey };
  });
  return accountId;
}

/** A refusal here is a bug: the folder is empty and the answers are ours. */
function granted<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(`demo office: ${result.error.code}`);
  return result.value;
}
