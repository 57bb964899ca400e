import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface ExportDialogProps {
  readonly isOpen: boolean;
  /** The round's name. */
  readonly title: string;
  readonly onClose: () => void;
  /** Null: masked, without a purpose. */
  readonly onExport: (purpose: string | null) => void;
}

/** Asks whether names leave the office, and if so why. */
export function ExportDialog({ isOpen, title, onClose, onExport }: ExportDialogProps) {
  const [shape, setShape] = useState<'masked' | 'whole'>('masked');
  const [purpose, setPurpose] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const isMissing = shape === 'whole' && purpose.trim().length < 2;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`${title} 명단 내보내기`}
      foot={
        <>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
          <Button
            size="normal"
            variant="primary"
            icon="download"
            onPress={() => {
              setWasTried(true);
              if (!isMissing) onExport(shape === 'masked' ? null : purpose.trim());
            }}
          >
            엑셀로 저장
          </Button>
        </>
      }
    >
      <div className="stack import-form">
        <p>처음 받은 순서 그대로, 지금까지 처리한 내용을 붙여 저장합니다.</p>
        <SegmentedField
          label="개인정보"
          value={shape}
          onChange={setShape}
          choices={[
            { value: 'masked', label: '가리고 저장' },
            { value: 'whole', label: '모두 저장' },
          ]}
        />
        {shape === 'whole' && (
          <TextField
            label="내보내는 목적"
            isRequired
            value={purpose}
            onValueChange={setPurpose}
            placeholder="예: 구청 처리결과 제출"
            error={wasTried && isMissing ? '목적을 두 글자 이상 적어 주세요.' : undefined}
          />
        )}
        <Note tone="info" icon="eye">
          누가 언제 몇 명을 내보냈는지 접속기록에 남습니다.
        </Note>
      </div>
    </Dialog>
  );
}
