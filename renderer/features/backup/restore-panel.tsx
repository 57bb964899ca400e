import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupSummary } from '#shared/backup/backup.schema.ts';
import type { Progress as ProgressStep } from '#shared/rpc/contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote, FailureWords } from '../../ui/failure-note.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { formatDayTime } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { explainBackupFailure } from './backup-failure.ts';

interface RestorePanelProps {
  /** Where a backup is the way out, and not one of several. */
  readonly isMain?: boolean;
}

/** For who has a backup file: chooses it, and opens it with a password of that day or with the recovery code. */
export function RestorePanel({ isMain = false }: RestorePanelProps) {
  const [backup, setBackup] = useState<BackupSummary | null>(null);
  const choosing = useMutation({ ...rpc.backup.chooseFile(), onSuccess: setBackup });
  return (
    <div className="stack">
      <div className="row" data-wrap>
        {!isMain && <span className="muted">백업 파일이 있나요?</span>}
        <Button
          icon="restore"
          {...(isMain && { variant: 'primary', size: 'normal', autoFocus: true })}
          onPress={() => choosing.mutate({})}
          isPending={choosing.isPending}
        >
          백업에서 되살리기
        </Button>
      </div>
      <FailureNote error={choosing.error} explain={explainBackupFailure} />
      {backup && <RestoreDialog backup={backup} onClose={() => setBackup(null)} />}
    </div>
  );
}

function RestoreDialog({ backup, onClose }: { backup: BackupSummary; onClose: () => void }) {
  const [kind, setKind] = useState<'password' | 'recovery-code'>('password');
  const [loginId, setLoginId] = useState(backup.people[0]?.loginId ?? '');
  const [secret, setSecret] = useState('');
  const [step, setStep] = useState<ProgressStep | null>(null);
  const [abort, setAbort] = useState(() => new AbortController());
  const restoring = useMutation({
    ...rpc.backup.restore({ signal: abort.signal, onProgress: setStep }),
    onSuccess: onClose,
    onSettled: () => {
      setSecret('');
      setStep(null);
      setAbort(new AbortController());
    },
  });
  return (
    <FormDialog
      title="백업에서 되살리기"
      deed="되살리기"
      isSticky
      isReady={secret !== ''}
      isPending={restoring.isPending}
      error={restoring.error && <FailureWords error={restoring.error} explain={explainBackupFailure} />}
      onClose={onClose}
      onSubmit={() =>
        restoring.mutate({ secret: kind === 'password' ? { kind, loginId, password: secret } : { kind, code: secret } })
      }
    >
      <Note tone="info" icon="database" title={`${backup.officeName} · ${formatDayTime(backup.createdAt)}`}>
        {backup.fileName} · {megabytes(backup.bytes)}. 이때까지의 기록이 되살아나고, 그 뒤에 적은 것은 들어 있지
        않습니다.
      </Note>
      <SegmentedField
        label="무엇으로 여나요?"
        value={kind}
        onChange={(next) => {
          setKind(next);
          setSecret('');
        }}
        choices={[
          { value: 'password', label: '비밀번호' },
          { value: 'recovery-code', label: '복구 코드' },
        ]}
      />
      {kind === 'password' && (
        <SelectField
          label="사용자"
          value={loginId}
          onValueChange={setLoginId}
          choices={backup.people.map((person) => ({
            value: person.loginId,
            label: `${person.name} (${person.loginId})`,
          }))}
        />
      )}
      <TextField
        key={kind}
        label={kind === 'password' ? '비밀번호' : '복구 코드'}
        type={kind === 'password' ? 'password' : 'text'}
        autoComplete={kind === 'password' ? 'current-password' : 'off'}
        isRequired
        autoFocus
        value={secret}
        onValueChange={setSecret}
        hint={
          kind === 'password' ? '백업을 만들던 날의 비밀번호입니다' : '여덟 묶음. 대소문자와 줄표(-)는 상관없습니다'
        }
      />
      {step && (
        <Progress
          label="되살리는 중"
          done={Math.round(step.done / 1024)}
          total={Math.round(step.total / 1024)}
          unit=" KB"
          onCancel={() => abort.abort()}
        />
      )}
    </FormDialog>
  );
}

/** One decimal is as much as anybody needs to tell two files apart. */
export const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
