import type { DeviceState } from '#shared/sync/engine/client-store.ts';
import { ZERO_HASH } from '#shared/sync/engine/fingerprints.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';

/** A PC that has just been enrolled. */
export const newDevice = (device: string): DeviceState => ({
  device,
  incarnation: 1,
  audience: 'server',
  schemaVersion: onieumSchema.version,
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
