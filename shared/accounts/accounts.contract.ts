import { z } from 'zod';
import { diskErrors } from '../backup/backup.errors.ts';
import {
  codeExpired,
  keyringDamaged,
  keyringNewer,
  mistypedRecoveryCode,
  passwordReused,
  wrongRecoveryCode,
} from '../keys/keys.errors.ts';
import { printingFailed } from '../printing/printing.errors.ts';
import { command, query } from '../rpc/contract.ts';
import { Account, AppState, LoginId, Office, RightChange, SignInOutcome } from './account.schema.ts';
import {
  accountNotActive,
  accountNotFound,
  databaseDamaged,
  databaseMissing,
  databaseNewer,
  lastManager,
  lockedOut,
  loginIdTaken,
  notOnThisPc,
  notYourself,
  officeExists,
  pcTakenOut,
  stepExpired,
  unsuitableColleague,
  weakPassword,
  wrongPassword,
} from './accounts.errors.ts';
import { EVERYONE, Role } from './role.ts';

const ACCOUNT_KEEPERS = ['MANAGER', 'SYSADMIN'] as const satisfies readonly Role[];
const HISTORY_READERS = ['MANAGER', 'SYSADMIN', 'AUDITOR'] as const satisfies readonly Role[];

const Instant = z.iso.datetime();
const Day = z.iso.date();
const AccountId = z.uuid();
const Text = (longest: number) => z.string().trim().min(1).max(longest);
/** As typed: neither trimmed nor looked at. The bound only keeps a pasted file out. */
const Secret = z.string().max(1_024);
const Reason = Text(200);

const Facts = { name: Text(40), position: Text(40).nullable(), team: Text(40).nullable(), phone: Text(20).nullable() };
const IssuedCode = z.object({ accountId: AccountId, code: z.string(), expiresAt: Instant });
const enterErrors = [
  accountNotActive,
  notOnThisPc,
  pcTakenOut,
  keyringDamaged,
  keyringNewer,
  databaseMissing,
  databaseDamaged,
  databaseNewer,
  ...diskErrors,
] as const;
const Done = z.object({});

