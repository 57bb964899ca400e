import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainConsultationsFailure } from './consultations-failure.ts';
import { ResultFields } from './result-fields.tsx';

interface CloseCaseFormProps {
  readonly caseId: string;
  readonly onClosed: () => void;
  readonly onCancel: () => void;
}

/** 종결: the reason, and the national result where the confirmed consultation has none. */
export function CloseCaseForm({ caseId, onClosed, onCancel }: CloseCaseFormProps) {
  const reference = useReference();
  const toast = useToast();
  const [closeReason, setCloseReason] = useState('');
  const [result, setResult] = useState<{ outcome_code: string | null; unsupported_reason: string | null }>({
    outcome_code: null,
    unsupported_reason: null,
  });
  const [note, setNote] = useState('');
  const closing = useMutation({
    ...rpc.consultations.closeCase(),
    onSuccess: () => {
      toast.show({ text: '사례를 종결했습니다', icon: 'done' });
      onClosed();
    },
  });
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <SelectField
        label="종결 사유"
        isRequired
        placeholder="고르세요"
        value={closeReason}
        choices={reference.choicesOf('close_reason').map(({ code, label }) => ({ value: code, label }))}
        onValueChange={setCloseReason}
      />
      <ResultFields
        outcomeCode={result.outcome_code}
        unsupportedReason={result.unsupported_reason}
        onChange={setResult}
      />
      <p className="meta">정하지 않으면 확인완료된 상담에 적힌 결과를 씁니다.</p>
      <TextArea label="메모" rows={3} value={note} maxLength={2000} onValueChange={setNote} />
      {closing.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainConsultationsFailure(closing.error)}
        </Note>
      )}
      <div className="row">
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
        <Button
          size="normal"
          variant="primary"
          isDisabled={closeReason === ''}
          isPending={closing.isPending}
          onPress={() =>
            closing.mutate({
              caseId,
              closeReason,
              note: note.trim(),
              result: result.outcome_code
                ? { kind: 'supported', code: result.outcome_code }
                : result.unsupported_reason
                  ? { kind: 'unsupported', code: result.unsupported_reason }
                  : { kind: 'unknown' },
            })
          }
        >
          종결하기
        </Button>
      </div>
    </form>
  );
}
