import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Progress as ProgressStep } from '#shared/rpc/contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { focusFirstInvalid } from '../../ui/focus-first-invalid.ts';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ServerFields, useServerFields } from './server-fields.tsx';
import { explainSyncFailure } from './sync-failure.ts';

interface JoinOfficeFormProps {
  readonly onCancel: () => void;
}

/** First run, an empty PC: address and code from the manager, then one's own id and password as on any PC of the office. */
export function JoinOfficeForm({ onCancel }: JoinOfficeFormProps) {
  const fields = useServerFields();
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [step, setStep] = useState<ProgressStep | null>(null);
  const joining = useMutation({
    ...rpc.sync.joinOffice({ onProgress: setStep }),
    onSettled: () => {
      setStep(null);
      // What was wrong is typed anew, what was right must not stay.
      setPassword('');
    },
  });
  const [wasChecked, setWasChecked] = useState(false);
  return (
    <form
      className="stack"
      aria-label="이미 쓰는 사무소에 연결"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setWasChecked(true);
        if (fields.check() && loginId.trim() !== '' && password !== '')
          joining.mutate({ ...fields.value, loginId: loginId.trim(), password });
        else focusFirstInvalid(event.currentTarget);
      }}
    >
      <ServerFields fields={fields} isDisabled={joining.isPending} />
      <TextField
        label="아이디"
        isRequired
        autoComplete="username"
        disabled={joining.isPending}
        hint="다른 PC에서 쓰는 아이디입니다"
        error={wasChecked && loginId.trim() === '' ? '아이디를 적으세요.' : undefined}
        value={loginId}
        onValueChange={setLoginId}
      />
      <TextField
        label="비밀번호"
        type="password"
        isRequired
        autoComplete="current-password"
        disabled={joining.isPending}
        error={wasChecked && password === '' && !joining.error ? '비밀번호를 적으세요.' : undefined}
        value={password}
        onValueChange={setPassword}
      />
      <p className="muted">
        연결하면 이 PC에 허락된 사무소 기록을 받아 암호화해 저장합니다. 받는 동안에도 쓸 수 있습니다.
      </p>
      {step && <Progress label={step.label ?? '연결하는 중'} done={step.done} total={step.total || null} unit="건" />}
      {joining.error && (
        <Note tone="danger" icon="warn" isAlert title="연결하지 못했습니다">
          {explainSyncFailure(joining.error)}
        </Note>
      )}
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" icon="link" isPending={joining.isPending}>
          이 PC를 연결
        </Button>
        <Button size="normal" onPress={onCancel} isDisabled={joining.isPending}>
          새 사무소로 시작
        </Button>
      </div>
    </form>
  );
}
