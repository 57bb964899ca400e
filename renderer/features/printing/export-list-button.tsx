import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { HouseholdColumn, HouseholdFilter, HouseholdSort } from '#shared/households/household-filter.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatCount } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type Exposure, ExposureFields } from './exposure-fields.tsx';
import { explainPrintingFailure } from './printing-failure.ts';

interface ShownList {
  readonly filter: HouseholdFilter;
  readonly sort: HouseholdSort;
  readonly columns: readonly HouseholdColumn[];
  readonly title: string;
  readonly total: number;
}

/** 내보내기: the list with its rows, order and columns as they stand, as a workbook. */
export function ExportListButton(shown: ShownList) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button icon="download" isDisabled={shown.total === 0} onPress={() => setIsOpen(true)}>
        내보내기
      </Button>
      {isOpen && <ExportDialog {...shown} onClose={() => setIsOpen(false)} />}
    </>
  );
}

function ExportDialog({ filter, sort, columns, title, total, onClose }: ShownList & { readonly onClose: () => void }) {
  const [exposure, setExposure] = useState<Exposure>({ isUnmasked: false, purpose: '' });
  const toast = useToast();
  const opening = useMutation(rpc.printing.openSaved());
  const exporting = useMutation({
    ...rpc.printing.householdList(),
    onSuccess: ({ outcome, fileName, households }) => {
      if (outcome === 'cancelled') return;
      toast.show({ text: `${formatCount(households, '가구')}를 ${fileName}에 저장했습니다`, icon: 'check' });
      opening.mutate({ how: 'folder' });
      onClose();
    },
  });
  const purpose = exposure.purpose.trim();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="목록 내보내기"
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant="primary"
            icon="download"
            isDisabled={exposure.isUnmasked && purpose.length < 2}
            isPending={exporting.isPending}
            onPress={() =>
              exporting.mutate({
                filter,
                sort,
                columns: [...columns],
                title,
                isUnmasked: exposure.isUnmasked,
                purpose: exposure.isUnmasked ? purpose : null,
              })
            }
          >
            엑셀로 저장
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          ‘{title}’ {formatCount(total, '가구')}를 지금 보이는 순서와 열 그대로 저장합니다.
        </p>
        <ExposureFields value={exposure} onChange={setExposure} where="접속기록에" />
        <Note tone="plain" icon="shield">
          누가 언제 몇 가구를 내보냈는지 접속기록에 남습니다. 다 쓴 파일은 지우세요.
        </Note>
        {exporting.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainPrintingFailure(exporting.error)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
