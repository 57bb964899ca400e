import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AccountsPage } from '../features/accounts/accounts-page.tsx';
import { OwnPasswordPage } from '../features/accounts/own-password-page.tsx';
import { AccessLogPage } from '../features/audit/access-log-page.tsx';
import { BackupPage } from '../features/backup/backup-page.tsx';
import { ReferencePage } from '../features/reference/reference-page.tsx';
import { DevicesPage } from '../features/sync/devices-page.tsx';
import { ServerPage } from '../features/sync/server-page.tsx';
import { explainSyncFailure } from '../features/sync/sync-failure.ts';
import { rpc } from '../rpc/rpc-client.ts';
import { LinkTabs } from '../ui/tabs.tsx';
import { destinationsFor } from './navigation.ts';
import { useMe } from './use-me.ts';

/** 관리: its pages side by side, above the one that is open. */
function AdminFrame({ children }: { children: ReactNode }) {
  const { role } = useMe();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = destinationsFor(role).find(({ id }) => id === 'admin')?.places ?? [];
  return (
    <>
      {places.length > 1 && (
        <LinkTabs
          label="관리"
          items={places.map((place) => ({ id: place.path, label: place.label, href: `#${place.path}` }))}
          current={path}
        />
      )}
      {children}
    </>
  );
}

export function AdminRoute() {
  const { role } = useMe();
  return <Navigate to={role === 'AUDITOR' ? '/admin/access-log' : '/admin/accounts'} replace />;
}

export function AccessLogRoute() {
  const { data } = useQuery(rpc.sync.status({}));
  return (
    <AdminFrame>{data && <AccessLogPage hasServer={data.mode === 'server'} explain={explainSyncFailure} />}</AdminFrame>
  );
}

export function AccountsRoute() {
  return (
    <AdminFrame>
      <AccountsPage me={useMe()} />
    </AdminFrame>
  );
}

export function BackupRoute() {
  const { role } = useMe();
  return (
    <AdminFrame>
      <BackupPage
        mayChoose={role === 'MANAGER'}
        mayMake={role === 'MANAGER' || role === 'OFFICER' || role === 'SYSADMIN'}
      />
    </AdminFrame>
  );
}

export function ReferenceRoute() {
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/admin/reference' });
  return (
    <AdminFrame>
      <ReferencePage
        tab={tab}
        onTabChange={(next) => void navigate({ to: '/admin/reference', search: { tab: next } })}
      />
    </AdminFrame>
  );
}

export function ServerRoute() {
  const navigate = useNavigate();
  const { role } = useMe();
  return (
    <AdminFrame>
      <ServerPage
        mayChange={role === 'MANAGER'}
        onOpenOutbox={() => void navigate({ to: '/sync/outbox', search: { tab: 'all' } })}
      />
    </AdminFrame>
  );
}

export function DevicesRoute() {
  const navigate = useNavigate();
  const { role } = useMe();
  return (
    <AdminFrame>
      <DevicesPage mayChange={role === 'MANAGER'} onOpenServer={() => void navigate({ to: '/admin/server' })} />
    </AdminFrame>
  );
}

export function OwnPasswordRoute() {
  return <OwnPasswordPage owner={useMe()} />;
}
