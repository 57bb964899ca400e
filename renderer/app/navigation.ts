import type { Role } from '#shared/accounts/role.ts';
import type { IconName } from '../ui/icon.tsx';

interface Destination {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly path: string;
  /** Addresses under it that keep it marked as open. */
  readonly under: readonly string[];
  readonly roles: readonly Role[];
}

const CASEWORKERS: readonly Role[] = ['OFFICER', 'MANAGER'];

/** The navigation by work, in the order of the day. Only what works is listed, and only to whom it is open. */
export const DESTINATIONS: readonly Destination[] = [
  { id: 'today', label: '오늘 할 일', icon: 'today', path: '/today', under: ['/today'], roles: CASEWORKERS },
  {
    id: 'households',
    label: '위기가구',
    icon: 'household',
    path: '/households',
    under: ['/households', '/imports'],
    roles: CASEWORKERS,
  },
  {
    id: 'admin',
    label: '관리',
    icon: 'admin',
    path: '/admin',
    under: ['/admin'],
    roles: ['MANAGER', 'SYSADMIN', 'AUDITOR'],
  },
];

export const destinationsFor = (role: Role): readonly Destination[] =>
  DESTINATIONS.filter(({ roles }) => roles.includes(role));

export const destinationAt = (path: string): string | null =>
  DESTINATIONS.find(({ under }) => under.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))?.id ??
  null;
