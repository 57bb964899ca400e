import { type ReactNode, useState } from 'react';
import { LoginId } from '#shared/accounts/account.schema.ts';
import { Button } from '../../ui/button.tsx';
import { FormCell, FormGrid } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { EntryCard } from './entry-frame.tsx';
import { type NewPassword, NewPasswordFields, useNewPassword } from './new-password-fields.tsx';

export interface NewManager {
  readonly name: string;
  readonly position: string;
  readonly loginId: string;
}

interface ManagerStepProps {
  readonly officeName: string;
  readonly initial: NewManager;
  readonly onSubmit: (manager: NewManager, password: string) => void;
  readonly onBack: () => void;
  readonly isPending: boolean;
  readonly failure: ReactNode;
}

/** The first account: a person with a name, never `admin`. */
export function ManagerStep({ officeName, initial, onSubmit, onBack, isPending, failure }: ManagerStepProps) {
  const [manager, setManager] = useState(initial);
  const [secret, setSecret] = useState<NewPassword>({ password: '', repeated: '' });
  const [wasSent, setWasSent] = useState(false);
  const { isReady } = useNewPassword(secret, manager);
  const isLoginIdGood = LoginId.safeParse(manager.loginId).success;
  const isNameGood = manager.name.trim() !== '';
  const submit = () => {
    setWasSent(true);
    if (isReady && isLoginIdGood && isNameGood) onSubmit(manager, secret.password);
  };
  return (
    <EntryCard
      caption={`처음 시작 2 / 4 · ${officeName}`}
      title="관리자 계정을 만드세요"
      lead="관리자는 직원 계정을 만들고 검토와 마감을 합니다. 한 사람이 한 계정을 씁니다."
      onSubmit={submit}
    >
      <FormGrid>
        <FormCell span={6}>
          <TextField
            label="이름"
            isRequired
            autoFocus
            autoComplete="name"
            value={manager.name}
            onValueChange={(name) => setManager({ ...manager, name })}
            error={wasSent && !isNameGood ? '이름을 입력하세요.' : undefined}
          />
        </FormCell>
        <FormCell span={6}>
          <TextField
            label="직위"
            value={manager.position}
            onValueChange={(position) => setManager({ ...manager, position })}
          />
        </FormCell>
        <FormCell span={12}>
          <TextField
            label="아이디"
            isRequired
            autoComplete="username"
            value={manager.loginId}
            onValueChange={(loginId) => setManager({ ...manager, loginId })}
            hint="세 글자 이상. 나중에 바꿀 수 없습니다"
            error={wasSent && !isLoginIdGood ? '글자·숫자·점·밑줄로 세 글자 이상 입력하세요.' : undefined}
          />
        </FormCell>
        <FormCell span={12}>
          <NewPasswordFields value={secret} onChange={setSecret} owner={manager} />
        </FormCell>
      </FormGrid>
      {wasSent && failure}
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" isPending={isPending}>
          계정 만들기
        </Button>
        <Button size="normal" onPress={onBack} isDisabled={isPending}>
          이전
        </Button>
      </div>
    </EntryCard>
  );
}
