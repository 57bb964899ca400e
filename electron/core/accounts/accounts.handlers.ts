import type { Dependencies } from '#core/dependencies.ts';
import type { Handlers } from '#core/rpc/call.ts';
import type { accountsContract } from '#shared/accounts/accounts.contract.ts';
import { dayOf } from '#shared/calendar/day.ts';
import { must } from '#shared/kernel/must.ts';
import { ok } from '#shared/kernel/result.ts';
import { listAccounts, listColleagues, listRightChanges } from './account.repository.ts';
import { appState } from './app-state.ts';
import { changePassword, renewRecoveryCode } from './change-password.ts';
import { commonPasswords } from './common-passwords.ts';
import { setAllowedHere } from './entry-here.ts';
import { handOver } from './hand-over.ts';
import {
  addAccount,
  changeRole,
  editAccount,
  issueCode,
  reactivateAccount,
  setDeputy,
  setValidity,
} from './keep-accounts.ts';
import { leaveOffice } from './leave-office.ts';
import { listOffices } from './list-offices.ts';
import { printRecoveryCode } from './print-recovery-code.ts';
import { openRecovery, recoverAccount } from './recover-account.ts';
import { beginSetUp, finishSetUp } from './set-up-office.ts';
import { setFirstPassword, signIn } from './sign-in.ts';
import { readSignInRecord } from './sign-in-record.ts';
import { startOver } from './start-over.ts';

export const accountsHandlers = (deps: Dependencies): Handlers<typeof accountsContract> => ({
  state: async () => {
    await deps.installation.facts.preparing;
    return ok(await appState(deps));
  },
  offices: async () => ok(await listOffices(deps.settings.resourcesDir)),
  commonPasswords: async () => ok([...(await commonPasswords(deps.settings.resourcesDir))]),
  beginSetUp: (input) => beginSetUp(deps, input),
  finishSetUp: (input) => finishSetUp(deps, input),
  printRecoveryCode: (input) => printRecoveryCode(deps, input),
  startOver: () => startOver(deps),
  signIn: (input) => signIn(deps, input),
  setFirstPassword: (input) => setFirstPassword(deps, input),
  openRecovery: (input) => openRecovery(deps, input),
  recover: (input) => recoverAccount(deps, input),
  lock: () => {
    // After the answer: leaving waits for every call to end, and this is one.
    setImmediate(() => void leaveOffice(deps, 'locked'));
    return ok({});
  },
  stay: () => {
    deps.installation.autoLock.touch();
    return ok({});
  },
  changePassword: (input, { session }) => changePassword(deps, session, input),
  list: async (_, { session }) => {
    const { keyring } = must(deps.installation.keys.current(), 'open keyring').opened;
    const { lastSignInAt } = await readSignInRecord(deps.settings.dataDir);
    return ok(listAccounts(session.store, keyring, lastSignInAt, deps.clock.now()));
  },
  colleagues: (_, { session }) => ok(listColleagues(session.store, dayOf(deps.clock.now()))),
  rightsHistory: ({ accountId }, { session }) => ok(listRightChanges(session.store, accountId)),
  add: (input, { session }) => addAccount(deps, session, input),
  edit: (input, { session }) => editAccount(deps, session, input),
  issueCode: (input, { session }) => issueCode(deps, session, input),
  changeRole: (input, { session }) => changeRole(session, input),
  setValidity: (input, { session }) => setValidity(session, input),
  setDeputy: (input, { session }) => setDeputy(session, input),
  setAllowedHere: (input, { session }) => setAllowedHere(session, input),
  handOver: (input, call) => handOver(deps, call, input),
  reactivate: (input, { session }) => reactivateAccount(deps, session, input),
  renewRecoveryCode: (input, { session }) => renewRecoveryCode(deps, session, input),
});
