import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';

/** The secret opens no slot: a wrong password, a wrong one-time code, or a login id that does not exist. Normal. */
export const wrongSecret = defineError('keys/wrong-secret', {});
/** The one-time code was right once and is past its day. Normal; a manager issues a new one. */
export const codeExpired = defineError('keys/code-expired', { expiredAt: z.iso.datetime() });
/** The recovery code has the right shape and is not this installation's. Normal after a new code was printed. */
export const wrongRecoveryCode = defineError('keys/wrong-recovery-code', {});
/** The recovery code cannot be right as typed: its check symbols disagree. Normal; someone reads a 5 for an S. */
export const mistypedRecoveryCode = defineError('keys/mistyped-recovery-code', {});
/** `keyring.json` does not hold together: torn, edited or swapped. Never normal; a backup holds a whole one. */
export const keyringDamaged = defineError('keys/keyring-damaged', {});
/** A newer version of the app wrote the keyring. Normal after going back to an older one. */
export const keyringNewer = defineError('keys/keyring-newer', { version: z.int() });
/** The new password is one of the person's last three. Normal. */
export const passwordReused = defineError('keys/password-reused', {});
