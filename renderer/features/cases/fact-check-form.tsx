import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseView } from '#shared/cases/case-view.ts';
import { FactCheckResult, factCheckResultOf } from '#shared/cases/fact-check.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { today } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainCasesFailure } from './cases-failure.ts';

const RESULT_WORDS: Readonly<Record<FactCheckResult, string>> = {
  LIVES_THERE: '거주',
  ABSENT: '불거주',
  DEREGISTERED: '말소',
  MOVED: '전출',
};

/** 주민등록 사실조사 of a case that nobody could reach: first that it was asked for, then what came back. */
export function FactCheckStep({ case: known }: { case: CaseView }) {
  const [isOpen, setIsOpen] = useState(false);
  if (known.state !== 'UNREACHABLE' && known.state !== 'FACT_CHECK') return null;
  const asks = known.state === 'UNREACHABLE';
  const answer = asks ? null : lastAnswer(known);
  return (
    <div className="stack">
      <Button icon="file" onPress={() => setIsOpen(true)}>
        {asks ? '사실조사 의뢰' : answer ? '사실조사 결과 고쳐 적기' : '사실조사 결과 적기'}
      </Button>
      <p className="meta">
        {asks
          ? '주민등록 사실조사를 의뢰한 날을 적으면 결과를 기다리는 단계로 갑니다.'
          : answer
            ? `회신: ${RESULT_WORDS[answer]}. 현황확인이나 초기상담지를 써서 더블체크에 올리세요.`
            : '회신이 오면 적으세요. 살고 있으면 다시 연락하고, 아니면 현황확인을 씁니다.'}
      </p>
      {isOpen && <FactCheckDialog caseId={known.id} asks={asks} onClose={() => setIsOpen(false)} />}
    </div>
  );
}

function FactCheckDialog({ caseId, asks, onClose }: { caseId: string; asks: boolean; onClose: () => void }) {
  const [on, setOn] = useState<string | null>(today());
  const [result, setResult] = useState<FactCheckResult | null>(null);
  const [note, setNote] = useState('');
  const toast = useToast();
  const reference = useReference();
  const onSuccess = ({ state }: { state: CaseView['state'] }) => {
    toast.show({
      text:
        asks || state !== 'CONTACTING'
          ? '사실조사를 기록했습니다'
          : `‘${reference.labelOf('case_state', state)}’ 단계로 옮겼습니다`,
      icon: 'check',
    });
    onClose();
  };
  const asking = useMutation({ ...rpc.cases.requestFactCheck(), onSuccess });
  const answering = useMutation({ ...rpc.cases.recordFactCheckResult(), onSuccess });
  const error = asking.error ?? answering.error;
  const isReady = on !== null && (asks || result !== null);
  return (
    <Dialog isOpen onClose={onClose} title={asks ? '사실조사 의뢰' : '사실조사 결과'}>
      <form
        className="stack"
        aria-label={asks ? '사실조사 의뢰' : '사실조사 결과'}
        onSubmit={(event) => {
          event.preventDefault();
          if (on === null) return;
          const said = { caseId, on, note: note.trim() === '' ? null : note.trim() };
          if (asks) asking.mutate(said);
          else if (result !== null) answering.mutate({ ...said, result });
        }}
      >
        <DateField label={asks ? '의뢰한 날' : '회신 받은 날'} isRequired value={on} onChange={setOn} />
        {!asks && (
          <SegmentedField<FactCheckResult>
            label="결과"
            isRequired
            value={result}
            onChange={setResult}
            choices={FactCheckResult.options.map((value) => ({ value, label: RESULT_WORDS[value] }))}
          />
        )}
        <TextField
          label="메모"
          value={note}
          onValueChange={setNote}
          maxLength={500}
          placeholder={asks ? '예: 공문 번호' : '예: 통장 확인, 공문 번호'}
        />
        {error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainCasesFailure(error, reference)}
          </Note>
        )}
        <div className="row">
          <Button
            variant="primary"
            size="normal"
            type="submit"
            isDisabled={!isReady}
            isPending={asking.isPending || answering.isPending}
          >
            기록하기
          </Button>
          <Button size="normal" onPress={onClose}>
            그만두기
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The newest answer since the case went to the registrar. */
function lastAnswer({ events }: CaseView): FactCheckResult | null {
  const since = events.findLastIndex(({ from, to }) => to === 'FACT_CHECK' && from !== to);
  const answers = events.slice(since).map(({ reason }) => factCheckResultOf(reason));
  return answers.findLast((result) => result !== null) ?? null;
}
