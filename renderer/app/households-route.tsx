import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { AssignForm } from '../features/cases/assign-form.tsx';
import { RegisterHouseholdPage } from '../features/households/household-form.tsx';
import { HouseholdsPage } from '../features/households/households-page.tsx';
import type { HouseholdListState } from '../features/households/list-state.ts';
import { MergePage } from '../features/households/merge-page.tsx';
import { QualityPage } from '../features/households/quality-page.tsx';
import type { ShownHouseholds } from '../features/households/shown-households.ts';
import { ExportListButton } from '../features/printing/export-list-button.tsx';
import { PrintVisitListButton } from '../features/printing/print-buttons.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useShortcut } from '../ui/use-shortcuts.tsx';
import { BulkResultsButton } from './bulk-results-button.tsx';
import { LIST_HREF } from './household-address.ts';
import { useAskedAhead } from './use-asked-ahead.ts';
import { useMe } from './use-me.ts';

/** The list, with what other features do to what it shows: assigning and printing. */
export function HouseholdsRoute() {
  const navigate = useNavigate();
  const state = useSearch({ from: '/households' });
  const show = (next: HouseholdListState) => void navigate({ to: '/households', search: next, replace: true });
  return (
    <HouseholdsPage
      state={state}
      onStateChange={show}
      onOpen={(id) => void navigate({ to: '/households/$id', params: { id }, search: { list: state } })}
      onRegister={() => void navigate({ to: '/households/new', search: {} })}
      onImport={() => void navigate({ to: '/imports/new' })}
      onQuality={() => void navigate({ to: '/households/quality', search: { rule: 'no-phone' } })}
      onMerge={(survivor, loser) => void navigate({ to: '/households/merge', search: { survivor, loser } })}
      selectionActions={selectionActions}
      listActions={listActions}
    />
  );
}

const selectionActions = (shown: ShownHouseholds) => <SelectionActions shown={shown} />;
const listActions = (shown: ShownHouseholds) => (
  <>
    <ExportListButton {...shown} />
    <PrintVisitListButton filter={shown.filter} count={shown.total} size="small" />
  </>
);

function SelectionActions({ shown }: { shown: ShownHouseholds }) {
  const me = useMe();
  // Who may be chosen is there when the dialog is: an arrow pressed in a list without anybody does nothing.
  useAskedAhead(rpc.cases.officers({}));
  const [isAssigning, setAssigning] = useState(false);
  const ids = [...shown.selectedIds];
  useShortcut({
    keys: 'A',
    label: '담당 배정',
    group: '이 화면',
    run: () => setAssigning(true),
    isDisabled: ids.length === 0,
  });
  return (
    <>
      <Button size="small" icon="user" keys="A" onPress={() => setAssigning(true)}>
        담당 배정
      </Button>
      <PrintVisitListButton filter={{ ids }} count={ids.length} size="small" />
      <BulkResultsButton householdIds={ids} onDone={shown.clearSelection} />
      <Dialog isOpen={isAssigning} onClose={() => setAssigning(false)} title="담당 배정">
        <AssignForm
          householdIds={ids}
          actor={me}
          onAssigned={() => {
            setAssigning(false);
            shown.clearSelection();
          }}
          onCancel={() => setAssigning(false)}
        />
      </Dialog>
    </>
  );
}

export function RegisterRoute() {
  const navigate = useNavigate();
  const { name } = useSearch({ from: '/households/new' });
  const open = (id: string) => void navigate({ to: '/households/$id', params: { id }, search: {} });
  return (
    <RegisterHouseholdPage
      startName={name}
      onRegistered={open}
      onOpen={open}
      onCancel={() => void navigate({ to: '/households', search: { view: 'mine' } })}
      listHref={LIST_HREF}
    />
  );
}

export function MergeRoute() {
  const navigate = useNavigate();
  const { survivor, loser } = useSearch({ from: '/households/merge' });
  const open = (id: string) => void navigate({ to: '/households/$id', params: { id }, search: {} });
  return (
    <MergePage
      survivorId={survivor}
      loserId={loser}
      onSwap={() =>
        void navigate({ to: '/households/merge', search: { survivor: loser, loser: survivor }, replace: true })
      }
      onMerged={open}
      onCancel={() => open(survivor)}
      listHref={LIST_HREF}
    />
  );
}

export function QualityRoute() {
  const navigate = useNavigate();
  const { rule } = useSearch({ from: '/households/quality' });
  return (
    <QualityPage
      rule={rule}
      onRuleChange={(next) => void navigate({ to: '/households/quality', search: { rule: next } })}
      onOpen={(id) => void navigate({ to: '/households/$id', params: { id }, search: {} })}
      onMerge={(survivorId, loserId) =>
        void navigate({ to: '/households/merge', search: { survivor: survivorId, loser: loserId } })
      }
      listHref={LIST_HREF}
    />
  );
}
