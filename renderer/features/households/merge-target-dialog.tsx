import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ageAndSex, areaWords } from './household-words.ts';

interface MergeTargetDialogProps {
  readonly householdId: string;
  readonly onClose: () => void;
  readonly onPick: (otherId: string) => void;
}

/** Finds the household that this one is to be compared with. Nothing is merged here. */
export function MergeTargetDialog({ householdId, onClose, onPick }: MergeTargetDialogProps) {
  const [query, setQuery] = useState('');
  const [otherId, setOtherId] = useState<string | null>(null);
  const text = useDeferredValue(query).trim();
  const found = useQuery({ ...rpc.search.find({ text, limit: 12 }), enabled: text !== '' });
  const options = (found.data?.households ?? [])
    .filter(({ id }) => id !== householdId)
    .map((household) => ({
      id: household.id,
      label: household.headName,
      detail: [
        ageAndSex(household.headAge, household.headSex),
        household.address,
        areaWords(household),
        household.householdNo,
      ]
        .filter(Boolean)
        .join(' · '),
    }));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="어느 가구와 견줄까요?"
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant="primary"
            isDisabled={otherId === null}
            onPress={() => otherId !== null && onPick(otherId)}
          >
            나란히 보기
          </Button>
        </>
      }
    >
      <Combobox
        label="견줄 가구"
        icon="search"
        placeholder="이름·초성·전화·주소"
        hint="다음 화면에서 두 기록을 나란히 보고 남길 값을 고릅니다."
        query={query}
        onQueryChange={setQuery}
        value={otherId}
        onChange={setOtherId}
        options={options}
        emptyText={
          text === '' ? '이름이나 주소를 적으세요' : found.isPending ? '찾는 중입니다' : '맞는 가구가 없습니다'
        }
      />
    </Dialog>
  );
}
