import { z } from 'zod';
import { defineError } from '../kernel/domain-error.ts';
import { AwayReason } from './sync-status.schema.ts';

/** This PC works alone: there is no server to ask. Normal before it joins one. */
export const syncStandalone = defineError('sync/standalone', {});
/** This PC belongs to a server already. Normal in a second window. */
export const syncAlreadyJoined = defineError('sync/already-joined', {});
/** The server was not reached, or did not answer as one. Normal offline; nothing was changed. */
export const syncUnreachable = defineError('sync/unreachable', { why: AwayReason });
/** The typed address is not one of a server. Normal; see what was typed. */
export const syncBadAddress = defineError('sync/bad-address', {});
/** The server does not take this PC in: the code, or the office. Normal; nothing was changed. */
export const syncNotEnrolled = defineError('sync/not-enrolled', {
  why: z.enum([
    'code-unknown',
    'code-expired',
    'code-used',
    'office-exists',
    'office-unknown',
    'malformed',
    'busy',
    'upgrade_required',
  ]),
});
/** Nobody of that office signs in with this id and password. Normal; the code is used up by then and a new one is needed. */
export const syncNobodyKnown = defineError('sync/nobody-known', {});
/** What was decided on is gone, or was decided meanwhile. Normal when two people look at one list. */
export const syncGone = defineError('sync/gone', {});
/** The conflict has another candidate since it was opened. Normal; look again. */
export const syncChangedMeanwhile = defineError('sync/changed-meanwhile', {});
/** A value that was typed or chosen is none that the column can hold. Normal. */
export const syncBadValue = defineError('sync/bad-value', { columns: z.array(z.string()) });
/** Only what the server has refused can be sent again or thrown away: what waits is on its way. Normal. */
export const syncNotRefused = defineError('sync/not-refused', {});
/** The work has been decided about meanwhile, or waits for what can never come and can be laid aside. Normal. */
export const syncWaitsNoLonger = defineError('sync/waits-no-longer', {});
/** The refused work does not fit the records any more as they are. Normal; correct the record by hand. */
export const syncDoesNotFit = defineError('sync/does-not-fit', { table: z.string() });
/** Work of this PC has not been handed over. Normal before leaving; it would be lost for the others. */
export const syncUnsentWork = defineError('sync/unsent-work', { waiting: z.int() });
/** The server did not do what the manager asked; `rule` is a code with a sentence. Normal. */
export const syncRefusedByServer = defineError('sync/refused-by-server', { rule: z.string() });
