import { useNavigate, useSearch } from '@tanstack/react-router';
import { HouseholdFilter, type HouseholdFilterInput } from '#shared/households/household-filter.ts';
import { TodayPage } from '../features/cases/today-page.tsx';
import { PrintSheetButton, PrintVisitListButton } from '../features/printing/print-buttons.tsx';
import { ToDoFigures } from '../features/reviews/to-do-figures.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { queryClient } from './query-client.ts';
import { useMe } from './use-me.ts';

export function TodayRoute() {
  const me = useMe();
  const navigate = useNavigate();
  const { tab } = useSearch({ from: '/today' });
  const show = (filter: HouseholdFilterInput) =>
    void navigate({ to: '/households', search: { view: 'all', filter: HouseholdFilter.parse(filter) } });
  const openRescreens = async () => {
    const due = await queryClient.fetchQuery(rpc.assessments.rescreens({ until: null, scope: 'mine' }));
    show({ ids: due.rows.map(({ householdId }) => householdId) });
  };
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
          onOpenRescreens={() => void openRescreens()}
        />
      }
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id } })}
    />
  );
}
