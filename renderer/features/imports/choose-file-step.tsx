import { type DragEvent, useState } from 'react';
import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Note } from '../../ui/note.tsx';
import { Progress } from '../../ui/progress.tsx';
import { explainImportsFailure, type ImportsFailure } from './imports-failure.ts';
import './imports.css';

interface ChooseFileStepProps {
  readonly fileName: string | null;
  readonly isReading: boolean;
  readonly failure: RpcFailure<ImportsFailure> | null;
  readonly onChoose: () => void;
  readonly onDrop: (fileName: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Reads the same file again with birth date and sex only. */
  readonly onCutResidentNumbers: () => void;
  readonly onStop: () => void;
}

/** First step: a file from the disk or dropped here, and what is wrong with it if it cannot be read. */
export function ChooseFileStep(props: ChooseFileStepProps) {
  const { fileName, isReading, failure, onChoose, onDrop } = props;
  const [isOver, setIsOver] = useState(false);
  const drop = async (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onDrop(file.name, new Uint8Array(await file.arrayBuffer()));
  };
  const hasNumbers = failure?.failure.code === 'imports/resident-numbers-found';
  return (
    <section
      className="import-drop"
      aria-label="가져올 파일"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => void drop(event)}
    >
      {isReading ? (
        <Progress label={`${fileName ?? '파일'} 읽는 중`} done={0} total={null} unit="행" onCancel={props.onStop} />
      ) : (
        <EmptyState
          icon="upload"
          title="명단 파일을 고르거나 여기에 끌어다 놓으세요"
          actions={
            <Button
              variant={hasNumbers ? 'secondary' : 'primary'}
              size="normal"
              icon="file"
              onPress={onChoose}
              autoFocus
            >
              {failure ? '다른 파일 고르기' : '파일 고르기'}
            </Button>
          }
        >
          엑셀(.xlsx, .xls)과 CSV를 읽습니다. 열 이름과 순서가 달라도 됩니다. 반영하기 전에는 아무것도 저장하지
          않습니다.
        </EmptyState>
      )}
      {failure && !isReading && (
        <div className="import-failure">
          <Note tone={hasNumbers ? 'warn' : 'danger'} icon={hasNumbers ? 'shield' : 'warn'} isAlert>
            {explainImportsFailure(failure, fileName ?? undefined)}
          </Note>
          {hasNumbers && (
            <Button variant="primary" size="normal" icon="shield" onPress={props.onCutResidentNumbers}>
              생년월일과 성별만 남기고 읽기
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
