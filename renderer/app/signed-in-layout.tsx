import { useMutation, useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import type { StorageTrouble } from '#shared/accounts/account.schema.ts';
import type { ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { LockCountdown } from '../features/accounts/lock-countdown.tsx';
import { SyncNotices } from '../features/sync/sync-notices.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Menu } from '../ui/menu.tsx';
import { ShortcutList } from '../ui/shortcut-list.tsx';
import { AppPalette } from './app-palette.tsx';
import { aside } from './aside.ts';
import { HelpDialog } from './help-dialog.tsx';
import { NotForThisRole } from './lost-screens.tsx';
import { destinationAt, destinationsFor, isOpenTo } from './navigation.ts';
import { type NavItem, Shell } from './shell.tsx';
import { StorageBanner } from './storage-banner.tsx';
import { RecordsState } from './sync-state.tsx';
import { useMe } from './use-me.ts';
import { UserButton } from './user-button.tsx';

/** The frame of every page after sign-in: where one can go, who one is, and whether the records are safe. */
export function SignedInLayout({ storageTrouble }: { storageTrouble: StorageTrouble | null }) {
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const navigate = useNavigate();
  const lock = useMutation(rpc.accounts.lock());
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  const navigation = useNavigation();
  const savedViews = useFrequentPlaces();
  const canSearch = me.role === 'OFFICER' || me.role === 'MANAGER';
  return (
    <Shell
      office={{ name: me.office.name, area: [me.office.sido, me.office.sigungu].filter(Boolean).join(' ') }}
      navigation={navigation}
      savedViews={savedViews}
      current={savedViewAt(path) ?? destinationAt(path)}
      searchHint={canSearch ? '이름·초성·전화·주소·메뉴 찾기' : '메뉴 찾기'}
      onSearch={() => setOpen('search')}
      onLock={() => lock.mutate({})}
      onHelp={() => setOpen('help')}
      state={<RecordsState />}
      user={
        <Menu
          label="내 계정"
          trigger={<UserButton name={[me.name, me.position].filter(Boolean).join(' ')} team={me.team ?? ''} />}
          sections={[
            {
              id: 'me',
              entries: [
                {
                  id: 'password',
                  label: '비밀번호 바꾸기',
                  icon: 'lock',
                  onPick: () => void navigate({ to: '/me/password' }),
                },
                { id: 'switch', label: '다른 사람으로 들어가기', icon: 'user', onPick: () => lock.mutate({}) },
              ],
            },
          ]}
        />
      }
    >
      {storageTrouble && <StorageBanner trouble={storageTrouble} />}
      <SyncNotices />
      {isOpenTo(me.role, path) ? <Outlet /> : <NotForThisRole />}
      <AppPalette isOpen={open === 'search'} onClose={() => setOpen(null)} />
      <LockCountdown />
      <HelpDialog isOpen={open === 'help'} onClose={() => setOpen(null)} />
      <ShortcutList />
    </Shell>
  );
}

function useNavigation(): NavItem[] {
  const me = useMe();
  const isCaseworker = me.role === 'OFFICER' || me.role === 'MANAGER';
  const scope = me.role === 'MANAGER' ? 'office' : 'mine';
  const tasks = useQuery({ ...aside(rpc.cases.tasks({ tab: 'all', scope, limit: 1 })), enabled: isCaseworker });
  const hot = (tasks.data?.counts.overdue ?? 0) > 0;
  const sync = useQuery(rpc.sync.status({})).data;
  const places = destinationsFor(me.role).filter(({ id }) => id !== 'sync' || sync?.mode === 'server');
  return places.map(({ id, label, icon, path }) => ({
    id,
    label,
    icon,
    href: `#${path}`,
    ...(id === 'today' && tasks.data ? { count: tasks.data.counts.all, isHot: hot } : {}),
    ...(id === 'sync' && sync?.mode === 'server' && toLookAt(sync) > 0 ? { count: toLookAt(sync) } : {}),
  }));
}

const toLookAt = ({ refused, conflicts, held }: ServerStatus): number => refused + conflicts + held;

/** Queues that many open several times a day, with what waits there. */
function useFrequentPlaces(): NavItem[] {
  const me = useMe();
  const isCaseworker = me.role === 'OFFICER' || me.role === 'MANAGER';
  const { data } = useQuery({ ...rpc.reviews.toDo({}), enabled: isCaseworker });
  if (!isCaseworker) return [];
  const count = (value: number | undefined) => (value ? { count: value } : {});
  return [
    { id: '/reviews', label: '더블체크', icon: 'shield', href: '#/reviews', ...count(data?.waitingReviews) },
    { id: '/handoffs', label: '행복e음 입력', icon: 'send', href: '#/handoffs', ...count(data?.handoffs) },
    { id: '/imports', label: '가져온 명단', icon: 'upload', href: '#/imports' },
  ];
}

const savedViewAt = (path: string): string | null =>
  ['/reviews', '/handoffs', '/imports'].find((place) => path === place || path.startsWith(`${place}/`)) ?? null;
