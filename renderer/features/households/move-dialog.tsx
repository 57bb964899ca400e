import { useMutation, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { HouseholdFields } from '#shared/households/household.schema.ts';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from './edit-dialogs.tsx';
import { ageAndSex, areaWords } from './household-words.ts';
import { explainHouseholdsFailure } from './households-failure.ts';
import { NewHeadField } from './small-dialogs.tsx';

interface MoveDialogProps {
  readonly page: HouseholdPageView;
  readonly member: Member;
  readonly others: readonly Member[];
  readonly onClose: () => void;
  readonly onMoved: (householdId: string) => void;
}

/** Moves somebody to a household that is known, or out into one of their own. */
export function MoveDialog({ page, member, others, onClose, onMoved }: MoveDialogProps) {
  const reference = useReference();
  const toast = useToast();
  const [kind, setKind] = useState<'existing' | 'new'>('existing');
  const [query, setQuery] = useState('');
  const [targetId, setTargetId] = useState<string | null>(null);
  const [relation, setRelation] = useState('');
  const [roadAddress, setRoadAddress] = useState('');
  const [detailAddress, setDetailAddress] = useState('');
  const [newHeadId, setNewHeadId] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const text = useDeferredValue(query);
  const found = useQuery({ ...rpc.search.find({ text, limit: 12 }), enabled: text.trim() !== '' });
  const moving = useMutation({
    ...rpc.households.movePerson(),
    onSuccess: ({ householdId }) => {
      toast.show({ text: `${member.name} 님을 옮겼습니다`, icon: 'check' });
      onMoved(householdId);
    },
  });
  const needsHead = member.isHead && others.length > 0;
  const isIncomplete =
    (kind === 'existing' ? targetId === null || relation === '' : roadAddress.trim() === '') ||
    (needsHead && newHeadId === '');
  const submit = () => {
    setWasTried(true);
    if (isIncomplete) return;
    const fields = HouseholdFields.parse(page.household);
    moving.mutate({
      id: member.id,
      newHeadId: needsHead ? newHeadId : null,
      target:
        kind === 'existing'
          ? { kind, householdId: targetId ?? '', relation }
          : {
              kind,
              // What was known of the old household says nothing about the new one, save who looks after them and why.
              household: {
                ...fields,
                roadAddress,
                detailAddress: detailAddress || null,
                hhType: null,
                housingType: null,
                tenure: null,
                tong: null,
                ban: null,
                ri: null,
                areaNote: null,
                benefitStatus: [],
                vulnerability: [],
                isolationBand: null,
                staffSafetyFlags: [],
                note: null,
              },
            },
    });
  };
  return (
    <Dialog isOpen onClose={onClose} title={`${member.name} 님 옮기기`} isSticky>
      <form
        className="stack"
        aria-label="가구 옮기기"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SegmentedField
          label="어디로"
          value={kind}
          onChange={setKind}
          choices={[
            { value: 'existing', label: '등록된 가구로' },
            { value: 'new', label: '새 가구로 나눔' },
          ]}
        />
        {kind === 'existing' ? (
          <>
            <Combobox
              label="옮길 가구"
              isRequired
              icon="search"
              placeholder="이름·초성·주소"
              query={query}
              onQueryChange={setQuery}
              value={targetId}
              onChange={setTargetId}
              emptyText={
                text.trim() === ''
                  ? '이름이나 주소를 적으세요'
                  : found.isPending
                    ? '찾는 중입니다'
                    : '맞는 가구가 없습니다'
              }
              options={(found.data?.households ?? [])
                .filter(({ id }) => id !== page.household.id)
                .map((household) => ({
                  id: household.id,
                  label: household.headName,
                  detail: [ageAndSex(household.headAge, household.headSex), household.address, areaWords(household)]
                    .filter(Boolean)
                    .join(' · '),
                }))}
              error={wasTried && targetId === null ? '옮길 가구를 골라 주세요.' : undefined}
            />
            <SelectField
              label="그 가구에서의 관계"
              isRequired
              placeholder="고르세요"
              value={relation}
              choices={reference.choicesOf('relation').map(({ code, label }) => ({ value: code, label }))}
              onValueChange={setRelation}
              error={wasTried && relation === '' ? '관계를 골라 주세요.' : undefined}
            />
          </>
        ) : (
          <>
            <TextField
              label="새 주소"
              isRequired
              value={roadAddress}
              onValueChange={setRoadAddress}
              error={wasTried && roadAddress.trim() === '' ? '새 주소를 적어 주세요.' : undefined}
            />
            <TextField label="상세 주소" value={detailAddress} onValueChange={setDetailAddress} />
          </>
        )}
        {needsHead && <NewHeadField others={others} value={newHeadId} onChange={setNewHeadId} />}
        <p className="muted">이 사람에 관한 위기정보는 함께 옮기고, 사례와 연락 기록은 지금 가구에 남습니다.</p>
        <FormFoot
          error={moving.error ? explainHouseholdsFailure(moving.error) : undefined}
          isPending={moving.isPending}
          onCancel={onClose}
        >
          옮기기
        </FormFoot>
      </form>
    </Dialog>
  );
}
