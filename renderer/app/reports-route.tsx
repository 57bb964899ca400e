import { useNavigate, useSearch } from '@tanstack/react-router';
import { HouseholdFilter } from '#shared/households/household-filter.ts';
import { ReportsPage } from '../features/reports/reports-page.tsx';
import { useReference } from '../reference/use-reference.ts';
import { useMe } from './use-me.ts';

/** The monthly sheet; without a month in the address, the month of the office's day. */
export function ReportsRoute() {
  const navigate = useNavigate();
  const { month } = useSearch({ from: '/reports' });
  const { on } = useReference();
  const me = useMe();
  if (on === '') return null;
  return (
    <ReportsPage
      actor={me}
      month={month ?? on.slice(0, 7)}
      onMonthChange={(next) => void navigate({ to: '/reports', search: { month: next }, replace: true })}
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id }, search: {} })}
      onOpenHouseholds={(ids) =>
        void navigate({
          to: '/households',
          search: { view: 'all', filter: HouseholdFilter.parse({ standing: 'all', ids: [...ids] }) },
        })
      }
    />
  );
}
