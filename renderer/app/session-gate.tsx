import { useQuery } from '@tanstack/react-query';
import { Navigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { FirstRunPage } from '../features/accounts/first-run-page.tsx';
import { BackupFolderChoice } from '../features/backup/backup-folder-choice.tsx';
import { RestorePanel } from '../features/backup/restore-panel.tsx';
import { JoinOfficeForm } from '../features/sync/join-office-form.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Delayed } from '../ui/skeleton.tsx';
import { EntryFoot, EntryScreens } from './entry-screens.tsx';
import { FailedScreen } from './failed-screen.tsx';
import { cameAfterAnother, rememberPerson } from './last-person.ts';
import { PastLeaseScreen } from './past-lease-screen.tsx';
import { SignedInLayout } from './signed-in-layout.tsx';
import { TakenOutScreen } from './taken-out-screen.tsx';
import { MeContext } from './use-me.ts';

/** Decides by core's state what is shown at all: nothing of the registry renders before somebody has signed in. */
export function SessionGate() {
  const state = useQuery(rpc.accounts.state({}));
  const path = useRouterState({ select: ({ location }) => location.pathname });
  // Core signs the manager in before the last step of the first run, which must stay on the screen until it is done.
  const [isSettingUp, setSettingUp] = useState(false);
  if (state.error) return <FailedScreen failure={state.error.failure} onRetry={() => void state.refetch()} />;
  if (!state.data) return <Waiting what="온이음을 여는 중입니다" />;
  if (state.data.kind === 'new' || isSettingUp) {
    return (
      <FirstRunPage
        restore={<RestorePanel />}
        joinForm={(onCancel) => <JoinOfficeForm onCancel={onCancel} />}
        backupFolder={<BackupFolderChoice />}
        foot={<EntryFoot />}
        onSignedIn={() => setSettingUp(true)}
        onDone={() => setSettingUp(false)}
      />
    );
  }
  if (state.data.kind === 'leaving') return <Waiting what="기록을 닫고 있습니다" />;
  if (state.data.kind === 'past-lease') return <PastLeaseScreen {...state.data} />;
  if (state.data.kind === 'taken-out') return <TakenOutScreen {...state.data} />;
  if (state.data.kind !== 'signed-in') return <EntryScreens state={state.data} />;
  const { accountId } = state.data.me;
  if (cameAfterAnother(accountId) && path !== '/') return <Navigate to="/" replace />;
  rememberPerson(accountId);
  return (
    <MeContext value={state.data.me}>
      <SignedInLayout storageTrouble={state.data.storageTrouble} />
    </MeContext>
  );
}

function Waiting({ what }: { readonly what: string }) {
  return (
    <main className="starting" aria-busy="true">
      <Delayed>
        <p className="muted">{what}</p>
      </Delayed>
    </main>
  );
}