export const accountsContract = {
  state: query({
    access: 'anyone',
    input: z.strictObject({}),
    output: AppState,
    reads: ['session', 'account', 'office'],
  }),
  /** The 3,512 offices of the country by name: the window searches them itself, as one types. */
  offices: query({
    access: 'anyone',
    input: z.strictObject({}),
    output: z.object({ asOf: Day, offices: z.array(Office) }),
    reads: [],
  }),
  /** Pieces of common passwords, so that the rules tick while one types and no password leaves the form early. */
  commonPasswords: query({ access: 'anyone', input: z.strictObject({}), output: z.array(z.string()), reads: [] }),

  /** Makes everything in memory and gives the recovery code; nothing is kept until it has been typed back. */
  beginSetUp: command({
    access: 'anyone',
    input: z.strictObject({
      office: z.strictObject({
        code: z.string().max(10).nullable(),
        name: Text(60),
        sigungu: Text(60).nullable(),
        sido: Text(60).nullable(),
      }),
      manager: z.strictObject({ name: Text(40), position: Text(40).nullable(), loginId: LoginId, password: Secret }),
    }),
    output: z.object({ recoveryCode: z.string() }),
    errors: [officeExists, weakPassword],
  }),
  finishSetUp: command({
    access: 'anyone',
    input: z.strictObject({ recoveryCode: Secret }),
    output: Done,
    errors: [stepExpired, officeExists, mistypedRecoveryCode, wrongRecoveryCode, ...enterErrors],
  }),
  /** The code on the screen, on paper: at the first run and after it was renewed. Never a file. */
  printRecoveryCode: command({
    access: 'anyone',
    input: z.strictObject({ recoveryCode: Secret }),
    output: z.object({ isPrinted: z.boolean() }),
    errors: [stepExpired, mistypedRecoveryCode, wrongRecoveryCode, keyringDamaged, printingFailed],
  }),
  /** Puts everything that is here aside, deleting nothing, and begins anew. Only while the app is blocked. */
  startOver: command({
    access: 'anyone',
    input: z.strictObject({}),
    output: z.object({ movedTo: z.string() }),
    errors: [officeExists, ...diskErrors],
  }),

  signIn: command({
    access: 'anyone',
    input: z.strictObject({ loginId: z.string().max(100), secret: Secret }),
    output: SignInOutcome,
    errors: [wrongPassword, lockedOut, codeExpired, ...enterErrors],
  }),
  setFirstPassword: command({
    access: 'anyone',
    input: z.strictObject({ password: Secret }),
    output: Done,
    errors: [stepExpired, weakPassword, ...enterErrors],
  }),
  /** Opens with the printed code and names the managers, one of whom then gets a new password. */
  openRecovery: command({
    access: 'anyone',
    input: z.strictObject({ recoveryCode: Secret }),
    output: z.object({ managers: z.array(z.object({ accountId: AccountId, name: z.string(), loginId: z.string() })) }),
    errors: [mistypedRecoveryCode, wrongRecoveryCode, ...enterErrors],
  }),
  recover: command({
    access: 'anyone',
    input: z.strictObject({ accountId: AccountId, password: Secret }),
    output: Done,
    errors: [stepExpired, weakPassword, accountNotFound, ...enterErrors],
  }),
  lock: command({ access: EVERYONE, input: z.strictObject({}), output: Done }),
  /** Somebody is at the keyboard: the lock waits anew. */
  stay: command({ access: EVERYONE, input: z.strictObject({}), output: Done }),
  changePassword: command({
    access: EVERYONE,
    input: z.strictObject({ current: Secret, next: Secret }),
    output: Done,
    errors: [wrongPassword, lockedOut, weakPassword, passwordReused],
  }),

  list: query({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({}),
    output: z.array(Account),
    reads: ['account', 'session', 'household', 'setting', 'sync_enrolment'],
  }),
  /** Who works here now: for choosing an officer, a reviewer, a deputy. */
  colleagues: query({
    access: EVERYONE,
    input: z.strictObject({}),
    output: z.array(
      z.object({
        id: AccountId,
        name: z.string(),
        role: Role,
        team: z.string().nullable(),
        position: z.string().nullable(),
      }),
    ),
    reads: ['account'],
  }),
  rightsHistory: query({
    access: HISTORY_READERS,
    input: z.strictObject({ accountId: AccountId.nullable() }),
    output: z.array(RightChange),
    reads: ['account_right', 'account'],
  }),
  add: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ ...Facts, loginId: LoginId, role: Role, validTo: Day.nullable() }),
    output: IssuedCode,
    errors: [loginIdTaken],
  }),
  edit: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ accountId: AccountId, ...Facts }),
    output: Done,
    errors: [accountNotFound],
  }),
  /** A new one-time code; the person's old password stops at once. */
  issueCode: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ accountId: AccountId, reason: Reason }),
    output: IssuedCode,
    errors: [accountNotFound, accountNotActive, notYourself],
  }),
  changeRole: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ accountId: AccountId, role: Role, reason: Reason }),
    output: Done,
    errors: [accountNotFound, lastManager, notYourself],
  }),
  setValidity: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ accountId: AccountId, validTo: Day.nullable(), reason: Reason }),
    output: Done,
    errors: [accountNotFound, lastManager, notYourself],
  }),
  /** The deputy acts with their own role; the dates say for whom and until when. */
  setDeputy: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({
      accountId: AccountId,
      deputy: z.strictObject({ accountId: AccountId, from: Day, to: Day }).nullable(),
    }),
    output: Done,
    errors: [accountNotFound, unsuitableColleague],
  }),
  /** Whether a secretary may sign in at this PC although it has records of households. */
  setAllowedHere: command({
    access: ['MANAGER'],
    input: z.strictObject({ accountId: AccountId, isAllowed: z.boolean(), reason: Reason }),
    output: Done,
    errors: [accountNotFound],
  }),
  /** Everything in one person's charge goes to another; `leaves` also switches the account off and shuts it out. */
  handOver: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({
      accountId: AccountId,
      toAccountId: AccountId.nullable(),
      leaves: z.boolean(),
      reason: Reason,
    }),
    output: z.object({ households: z.int(), cases: z.int() }),
    errors: [accountNotFound, unsuitableColleague, lastManager, notYourself],
  }),
  reactivate: command({
    access: ACCOUNT_KEEPERS,
    input: z.strictObject({ accountId: AccountId, reason: Reason }),
    output: IssuedCode,
    errors: [accountNotFound],
  }),
  /** Prints a new recovery code; the old paper opens nothing from now on. */
  renewRecoveryCode: command({
    access: ['MANAGER'],
    input: z.strictObject({ password: Secret }),
    output: z.object({ recoveryCode: z.string() }),
    errors: [wrongPassword, lockedOut],
  }),
};
