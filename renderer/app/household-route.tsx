import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { CasePanel } from '../features/cases/case-panel.tsx';
import { ContactPanel } from '../features/cases/contact-panel.tsx';
import { OpenCaseForm } from '../features/cases/open-case-form.tsx';
import { CloseCaseForm } from '../features/consultations/close-case-form.tsx';
import { HouseholdConsultations } from '../features/consultations/household-consultations.tsx';
import { HouseholdPage } from '../features/households/household-page.tsx';
import { PrintCardButton, PrintSheetButton } from '../features/printing/print-buttons.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useShortcut } from '../ui/use-shortcuts.tsx';
import { LIST_HREF, useHouseholdId } from './household-address.ts';
import { useAskedAhead } from './use-asked-ahead.ts';
import { useMe } from './use-me.ts';

type Work = 'call' | 'visit' | 'open-case' | null;

/** One household: the record of features/households, its case and its attempts of features/cases. */
export function HouseholdRoute() {
  const id = useHouseholdId();
  const me = useMe();
  const { list } = useSearch({ from: '/households/$id' });
  const navigate = useNavigate();
  const router = useRouter();
  // What the rail will show is asked for with the page, not after it; the page itself comes first.
  useAskedAhead(rpc.households.page({ id }));
  useAskedAhead(rpc.cases.ofHousehold({ householdId: id }));
  useAskedAhead(rpc.consultations.rail({ householdId: id, exceptId: null }));
  const [work, setWork] = useState<Work>(null);
  const [closingCase, setClosingCase] = useState<string | null>(null);
  const listHref = list
    ? router.history.createHref(router.buildLocation({ to: '/households', search: list }).href)
    : LIST_HREF;
  return (
    <>
      <HouseholdPage
        key={id}
        id={id}
        list={list}
        listHref={listHref}
        onOpen={(next) => void navigate({ to: '/households/$id', params: { id: next }, search: { list } })}
        onMerge={(survivor, loser) => void navigate({ to: '/households/merge', search: { survivor, loser } })}
        headActions={
          <>
            <PrintCardButton householdId={id} />
            <Button variant="primary" size="normal" icon="phone" keys="C" onPress={() => setWork('call')}>
              연락 기록
            </Button>
          </>
        }
        rail={() => (
          <div className="stack">
            <div className="rail-actions">
              <Button icon="visit" keys="V" onPress={() => setWork('visit')}>
                방문 기록
              </Button>
              <PrintSheetButton size="small" />
              <Button icon="file" onPress={() => void navigate({ to: '/households/$id/isolation', params: { id } })}>
                고립 조사표
              </Button>
            </div>
            <HouseholdConsultations
              householdId={id}
              onOpen={(consultation) => void navigate({ to: '/consultations/$id', params: { id: consultation } })}
            />
            <CasePanel
              householdId={id}
              actor={me}
              onOpenCase={() => setWork('open-case')}
              onCloseCase={setClosingCase}
            />
          </div>
        )}
      />
      <HouseholdKeys onWork={setWork} />
      <WorkDialog id={id} work={work} onClose={() => setWork(null)} />
      <Dialog isOpen={closingCase !== null} onClose={() => setClosingCase(null)} title="사례 종결">
        {closingCase !== null && (
          <CloseCaseForm
            caseId={closingCase}
            onClosed={() => setClosingCase(null)}
            onCancel={() => setClosingCase(null)}
          />
        )}
      </Dialog>
    </>
  );
}

function HouseholdKeys({ onWork }: { onWork: (work: Work) => void }) {
  useShortcut({ keys: 'C', label: '통화 기록', group: '이 화면', run: () => onWork('call') });
  useShortcut({ keys: 'V', label: '방문 기록', group: '이 화면', run: () => onWork('visit') });
  return null;
}

function WorkDialog({ id, work, onClose }: { id: string; work: Work; onClose: () => void }) {
  const me = useMe();
  if (work === null) return null;
  const title = work === 'open-case' ? '사례 열기' : work === 'visit' ? '방문 기록' : '통화 기록';
  return (
    <Dialog isOpen onClose={onClose} title={title}>
      {work === 'open-case' ? (
        <OpenCaseForm householdId={id} actor={me} onOpened={onClose} onCancel={onClose} />
      ) : (
        <ContactPanel householdId={id} kind={work} onDone={onClose} />
      )}
    </Dialog>
  );
}
