import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Office } from '#shared/accounts/account.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { EntryCard, EntryFrame, EntryPanel } from './entry-frame.tsx';
import { ManagerStep, type NewManager } from './manager-step.tsx';
import { OfficeStep } from './office-step.tsx';
import { RecoveryCodeStep } from './recovery-code-step.tsx';

const STEPS = [
  { id: 'office', label: '1. 사무소 고르기' },
  { id: 'account', label: '2. 관리자 계정' },
  { id: 'recovery', label: '3. 복구 코드' },
  { id: 'start', label: '4. 시작' },
] as const;
type StepId = (typeof STEPS)[number]['id'];

interface FirstRunPageProps {
  /** Bringing back a backup instead of beginning anew. */
  readonly restore: ReactNode;
  /** For a PC that becomes one more of an office that a server has: instead of all the steps. */
  readonly joinForm: (onCancel: () => void) => ReactNode;
  /** Where backups go: the last step, when somebody is signed in already. */
  readonly backupFolder: ReactNode;
  readonly foot: ReactNode;
  /** Core signs the manager in before the last step; whoever shows this page must keep it until `onDone`. */
  readonly onSignedIn: () => void;
  readonly onDone: () => void;
}

/** Sets an office up: which, who manages it, the code on paper, where backups go. Nothing is kept before step 3 ends. */
export function FirstRunPage({ restore, joinForm, backupFolder, foot, onSignedIn, onDone }: FirstRunPageProps) {
  const [step, setStep] = useState<StepId>('office');
  const [isJoining, setJoining] = useState(false);
  const [office, setOffice] = useState<Office | null>(null);
  const [manager, setManager] = useState<NewManager>({ name: '', position: '', loginId: '' });
  const begin = useMutation({ ...rpc.accounts.beginSetUp(), onSuccess: () => setStep('recovery') });
  const finish = useMutation({
    ...rpc.accounts.finishSetUp(),
    onMutate: onSignedIn,
    onSuccess: () => setStep('start'),
  });
  const goBack = step === 'start' ? undefined : (id: string) => setStep(id as StepId);
  if (isJoining)
    return (
      <EntryFrame foot={foot}>
        <EntryPanel
          title="이미 쓰는 사무소에 이 PC를 연결"
          lead="팀장에게 받은 서버 주소와 등록 코드, 다른 PC에서 쓰는 아이디와 비밀번호가 필요합니다."
        >
          {joinForm(() => setJoining(false))}
        </EntryPanel>
      </EntryFrame>
    );
  return (
    <EntryFrame steps={{ all: STEPS, current: step }} onGoBack={goBack} foot={foot}>
      {step === 'office' && (
        <OfficeStep
          initial={office}
          restore={
            <>
              <div className="row" data-wrap>
                <span className="muted">이미 쓰는 사무소인가요?</span>
                <Button icon="link" onPress={() => setJoining(true)}>
                  이미 쓰는 사무소에 이 PC를 연결
                </Button>
              </div>
              {restore}
            </>
          }
          onChosen={(chosen) => {
            setOffice(chosen);
            setStep('account');
          }}
        />
      )}
      {step === 'account' && office && (
        <ManagerStep
          officeName={office.name}
          initial={manager}
          isPending={begin.isPending}
          failure={<FailureNote error={begin.error} explain={explainAccountsFailure} />}
          onBack={() => setStep('office')}
          onSubmit={(filled, password) => {
            setManager(filled);
            const position = filled.position.trim() === '' ? null : filled.position;
            begin.mutate({ office, manager: { ...filled, position, password } });
          }}
        />
      )}
      {step === 'recovery' && begin.data && (
        <RecoveryCodeStep
          code={begin.data.recoveryCode}
          isPending={finish.isPending}
          failure={<FailureNote error={finish.error} explain={explainAccountsFailure} />}
          onTypedBack={(recoveryCode) => finish.mutate({ recoveryCode })}
        />
      )}
      {step === 'start' && (
        <EntryCard
          caption="처음 시작 4 / 4"
          title="백업을 둘 곳을 정하세요"
          lead="이 PC가 고장 나도 기록이 남으려면 다른 디스크에 백업이 있어야 합니다. 하루에 한 번 저절로 만듭니다."
          onSubmit={onDone}
        >
          {backupFolder}
          <div className="entry-acts">
            <Button type="submit" variant="primary" size="normal">
              온이음 시작
            </Button>
          </div>
        </EntryCard>
      )}
    </EntryFrame>
  );
}
