import type { Installation } from '#core/accounts/installation.ts';
import type { Store } from '#core/database/store.ts';
import type { Dependencies } from '#core/dependencies.ts';
import { isTakenOut } from './enrolment.repository.ts';
import { noteTimePassed, readLease } from './lease.ts';

interface ShutDependencies extends Pick<Dependencies, 'emit'> {
  readonly installation: { readonly facts: Pick<Installation['facts'], 'shut'> };
}

/**
 * Shuts or opens the records of this session: by the time without the server, and by whether the office still counts this
 * PC among its own. Nothing is destroyed here, and the conversation with the server goes on: it hands over what waits.
 */
export async function shutOrOpenRecords(
  { installation: { facts }, emit }: ShutDependencies,
  store: Pick<Store, 'writer' | 'prepare' | 'prepareRead' | 'clock'>,
): Promise<void> {
  await noteTimePassed(store);
  const isPastLease = readLease(store)?.isOver ?? false;
  const shut = isTakenOut(store) ? 'taken-out' : isPastLease ? 'past-lease' : undefined;
  if (facts.shut === shut) return;
  facts.shut = shut;
  emit({ type: 'changed', tables: ['session'] });
}
