import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';
import { PASSWORD_RULES } from './password.rules.ts';

/** The password or code is not this login id's. Normal; the fifth time in a row starts a wait. */
export const wrongPassword = defineError('accounts/wrong-password', { triesLeft: z.int() });
/** Too many wrong tries: nobody may try under this login id until then. Normal; a manager's new code does not shorten it. */
export const lockedOut = defineError('accounts/locked-out', {
  until: z.iso.datetime(),
  /** The same from now, for a screen that counts down without trusting its own clock. */
  waitSeconds: z.int(),
});
/** The secret was right, but the account was switched off or its dates do not include today. Normal after a transfer. */
export const accountNotActive = defineError('accounts/not-active', {});
/** The secret was right, but a secretary comes in at a PC with households only where a manager has allowed it. Normal. */
export const notOnThisPc = defineError('accounts/not-on-this-pc', {});
/** The secret was right, but the office took this PC out: nothing of its records is here any more. */
export const pcTakenOut = defineError('accounts/pc-taken-out', {});
/** The new password breaks a rule of `password.rules.ts`. Normal. */
export const weakPassword = defineError('accounts/weak-password', { broken: z.array(z.enum(PASSWORD_RULES)) });
/** Somebody in this office already signs in with that id, or did once. Normal; ids are never given twice. */
export const loginIdTaken = defineError('accounts/login-id-taken', {});
/** The step before was not done, or its time was over: begin again. Normal after a long pause. */
export const stepExpired = defineError('accounts/step-expired', {});
/** This PC already holds an office. Normal in a second window; sign in instead. */
export const officeExists = defineError('accounts/office-exists', {});
/** The office would be left without a manager who can sign in. Normal; make another manager first. */
export const lastManager = defineError('accounts/last-manager', {});
/** Nobody switches off or demotes themselves. Normal; another manager does it. */
export const notYourself = defineError('accounts/not-yourself', {});
/** The account is not there. Normal after a restore of an older backup. */
export const accountNotFound = defineError('accounts/not-found', {});
/** The colleague chosen to take over or to stand in cannot: switched off, without the right, or the same person. */
export const unsuitableColleague = defineError('accounts/unsuitable-colleague', {});
/** The keyring knows of records, and they are not there. Never normal; somebody moved or deleted the file. */
export const databaseMissing = defineError('accounts/database-missing', {});
/** The records cannot be read. Never normal; a copy was put aside under `copiedTo`, and a backup holds whole ones. */
export const databaseDamaged = defineError('accounts/database-damaged', { copiedTo: z.string().nullable() });
/** A newer version of the app wrote the records. Normal after going back to an older one. */
export const databaseNewer = defineError('accounts/database-newer', {});
