import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AttemptView } from '#shared/cases/case-view.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainCasesFailure } from './cases-failure.ts';
import './cases.css';

/** Attempts in the order they were made. A mistaken one is struck out with a reason and stays readable. */
export function AttemptList({ attempts }: { attempts: readonly AttemptView[] }) {
  const reference = useReference();
  const [striking, setStriking] = useState<AttemptView | null>(null);
  if (attempts.length === 0) return <p className="meta">아직 연락한 기록이 없습니다.</p>;
  return (
    <>
      <ol className="attempts">
        {attempts.map((attempt) => {
          const method = reference.labelOf('contact_method', attempt.method);
          const result = reference.labelOf('contact_result', attempt.result);
          const name = `${method} ${formatShortDayTime(attempt.at)} ${result}`;
          return (
            <li key={attempt.id} data-struck={attempt.struck !== null || undefined}>
              <Icon name={attempt.isReached ? 'done' : 'fail'} tone={attempt.isReached ? 'ok' : 'neutral'} />
              <span className="attempt-words">
                <span>
                  {method} <span className="meta">{formatShortDayTime(attempt.at)}</span>
                </span>
                {attempt.memo && <span className="meta">{attempt.memo}</span>}
                {attempt.struck && (
                  <span className="meta attempt-reason">
                    취소: {attempt.struck.reason} · {attempt.struck.byName ?? ''}
                  </span>
                )}
              </span>
              <span className="meta">{result}</span>
              {attempt.canStrike && (
                <IconButton
                  icon="trash"
                  size="small"
                  label={`${name} 취소선 긋기`}
                  onPress={() => setStriking(attempt)}
                />
              )}
            </li>
          );
        })}
      </ol>
      {striking && <StrikeDialog attempt={striking} onClose={() => setStriking(null)} />}
    </>
  );
}

function StrikeDialog({ attempt, onClose }: { attempt: AttemptView; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const toast = useToast();
  const striking = useMutation({
    ...rpc.cases.strikeAttempt(),
    onSuccess: () => {
      toast.show({ text: '연락 기록에 취소선을 그었습니다', icon: 'check' });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="이 연락 기록을 취소할까요?"
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant="primary"
            isDisabled={reason.trim().length < 2}
            isPending={striking.isPending}
            onPress={() => striking.mutate({ attemptId: attempt.id, reason })}
          >
            취소선 긋기
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>기록은 지워지지 않고 줄이 그어진 채 남습니다. 횟수에서 빠지므로 단계가 되돌아갈 수 있습니다.</p>
        <TextField label="사유" isRequired autoFocus value={reason} onValueChange={setReason} maxLength={500} />
        {striking.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainCasesFailure(striking.error)}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
