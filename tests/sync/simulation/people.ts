/** @file The offices of a simulated shard: who works there, which PCs they have, and what each PC is enrolled for. */
import type { Account, Device, OfficerKey } from '#shared/sync/engine/server-store.ts';
import { feedOf } from '#shared/sync/scope-access.ts';
import type { Random } from './random.ts';

export interface Person {
  readonly id: string;
  readonly officeId: string;
  readonly role: string;
  readonly key: string;
}

export interface Pc {
  readonly device: string;
  readonly officeId: string;
  readonly feeds: readonly string[];
}

export interface Town {
  readonly offices: readonly string[];
  readonly people: readonly Person[];
  readonly pcs: readonly Pc[];
}

const HOUSEHOLD_SCOPES = ['council', 'welfare', 'welfare/restricted', 'admin'];

export function aTown(random: Random, newId: () => string, pcCount: number): Town {
  const offices = Array.from({ length: 1 + random.below(3) }, newId);
  const people = offices.flatMap((officeId) =>
    ['OFFICER', 'OFFICER', 'MANAGER', 'MANAGER', 'SECRETARY'].map((role) => {
      const id = newId();
      return { id, officeId, role, key: `key of ${id}` };
    }),
  );
  // Not every office uses every part; fewer feeds leave more room for trouble in each.
  const used = random.chance(0.4) ? HOUSEHOLD_SCOPES : HOUSEHOLD_SCOPES.slice(1, random.chance(0.5) ? 2 : 3);
  const pcs = Array.from({ length: pcCount }, (_, index): Pc => {
    const officeId = offices[index % offices.length] as string;
    const scopes = index > 1 && random.chance(0.15) ? ['council'] : used;
    const own = scopes.map((scope) => feedOf(officeId, scope));
    const other = offices[(index + 1) % offices.length] as string;
    // A PC at the sigungu reads two offices: their feeds have no order between them.
    const both = scopes.includes('welfare') && offices.length > 1 && random.chance(0.5);
    return { device: newId(), officeId, feeds: both ? [...own, feedOf(other, 'welfare')] : own };
  });
  return { offices, people, pcs };
}

export const accountOf = ({ id, officeId, role }: Person): Account => ({
  id,
  officeId,
  role,
  validTo: null,
  codeIssuers: [],
});
export const keyOf = ({ id, key }: Person): OfficerKey => ({
  id: key,
  accountId: id,
  publicKey: `public ${key}`,
  isRevoked: false,
});
export const deviceOf = ({ device, officeId, feeds }: Pc): Device => ({
  id: device,
  officeId,
  publicKey: `public ${device}`,
  status: 'active',
  feeds,
  formerFeeds: [],
  newestIncarnation: 1,
});
