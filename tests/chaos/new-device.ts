import type { DeviceState } from '#shared/sync/engine/client-store.ts';
import { newDeviceState } from '#shared/sync/engine/new-device-state.ts';
import { onieumSchema } from '#shared/sync/onieum-schema.ts';

/** A PC of a chaos run that has just been enrolled. */
export const newDevice = (device: string): DeviceState =>
  newDeviceState({ device, incarnation: 1, audience: 'server', schemaVersion: onieumSchema.version });
