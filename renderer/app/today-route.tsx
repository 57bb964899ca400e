import { useNavigate, useSearch } from '@tanstack/react-router';
import { HouseholdFilter, type HouseholdFilterInput } from '#shared/households/household-filter.ts';
import { TodayPage } from '../features/cases/today-page.tsx';
import { PrintSheetButton, PrintVisitListButton } from '../features/printing/print-buttons.tsx';
import { ToDoFigures } from '../features/reviews/to-do-figures.tsx';
import { useMe } from './use-me.ts';

export function TodayRoute() {
  const me = useMe();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/today' });
  const show = (filter: HouseholdFilterInput) =>
    void navigate({ to: '/households', search: { view: 'all', filter: HouseholdFilter.parse(filter) } });
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
      figures={
        <ToDoFigures
          onOpenReviews={() => void navigate({ to: '/reviews', search: {} })}
          onOpenReturned={() => show({ stages: ['RETURNED'] })}
          onOpenHandoffs={() => void navigate({ to: '/handoffs' })}
          onOpenRescreens={() => void navigate({ to: '/rescreens' })}
        />
      }
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id } })}
    />
  );
}
