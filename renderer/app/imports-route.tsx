import { useNavigate, useRouter } from '@tanstack/react-router';
import { ImportsPage } from '../features/imports/imports-page.tsx';
import { NewImportPage } from '../features/imports/new-import-page.tsx';

export function ImportsRoute() {
  const navigate = useNavigate();
  const openRound = useOpenRound();
  return <ImportsPage onNew={() => void navigate({ to: '/imports/new' })} onOpenRound={openRound} />;
}

export function NewImportRoute() {
  const navigate = useNavigate();
  const openRound = useOpenRound();
  return <NewImportPage onDone={() => void navigate({ to: '/imports' })} onOpenRound={openRound} />;
}

/** The household list, cut to the households of one round. */
function useOpenRound(): (roundId: string) => void {
  const { history } = useRouter();
  return (roundId) => {
    const filter = encodeURIComponent(JSON.stringify({ rounds: [roundId] }));
    history.push(`/households?view=all&filter=${filter}`);
  };
}
