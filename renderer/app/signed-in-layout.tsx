import { useMutation, useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { rpc } from '../rpc/rpc-client.ts';
import { Menu } from '../ui/menu.tsx';
import { destinationAt, destinationsFor } from './navigation.ts';
import { Shell, StateIndicator } from './shell.tsx';
import { useMe } from './use-me.ts';
import { UserButton } from './user-button.tsx';

/** The frame of every page after sign-in: where one can go, who one is, and whether the records are safe. */
export function SignedInLayout() {
  const me = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const navigate = useNavigate();
  const lock = useMutation(rpc.accounts.lock());
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isSearchOpen, setSearchOpen] = useState(false);
  const navigation = destinationsFor(me.role).map(({ id, label, icon, path: to }) => ({
    id,
    label,
    icon,
    href: `#${to}`,
  }));
  void isSearchOpen;
  void isHelpOpen;
  return (
    <Shell
      office={{ name: me.office.name, area: [me.office.sido, me.office.sigungu].filter(Boolean).join(' ') }}
      navigation={navigation}
      current={destinationAt(path)}
      searchHint="이름·초성·전화·주소·메뉴 찾기"
      onSearch={() => setSearchOpen(true)}
      onLock={() => lock.mutate({})}
      onHelp={() => setHelpOpen(true)}
      state={<StateIndicator state="saved">이 PC에 저장됨</StateIndicator>}
      user={
        <Menu
          label="내 계정"
          trigger={<UserButton name={me.name} team={me.team ?? ''} />}
          sections={[{ id: 'me', entries: [{ id: 'lock', label: '화면 잠그기', onPick: () => lock.mutate({}) }] }]}
        />
      }
    >
      <Outlet />
    </Shell>
  );
}
