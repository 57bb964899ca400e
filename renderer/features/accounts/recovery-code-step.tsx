import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { EntryCard } from './entry-frame.tsx';
import { PaperCode } from './paper-code.tsx';
import { PrintCodeButton } from './print-code-button.tsx';

interface RecoveryCodeStepProps {
  readonly code: string;
  readonly onTypedBack: (typed: string) => void;
  readonly isPending: boolean;
  readonly failure: ReactNode;
}

/** The code is copied onto paper while it is shown, and typed from the paper while it is not. */
export function RecoveryCodeStep({ code, onTypedBack, isPending, failure }: RecoveryCodeStepProps) {
  const [isHidden, setIsHidden] = useState(false);
  const [typed, setTyped] = useState('');
  if (!isHidden) {
    return (
      <EntryCard
        key="shown"
        caption="처음 시작 3 / 4"
        title="복구 코드를 종이에 남기세요"
        lead="비밀번호를 모두 잊었을 때 기록을 되찾는 유일한 방법입니다. 설정이 끝나면 다시 보이지 않습니다."
        onSubmit={() => setIsHidden(true)}
      >
        <PaperCode label="복구 코드" code={code} />
        <Note tone="warn" icon="warn">
          사진이나 파일로 남기지 마세요. 봉투에 넣어 잠금 서랍에 두고, 보관자와 날짜를 관리대장에 적으세요.
        </Note>
        <div className="entry-acts">
          <Button type="submit" variant="primary" size="normal">
            적었습니다
          </Button>
          <PrintCodeButton code={code} />
        </div>
      </EntryCard>
    );
  }
  return (
    <EntryCard
      key="typed"
      caption="처음 시작 3 / 4"
      title="종이를 보고 그대로 입력하세요"
      lead="잘못 적힌 종이는 나중에 아무것도 열지 못합니다. 지금 확인합니다."
      onSubmit={() => onTypedBack(typed)}
    >
      <TextField
        label="복구 코드"
        isRequired
        autoFocus
        value={typed}
        onValueChange={setTyped}
        hint="대소문자와 줄표(-)는 상관없습니다. 0과 O, 1과 I·L은 같게 읽습니다"
      />
      {failure}
      <div className="entry-acts">
        <Button type="submit" variant="primary" size="normal" isDisabled={typed.trim() === ''} isPending={isPending}>
          확인하고 시작
        </Button>
        <Button size="normal" onPress={() => setIsHidden(false)} isDisabled={isPending}>
          코드 다시 보기
        </Button>
      </div>
    </EntryCard>
  );
}
