import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { LockCountdown } from '../features/accounts/lock-countdown.tsx';
import { onWindowEvent, rpc } from '../rpc/rpc-client.ts';
import { EntryScreens } from './entry-screens.tsx';
import { SignedInLayout } from './signed-in-layout.tsx';
import { MeContext } from './use-me.ts';

/** Decides by core's state what is shown at all: nothing of the registry renders before somebody has signed in. */
export function SessionGate() {
  const state = useQuery(rpc.accounts.state({}));
  const isLeaving = useLeaving(state.data?.kind);
  const [isSettingUp, setIsSettingUp] = useState(false);
  if (!state.data) return <Waiting words="온이음을 여는 중입니다" />;
  if (isLeaving) return <Waiting words="화면을 잠그는 중입니다" />;
  const isFirstRun = isSettingUp && (state.data.kind === 'new' || state.data.kind === 'signed-in');
  if (state.data.kind === 'signed-in' && !isFirstRun) {
    return (
      <MeContext value={state.data.me}>
        <SignedInLayout />
        <LockCountdown />
      </MeContext>
    );
  }
  return (
    <EntryScreens
      state={state.data}
      onHelp={() => {}}
      onSettingUp={() => setIsSettingUp(true)}
      onSetUp={() => setIsSettingUp(false)}
    />
  );
}

/** What was shown goes at once when the session ends; core still needs a moment to close the records. */
function useLeaving(kind: string | undefined): boolean {
  const [isLeaving, setIsLeaving] = useState(false);
  useEffect(
    () =>
      onWindowEvent((event) => {
        if (event.type === 'session') setIsLeaving(event.reason === 'locked' || event.reason === 'signed-out');
      }),
    [],
  );
  return isLeaving && kind === 'signed-in';
}

function Waiting({ words }: { words: string }) {
  return (
    <main className="starting" aria-busy="true">
      <p className="muted">{words}</p>
    </main>
  );
}
