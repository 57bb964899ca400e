import { useNavigate, useSearch } from '@tanstack/react-router';
import { TodayPage } from '../features/cases/today-page.tsx';
import { PrintSheetButton, PrintVisitListButton } from '../features/printing/print-buttons.tsx';
import { useMe } from './use-me.ts';

export function TodayRoute() {
  const me = useMe();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/today' });
  return (
    <TodayPage
      actor={me}
      tab={tab}
      onTabChange={(next) => void navigate({ to: '/today', search: { tab: next } })}
      headActions={({ householdIds }) => (
        <>
          <PrintSheetButton />
          <PrintVisitListButton filter={{ ids: [...householdIds] }} count={householdIds.length} />
        </>
      )}
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id } })}
    />
  );
}
