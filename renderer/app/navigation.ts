import { Role } from '#shared/accounts/role.ts';
import { ACCESS_LOG_READERS } from '#shared/audit/audit.contract.ts';
import type { IconName } from '../ui/icon.tsx';

interface Place {
  readonly label: string;
  readonly path: string;
  readonly roles: readonly Role[];
}

interface Destination {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly path: string;
  /** Addresses under it that keep it marked as open. */
  readonly under: readonly string[];
  readonly roles: readonly Role[];
  /** Pages inside it: tabs of the admin pages, entries of the palette. */
  readonly places: readonly Place[];
}

const CASEWORKERS: readonly Role[] = ['OFFICER', 'MANAGER'];
const KEEPERS: readonly Role[] = ['MANAGER', 'SYSADMIN'];

/** The navigation by work, in the order of the day. Only what works is listed, and only to whom it is open. */
const DESTINATIONS: readonly Destination[] = [
  {
    id: 'home',
    label: '시작',
    icon: 'info',
    path: '/',
    under: ['/'],
    roles: ['SECRETARY', 'SIGUNGU', 'AUDITOR'],
    places: [],
  },
  {
    id: 'today',
    label: '오늘 할 일',
    icon: 'today',
    path: '/today',
    under: ['/today'],
    roles: CASEWORKERS,
    places: [],
  },
  {
    id: 'households',
    label: '위기가구',
    icon: 'household',
    path: '/households',
    under: ['/households', '/imports', '/consultations', '/reviews', '/handoffs', '/rescreens'],
    roles: CASEWORKERS,
    places: [
      { label: '가구 등록', path: '/households/new', roles: CASEWORKERS },
      { label: '명단 가져오기', path: '/imports/new', roles: CASEWORKERS },
      { label: '가져온 명단', path: '/imports', roles: CASEWORKERS },
      { label: '더블체크', path: '/reviews', roles: CASEWORKERS },
      { label: '더블체크 확인대장', path: '/reviews/ledger', roles: CASEWORKERS },
      { label: '행복e음 입력', path: '/handoffs', roles: CASEWORKERS },
      { label: '고립 재조사', path: '/rescreens', roles: CASEWORKERS },
      { label: '자료 점검', path: '/households/quality', roles: CASEWORKERS },
    ],
  },
  {
    id: 'reports',
    label: '보고서',
    icon: 'report',
    path: '/reports',
    under: ['/reports'],
    roles: CASEWORKERS,
    places: [],
  },
  {
    id: 'sync',
    label: '동기화',
    icon: 'sync',
    path: '/sync/outbox',
    under: ['/sync'],
    roles: Role.options,
    places: [
      { label: '보낼 기록', path: '/sync/outbox', roles: Role.options },
      { label: '맞지 않는 기록', path: '/sync/conflicts', roles: Role.options },
      { label: '보류된 기록', path: '/sync/held', roles: Role.options },
    ],
  },
  {
    id: 'admin',
    label: '관리',
    icon: 'admin',
    path: '/admin/accounts',
    under: ['/admin'],
    roles: [...KEEPERS, 'AUDITOR'],
    places: [
      { label: '계정', path: '/admin/accounts', roles: KEEPERS },
      { label: '백업', path: '/admin/backup', roles: KEEPERS },
      { label: '기준정보', path: '/admin/reference', roles: ['MANAGER'] },
      { label: '서버 연결', path: '/admin/server', roles: KEEPERS },
      { label: 'PC와 등록 코드', path: '/admin/devices', roles: KEEPERS },
      { label: '접속기록', path: '/admin/access-log', roles: ACCESS_LOG_READERS },
    ],
  },
];

export const destinationsFor = (role: Role): readonly Destination[] =>
  DESTINATIONS.filter(({ roles }) => roles.includes(role)).map((destination) => {
    const places = destination.places.filter(({ roles }) => roles.includes(role));
    const isOpen = isOpenTo(role, destination.path);
    return { ...destination, places, path: isOpen ? destination.path : (places[0]?.path ?? destination.path) };
  });

export const destinationAt = (path: string): string | null =>
  DESTINATIONS.find(({ under }) => under.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))?.id ??
  null;

/** Where each role begins its day. */
export const startFor = (role: Role): string => destinationsFor(role)[0]?.path ?? '/';

/** Whether an address is for this role at all. The state of the backup is everybody's to see. */
export function isOpenTo(role: Role, path: string): boolean {
  if (path === '/admin/backup') return true;
  const place = DESTINATIONS.flatMap(({ places }) => places).find((each) => each.path === path);
  if (place && !place.roles.includes(role)) return false;
  const destination = DESTINATIONS.find(({ id }) => id === destinationAt(path));
  return path === '/' || destination === undefined || destination.roles.includes(role);
}
