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

/** Attempts in the order they were made. A mistaken one is struck out with a reason, stays readable, and may be restored. */
export function AttemptList({ attempts }: { attempts: readonly AttemptView[] }) {
  const reference = useReference();
  const [correcting, setCorrecting] = useState<AttemptView | null>(null);
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
                  onPress={() => setCorrecting(attempt)}
                />
              )}
              {attempt.canRestore && (
                <IconButton
                  icon="restore"
                  size="small"
                  label={`${name} 되살리기`}
                  onPress={() => setCorrecting(attempt)}
                />
              )}
            </li>
          );
        })}
      </ol>
      {correcting &&
        (correcting.struck === null ? (
          <StrikeDialog attempt={correcting} onClose={() => setCorrecting(null)} />
        ) : (
          <RestoreDialog attempt={correcting} onClose={() => setCorrecting(null)} />
        ))}
    </>
  );
}

interface DialogProps {
  readonly attempt: AttemptView;
  readonly onClose: () => void;
}

function StrikeDialog({ attempt, onClose }: DialogProps) {
  const toast = useToast();
  const reference = useReference();
  const striking = useMutation({
    ...rpc.cases.strikeAttempt(),
    onSuccess: () => {
      toast.show({ text: '연락 기록에 취소선을 그었습니다', icon: 'check' });
      onClose();
    },
  });
  return (
    <CorrectionDialog
      title="이 연락 기록을 취소할까요?"
      actWord="취소선 긋기"
      isPending={striking.isPending}
      failure={striking.error && explainCasesFailure(striking.error, reference)}
      onAct={(reason) => striking.mutate({ attemptId: attempt.id, reason })}
      onClose={onClose}
    >
      기록은 지워지지 않고 줄이 그어진 채 남습니다. 횟수에서 빠지므로 단계가 되돌아갈 수 있습니다.
    </CorrectionDialog>
  );
}

function RestoreDialog({ attempt, onClose }: DialogProps) {
  const toast = useToast();
  const reference = useReference();
  const restoring = useMutation({
    ...rpc.cases.restoreAttempt(),
    onSuccess: () => {
      toast.show({ text: '연락 기록을 되살렸습니다', icon: 'check' });
      onClose();
    },
  });
  return (
    <CorrectionDialog
      title="취소한 연락 기록을 되살릴까요?"
      actWord="되살리기"
      isPending={restoring.isPending}
      failure={restoring.error && explainCasesFailure(restoring.error, reference)}
      onAct={(reason) => restoring.mutate({ attemptId: attempt.id, reason })}
      onClose={onClose}
    >
      다시 횟수에 들어갑니다. 취소한 까닭과 되살린 까닭은 모두 사례 기록에 남습니다.
    </CorrectionDialog>
  );
}

interface CorrectionDialogProps {
  readonly title: string;
  readonly actWord: string;
  readonly isPending: boolean;
  readonly failure: string | null;
  readonly onAct: (reason: string) => void;
  readonly onClose: () => void;
  readonly children: string;
}

function CorrectionDialog({ title, actWord, isPending, failure, onAct, onClose, children }: CorrectionDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant="primary"
            isDisabled={reason.trim().length < 2}
            isPending={isPending}
            onPress={() => onAct(reason)}
          >
            {actWord}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{children}</p>
        <TextField label="사유" isRequired autoFocus value={reason} onValueChange={setReason} maxLength={500} />
        {failure && (
          <Note tone="danger" icon="warn" isAlert>
            {failure}
          </Note>
        )}
      </div>
    </Dialog>
  );
}
