import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainConsultationsFailure } from './consultations-failure.ts';
import { ResultFields } from './result-fields.tsx';

interface SetResultsFormProps {
  readonly caseIds: readonly string[];
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** The national result of one case or of a whole selection. */
export function SetResultsForm({ caseIds, onDone, onCancel }: SetResultsFormProps) {
  const toast = useToast();
  const [result, setResult] = useState<{ outcome_code: string | null; unsupported_reason: string | null }>({
    outcome_code: null,
    unsupported_reason: null,
  });
  const setting = useMutation({
    ...rpc.consultations.setResults(),
    onSuccess: ({ changed }) => {
      toast.show({ text: `${changed}건의 지원 결과를 적었습니다`, icon: 'check' });
      onDone();
    },
  });
  const isChosen = result.outcome_code !== null || result.unsupported_reason !== null;
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <p>고른 사례 {caseIds.length}건에 같은 결과를 적습니다.</p>
      <ResultFields
        outcomeCode={result.outcome_code}
        unsupportedReason={result.unsupported_reason}
        isRequired
        onChange={setResult}
      />
      {setting.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainConsultationsFailure(setting.error)}
        </Note>
      )}
      <div className="row">
        <Button size="normal" onPress={onCancel}>
          그만두기
        </Button>
        <Button
          size="normal"
          variant="primary"
          isDisabled={!isChosen}
          isPending={setting.isPending}
          onPress={() =>
            setting.mutate({
              caseIds: [...caseIds],
              result: result.outcome_code
                ? { kind: 'supported', code: result.outcome_code }
                : { kind: 'unsupported', code: result.unsupported_reason ?? '' },
            })
          }
        >
          결과 적기
        </Button>
      </div>
    </form>
  );
}
