import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

/** Help that is always in the same place: what to press when one does not know what to press. */
export function HelpDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="도움말"
      foot={
        <Button variant="primary" size="normal" onPress={onClose}>
          닫기
        </Button>
      }
    >
      <p>
        <Kbd keys="Ctrl+K" /> 어디서나 이름, 초성, 전화 끝자리, 주소로 가구를 찾습니다.
      </p>
      <p>
        <Kbd keys="?" /> 지금 화면에서 쓸 수 있는 단축키를 모두 보여 줍니다. 한 글자 단축키는 그 창에서 끌 수 있습니다.
      </p>
      <p>
        <Kbd keys="Ctrl+L" /> 자리를 비울 때 화면을 잠급니다. 쓰던 내용은 남아 있습니다.
      </p>
      <p className="muted">
        오류가 나면 화면의 참조 번호를 담당자에게 알려 주세요. 참조 번호에는 개인정보가 들어 있지 않습니다.
      </p>
    </Dialog>
  );
}
