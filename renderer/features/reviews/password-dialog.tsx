import { type ReactNode, useState } from 'react';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface PasswordDialogProps {
  readonly title: string;
  /** What will be decided, about whom, by whom. */
  readonly children: ReactNode;
  readonly confirmWord: string;
  readonly error?: string | undefined;
  readonly isPending: boolean;
  readonly isReady?: boolean;
  readonly onConfirm: (password: string) => void;
  readonly onClose: () => void;
}

/** Asks for the password again: a decision weighs as much as a signature. Enter confirms. */
export function PasswordDialog(props: PasswordDialogProps) {
  const { title, children, confirmWord, error, isPending, isReady = true, onConfirm, onClose } = props;
  const [password, setPassword] = useState('');
  const [isShown, setIsShown] = useState(false);
  return (
    <FormDialog
      title={title}
      deed={confirmWord}
      isReady={password !== '' && isReady}
      isPending={isPending}
      onClose={onClose}
      onSubmit={() => onConfirm(password)}
    >
      <p className="muted">더블체크는 결재와 같은 무게라 비밀번호를 한 번 더 받습니다.</p>
      {children}
      <TextField
        label="비밀번호"
        type={isShown ? 'text' : 'password'}
        autoComplete="current-password"
        autoFocus
        isRequired
        value={password}
        error={error}
        onValueChange={setPassword}
        end={
          <IconButton
            icon={isShown ? 'eye-off' : 'eye'}
            label={isShown ? '비밀번호 숨기기' : '비밀번호 보기'}
            isPressed={isShown}
            onPress={() => setIsShown(!isShown)}
          />
        }
      />
    </FormDialog>
  );
}
