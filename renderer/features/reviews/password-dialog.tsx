import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
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
  const canConfirm = password !== '' && isReady && !isPending;
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
            type="submit"
            form="password-again"
            isDisabled={password === '' || !isReady}
            isPending={isPending}
          >
            {confirmWord}
          </Button>
        </>
      }
    >
      <form
        id="password-again"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (canConfirm) onConfirm(password);
        }}
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
      </form>
    </Dialog>
  );
}
