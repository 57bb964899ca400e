import type { DeviceState } from './client-store.ts';
import { ZERO_HASH } from './fingerprints.ts';

/** A PC that has just been enrolled: an identity, and a stream in which nothing was written yet. */
export const newDeviceState = (
  identity: Pick<DeviceState, 'device' | 'incarnation' | 'audience' | 'schemaVersion'>,
): DeviceState => ({
  ...identity,
  epoch: null,
  forkNonce: null,
  headDseq: 0,
  headLink: ZERO_HASH,
  ackedDseq: 0,
  ackedLink: ZERO_HASH,
  receipt: null,
  durableDseq: 0,
  askFrom: null,
  feeds: null,
});
