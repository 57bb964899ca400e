import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { addDays } from '#shared/calendar/day.ts';
import { addWorkingDays } from '#shared/calendar/working-days.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { formatShortDay, today } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainCasesFailure } from './cases-failure.ts';

interface SnoozeFormProps {
  readonly caseId: string;
  readonly onSnoozed: () => void;
  readonly onCancel: () => void;
}

/** Puts a task off to a day, with the reason that the next reader will see. */
export function SnoozeForm({ caseId, onSnoozed, onCancel }: SnoozeFormProps) {
  const reference = useReference();
  const toast = useToast();
  const start = reference.on || today();
  const [until, setUntil] = useState<string | null>(addWorkingDays(start, 1, reference.holidays));
  const [reason, setReason] = useState('');
  const snoozing = useMutation({
    ...rpc.cases.snooze(),
    onSuccess: () => {
      toast.show({ text: `${formatShortDay(until ?? start)}까지 미루었습니다`, icon: 'clock' });
      onSnoozed();
    },
  });
  const quick = [
    { label: '다음 근무일', day: addWorkingDays(start, 1, reference.holidays) },
    { label: '사흘 뒤', day: addWorkingDays(start, 3, reference.holidays) },
    { label: '일주일 뒤', day: addDays(start, 7) },
  ];
  return (
    <form
      className="stack"
      aria-label="미루기"
      onSubmit={(event) => {
        event.preventDefault();
        if (until !== null && reason.trim().length >= 2) snoozing.mutate({ caseId, until, reason });
      }}
    >
      <div className="row" data-wrap>
        {quick.map(({ label, day }) => (
          <Button key={label} onPress={() => setUntil(day)}>
            {label}
          </Button>
        ))}
      </div>
      <DateField label="미룰 날" isRequired value={until} onChange={setUntil} />
      <TextField
        label="까닭"
        isRequired
        autoFocus
        value={reason}
        onValueChange={setReason}
        maxLength={500}
        hint="예: 입원 중, 월요일에 다시 걸기로 함"
      />
      {snoozing.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(snoozing.error, reference)}
        </Note>
      )}
      <div className="row">
        <Button
          variant="primary"
          size="normal"
          type="submit"
          isPending={snoozing.isPending}
          isDisabled={until === null || reason.trim().length < 2}
        >
          미루기
        </Button>
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
      </div>
    </form>
  );
}
