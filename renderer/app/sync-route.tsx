import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ConflictsPage } from '../features/sync/conflicts-page.tsx';
import { HeldPage } from '../features/sync/held-page.tsx';
import { OutboxPage } from '../features/sync/outbox-page.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { LinkTabs } from '../ui/tabs.tsx';

const householdHref = (id: string) => `#/households/${id}`;

/** 동기화: what goes out, what two people wrote differently, and what waits for a manager. */
function SyncFrame({ current, children }: { current: string; children: ReactNode }) {
  const { data } = useQuery(rpc.sync.status({}));
  const counts = data?.mode === 'server' ? data : undefined;
  const place = (id: string, label: string, count: number | undefined) => ({
    id,
    label,
    href: `#${id}`,
    ...(count ? { count } : {}),
  });
  return (
    <>
      <LinkTabs
        label="동기화"
        current={current}
        items={[
          place('/sync/outbox', '보낼 기록', counts && counts.waiting + counts.refused),
          place('/sync/conflicts', '맞지 않는 기록', counts?.conflicts),
          place('/sync/held', '보류된 기록', counts?.held),
        ]}
      />
      {children}
    </>
  );
}

export function SyncRoute() {
  return <Navigate to="/sync/outbox" search={{ tab: 'all' }} replace />;
}

export function OutboxRoute() {
  const navigate = useNavigate();
  const { tab, open } = useSearch({ from: '/sync/outbox' });
  return (
    <SyncFrame current="/sync/outbox">
      <OutboxPage
        tab={tab}
        onTabChange={(next) => void navigate({ to: '/sync/outbox', search: { tab: next } })}
        openId={open ?? null}
        onOpenChange={(id) =>
          void navigate({ to: '/sync/outbox', search: { tab, ...(id !== null && { open: id }) }, replace: true })
        }
        onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id }, search: {} })}
        onOpenConflicts={() => void navigate({ to: '/sync/conflicts', search: { show: 'open' } })}
      />
    </SyncFrame>
  );
}

export function ConflictsRoute() {
  const navigate = useNavigate();
  const { show, open } = useSearch({ from: '/sync/conflicts' });
  return (
    <SyncFrame current="/sync/conflicts">
      <ConflictsPage
        show={show}
        onShowChange={(next) => void navigate({ to: '/sync/conflicts', search: { show: next } })}
        openId={open ?? null}
        onOpenChange={(id) =>
          void navigate({ to: '/sync/conflicts', search: { show, ...(id !== null && { open: id }) }, replace: true })
        }
        householdHref={householdHref}
      />
    </SyncFrame>
  );
}

export function HeldRoute() {
  const navigate = useNavigate();
  const { show, open } = useSearch({ from: '/sync/held' });
  return (
    <SyncFrame current="/sync/held">
      <HeldPage
        show={show}
        onShowChange={(next) => void navigate({ to: '/sync/held', search: { show: next } })}
        openId={open ?? null}
        onOpenChange={(id) =>
          void navigate({ to: '/sync/held', search: { show, ...(id !== null && { open: id }) }, replace: true })
        }
        householdHref={householdHref}
      />
    </SyncFrame>
  );
}
