import { useQuery } from '@tanstack/react-query';
import { rpc } from '../rpc/rpc-client.ts';
import { EntryScreens } from './entry-screens.tsx';
import { SignedInLayout } from './signed-in-layout.tsx';
import { MeContext } from './use-me.ts';

/** Decides by core's state what is shown at all: nothing of the registry renders before somebody has signed in. */
export function SessionGate() {
  const state = useQuery(rpc.accounts.state({}));
  if (!state.data) return <Starting />;
  if (state.data.kind !== 'signed-in') return <EntryScreens state={state.data} />;
  return (
    <MeContext value={state.data.me}>
      <SignedInLayout />
    </MeContext>
  );
}

function Starting() {
  return (
    <main className="starting" aria-busy="true">
      <p className="muted">온이음을 여는 중입니다</p>
    </main>
  );
}
