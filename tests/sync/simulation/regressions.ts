import type { Plan } from './world.ts';

/** Plans that once broke an invariant, as small as shrinking made them, with what was wrong. Never removed. */
export const REGRESSIONS: readonly Plan[] = [
  // The chain did not name its feed: two feeds could stand at the same place.
  { seed: 127, steps: 220, pcs: 4, faults: [] },
  // An operation taken over by another office was applied in a feed that its author's outbox did not look at.
  { seed: 238, steps: 121, pcs: 3, faults: [] },
  // A decision was taken back by a restore and made otherwise; nobody asked again.
  {
    seed: 968,
    steps: 265,
    pcs: 4,
    faults: [
      'duplicate',
      'truncate',
      'lost-reply',
      'server-crash',
      'server-restore-marked',
      'key-revoked',
      'clock-jump',
    ],
  },
  // The same operations under a newer schema led to other rows at the same place of a chain.
  {
    seed: 999,
    steps: 232,
    pcs: 4,
    faults: ['drop', 'duplicate', 'server-crash', 'server-restore-marked', 'client-restore', 'upgrade', 'oversize'],
  },
  // Two offices in one PC, a move between them taken back by a restore: the PC asked for a repair for ever.
  {
    seed: 198,
    steps: 197,
    pcs: 5,
    faults: ['server-restore-marked', 'client-clone', 'role-changed', 'floor-raised'],
  },
  // A decision about an operation was taken for one about its twin with the same id.
  {
    seed: 243,
    steps: 140,
    pcs: 2,
    faults: [
      'stale-answer',
      'truncate',
      'partition',
      'server-crash',
      'server-restore-unmarked',
      'role-changed',
      'floor-raised',
      'twin-ids',
    ],
  },
  // A row came into a feed along with its household; what waited for the row itself was not told.
  { seed: 352, steps: 100, pcs: 4, faults: ['duplicate', 'truncate', 'server-restore-unmarked', 'upgrade'] },
  // A feed was taken away, and with it rows that had been written there and had since moved to another feed of the same PC.
  { seed: 1448, steps: 48, pcs: 5, faults: ['partition', 'client-crash', 'server-crash', 'scope-revoked', 'twin-ids'] },
  // A feed was taken away from under an own change of a row that had moved on to a feed that stays: its shadow stayed.
  {
    seed: 289,
    steps: 57,
    pcs: 5,
    faults: [
      'drop',
      'duplicate',
      'stale-answer',
      'partition',
      'client-clone',
      'scope-revoked',
      'key-revoked',
      'twin-ids',
      'disk-full',
    ],
  },
];
