import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PriorityLevel } from '#shared/households/household.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainHouseholdsFailure } from './households-failure.ts';

type Choice = PriorityLevel | 'COMPUTED';
const CHOICES: readonly { readonly value: Choice; readonly label: string }[] = [
  { value: 'COMPUTED', label: '계산한 대로' },
  { value: 'EMERGENCY', label: '긴급' },
  { value: 'HIGH', label: '높음' },
  { value: 'MID', label: '보통' },
  { value: 'LOW', label: '낮음' },
  { value: 'NONE', label: '없음' },
];

/** Sets the level by hand, always with a reason that stands beside it from then on. */
export function OverrideDialog({ householdId, onClose }: { householdId: string | null; onClose: () => void }) {
  return (
    <Dialog isOpen={householdId !== null} onClose={onClose} title="우선순위 직접 정하기">
      {householdId !== null && <OverrideForm key={householdId} id={householdId} onClose={onClose} />}
    </Dialog>
  );
}

function OverrideForm({ id, onClose }: { id: string; onClose: () => void }) {
  const priority = useQuery(rpc.households.priority({ id }));
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const toast = useToast();
  const overriding = useMutation({
    ...rpc.households.overridePriority(),
    onSuccess: () => {
      toast.show({ text: '우선순위를 바꿨습니다', icon: 'check' });
      onClose();
    },
  });
  const level = chosen ?? priority.data?.override?.level ?? 'COMPUTED';
  const isReasonMissing = reason.trim().length < 2;
  return (
    <form
      className="stack"
      aria-label="우선순위 직접 정하기"
      onSubmit={(event) => {
        event.preventDefault();
        setWasTried(true);
        if (!isReasonMissing) overriding.mutate({ id, level: level === 'COMPUTED' ? null : level, reason });
      }}
    >
      <SelectField label="우선순위" value={level} choices={CHOICES} onValueChange={setChosen} />
      <TextArea
        label="까닭"
        rows={3}
        isRequired
        value={reason}
        onValueChange={setReason}
        maxLength={500}
        hint="누가 보아도 알 수 있게 적습니다. 변경 이력과 접속기록에 남습니다."
        error={wasTried && isReasonMissing ? '까닭을 두 글자 이상 적어 주세요.' : undefined}
      />
      {overriding.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainHouseholdsFailure(overriding.error)}
        </Note>
      )}
      <div className="row">
        <span className="push row">
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button size="normal" variant="primary" type="submit" isPending={overriding.isPending}>
            정하기
          </Button>
        </span>
      </div>
    </form>
  );
}
