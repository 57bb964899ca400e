import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { IsolationPage, RescreensPage } from '../features/assessments/isolation-page.tsx';
import { ConsultationPage } from '../features/consultations/consultation-page.tsx';
import { HandoffsPage } from '../features/consultations/handoffs-page.tsx';
import { LedgerPage } from '../features/reviews/ledger-page.tsx';
import { ReviewsPage } from '../features/reviews/reviews-page.tsx';
import { useReference } from '../reference/use-reference.ts';
import { useMe } from './use-me.ts';

export const householdHref = (id: string): string => `#/households/${id}`;

function useOpenHousehold(): (id: string) => void {
  const navigate = useNavigate();
  return (id) => void navigate({ to: '/households/$id', params: { id }, search: {} });
}

export function ConsultationRoute() {
  const { id } = useParams({ from: '/consultations/$id' });
  return <ConsultationPage key={id} consultationId={id} householdHref={householdHref} onLeave={useOpenHousehold()} />;
}

export function HandoffsRoute() {
  return <HandoffsPage actor={useMe()} onOpenHousehold={useOpenHousehold()} />;
}

export function IsolationRoute() {
  const { id } = useParams({ from: '/households/$id/isolation' });
  return <IsolationPage key={id} householdId={id} householdHref={householdHref} onDone={useOpenHousehold()} />;
}

export function ReviewsRoute() {
  const navigate = useNavigate();
  const { open } = useSearch({ from: '/reviews' });
  return (
    <ReviewsPage
      actor={useMe()}
      consultationId={open ?? null}
      onSelect={(id) => void navigate({ to: '/reviews', search: { open: id }, replace: true })}
      householdHref={householdHref}
      onOpenLedger={() => void navigate({ to: '/reviews/ledger' })}
    />
  );
}

export function LedgerRoute() {
  const navigate = useNavigate();
  const { on } = useReference();
  if (on === '') return null;
  return (
    <LedgerPage
      today={on}
      onOpen={(id) => void navigate({ to: '/consultations/$id', params: { id } })}
      onBack={() => void navigate({ to: '/reviews', search: {} })}
    />
  );
}

export function RescreensRoute() {
  const navigate = useNavigate();
  return (
    <RescreensPage
      actor={useMe()}
      onOpenSheet={(id) => void navigate({ to: '/households/$id/isolation', params: { id } })}
    />
  );
}
