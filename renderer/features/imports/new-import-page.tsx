import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { IMPORT_FIELDS } from '#shared/imports/import-field.ts';
import type { CommitOutcome, Inspection } from '#shared/imports/imports.contract.ts';
import { missingFields } from '#shared/imports/map-columns.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, today } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Split } from '../../ui/split.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { ChooseFileStep } from './choose-file-step.tsx';
import { type ColumnChoice, ColumnsStep } from './columns-step.tsx';
import { outcomeWords } from './import-words.ts';
import { explainImportsFailure, type ImportsFailure } from './imports-failure.ts';
import { PreviewStep } from './preview-step.tsx';
import { type RoundDraft, RoundForm, roundErrors } from './round-form.tsx';
import { useStoppable } from './use-stoppable.ts';
import './imports.css';

export interface NewImportPageProps {
  /** To the list of what was taken in. */
  readonly onDone: () => void;
  /** To the households of a round that has just come in. */
  readonly onOpenRound: (roundId: string) => void;
}

const STEPS = [
  { id: 'file', label: '파일' },
  { id: 'columns', label: '열 맞추기' },
  { id: 'preview', label: '미리 보기' },
  { id: 'done', label: '반영' },
];
type StepId = 'file' | 'columns' | 'preview' | 'done';

interface HeldFile {
  readonly fileId: string;
  readonly fileName: string;
}

/** 명단 가져오기: file, columns and grounds, dry run, commit. Nothing is stored before the last step. */
export function NewImportPage({ onDone, onOpenRound }: NewImportPageProps) {
  const [step, setStep] = useState<StepId>('file');
  const [file, setFile] = useState<HeldFile | null>(null);
  const [inspection, setInspection] = useState<Inspection | null>(null);
  const [columns, setColumns] = useState<readonly ColumnChoice[]>([]);
  const [draft, setDraft] = useState<RoundDraft | null>(null);
  const [showsErrors, setShowsErrors] = useState(false);
  const [outcome, setOutcome] = useState<CommitOutcome | null>(null);

  const choose = useMutation(rpc.imports.chooseFile());
  const drop = useMutation(rpc.imports.dropFile());
  const inspect = useStoppable(rpc.imports.inspect);
  const preview = useStoppable(rpc.imports.preview);
  const commit = useStoppable(rpc.imports.commit);

  const read = async (held: HeldFile, options: { cut: boolean; sheet: number | null }) => {
    setFile(held);
    const seen = await inspect.mutateAsync({
      fileId: held.fileId,
      cutResidentNumbers: options.cut,
      sheet: options.sheet,
    });
    setInspection(seen);
    setColumns(seen.columns.map(({ index, field, indicatorCode }) => ({ index, field, indicatorCode })));
    setDraft((before) => before ?? newDraft(seen));
    setStep('columns');
  };
  // A refusal is shown from the mutation's own error; here it only ends the chain.
  const attempt = (work: () => Promise<unknown>) => void work().catch(() => undefined);

  const begin = (held: HeldFile | null) => {
    if (!held) return;
    setDraft(null);
    preview.reset();
    attempt(() => read(held, { cut: false, sheet: null }));
  };
  const isCut = (inspection?.residentNumbersCut ?? 0) > 0;

  const toPreview = () => {
    if (!file || !draft) return;
    setShowsErrors(true);
    if (missingFields(columns).length > 0 || Object.keys(roundErrors(draft)).length > 0) return;
    attempt(async () => {
      await preview.mutateAsync({ fileId: file.fileId, columns: [...columns] });
      setStep('preview');
    });
  };
  const toCommit = () => {
    if (!file || !draft) return;
    const { existing, openCases, ...round } = draft;
    attempt(async () => {
      const taken = await commit.mutateAsync({
        fileId: file.fileId,
        round: existing === null ? round : { existing },
        openCases,
      });
      setOutcome(taken);
      setStep('done');
    });
  };
  const again = () => {
    setStep('file');
    setFile(null);
    setInspection(null);
    setDraft(null);
    setOutcome(null);
    setShowsErrors(false);
    for (const each of [choose, drop, inspect, preview, commit]) each.reset();
  };

  const fileFailure = (choose.error ?? drop.error ?? inspect.error) as RpcFailure<ImportsFailure> | null;
  const isWriting = commit.isPending;
  return (
    <>
      <PageHead
        crumbs={[{ label: '가져온 명단', href: '#/imports' }, { label: '명단 가져오기' }]}
        title={draft && step !== 'file' ? draft.title || '명단 가져오기' : '명단 가져오기'}
        sub={file && inspection && step !== 'file' && headWords(file, inspection, draft)}
        actions={
          <Stepper
            label="가져오기 단계"
            steps={STEPS}
            current={step}
            {...(step !== 'done' && !isWriting && { onGoBack: (id: string) => setStep(id as StepId) })}
          />
        }
      />
      {step === 'file' && (
        <ChooseFileStep
          fileName={file?.fileName ?? null}
          isReading={inspect.isPending}
          failure={fileFailure}
          onChoose={() => attempt(async () => begin(await choose.mutateAsync({})))}
          onDrop={(fileName, bytes) => attempt(async () => begin(await drop.mutateAsync({ fileName, bytes })))}
          onCutResidentNumbers={() => file && attempt(() => read(file, { cut: true, sheet: null }))}
          onStop={inspect.stop}
        />
      )}
      {step === 'columns' && file && inspection && draft && (
        <>
          {preview.error && (
            <Banner tone="danger" icon="warn" title="미리 볼 수 없습니다.">
              {explainImportsFailure(preview.error, file.fileName)}
            </Banner>
          )}
          {preview.isPending && (
            <Progress
              shape="line"
              label="기존 가구와 견주는 중"
              done={preview.progress?.done ?? 0}
              total={preview.progress?.total ?? inspection.rows}
              unit="행"
              onCancel={preview.stop}
              isCancelling={preview.isStopping}
            />
          )}
          <Split sideWidth={24} side={<RoundForm draft={draft} onDraft={setDraft} showsErrors={showsErrors} />}>
            <ColumnsStep
              inspection={inspection}
              columns={columns}
              onColumns={setColumns}
              onSheet={(sheet) => attempt(() => read(file, { cut: isCut, sheet }))}
            />
          </Split>
          <Footbar
            actions={
              <Button size="normal" variant="primary" isDisabled={preview.isPending} onPress={toPreview}>
                미리 보기
              </Button>
            }
          >
            {formatCount(inspection.rows, '행')}을 읽었습니다{skippedWords(inspection)} · 아직 아무것도 저장하지
            않았습니다
          </Footbar>
        </>
      )}
      {step === 'preview' && file && inspection && (
        <>
          <MapLine inspection={inspection} columns={columns} onEdit={() => setStep('columns')} />
          {isWriting && (
            <Progress
              shape="line"
              label="반영하는 중"
              done={commit.progress?.done ?? 0}
              total={commit.progress?.total ?? inspection.rows}
              unit="행"
              note="멈추면 모두 되돌립니다"
              onCancel={commit.stop}
              isCancelling={commit.isStopping}
            />
          )}
          {commit.error && (
            <Banner
              tone={commit.error.failure.code === 'app/cancelled' ? 'info' : 'danger'}
              icon="info"
              title="반영하지 않았습니다."
            >
              {explainImportsFailure(commit.error, file.fileName)}
            </Banner>
          )}
          <PreviewStep
            fileId={file.fileId}
            fileName={file.fileName}
            isBusy={isWriting}
            onCommit={toCommit}
            onLost={again}
          />
        </>
      )}
      {step === 'done' && outcome && (
        <EmptyState
          icon="done"
          tone="ok"
          title="명단을 반영했습니다"
          actions={
            <>
              <Button variant="primary" size="normal" onPress={() => onOpenRound(outcome.roundId)}>
                이 차수의 가구 보기
              </Button>
              <Button size="normal" onPress={onDone}>
                가져온 명단
              </Button>
              <Button size="normal" onPress={again}>
                다른 명단 가져오기
              </Button>
            </>
          }
        >
          {outcomeWords(outcome)} · 사례 {formatCount(outcome.casesOpened, '건')} 열림. 아무도 손대지 않은 동안은
          ‘가져온 명단’에서 되돌릴 수 있습니다.
        </EmptyState>
      )}
    </>
  );
}

/** Kept this long unless the user says otherwise: 사회보장정보의 5년. */
const KEPT_YEARS = 5;

function newDraft({ suggestedRound, kind }: Inspection): RoundDraft {
  const now = today();
  return {
    ...suggestedRound,
    startOn: now,
    endOn: null,
    legalBasis: 'LB01',
    purpose: '복지 사각지대 발굴과 지원',
    retainUntil: `${Number(now.slice(0, 4)) + KEPT_YEARS}-12-31`,
    approvalNo: null,
    existing: null,
    openCases: kind !== 'CHECK_IN',
  };
}

function headWords({ fileName }: HeldFile, { rows }: Inspection, draft: RoundDraft | null): string {
  const approval = draft?.approvalNo ? [`승인번호 ${draft.approvalNo}`] : [];
  return [fileName, formatCount(rows, '행'), ...approval].join(' · ');
}

function skippedWords({ skipped }: Inspection): string {
  const count = skipped.total + skipped.note + skipped.header;
  return count === 0 ? '' : `(합계·안내 ${formatCount(count, '행')}은 뺌)`;
}

/** The mapping in one line, as a reminder above the rows. */
function MapLine({
  inspection,
  columns,
  onEdit,
}: {
  inspection: Inspection;
  columns: readonly ColumnChoice[];
  onEdit: () => void;
}) {
  const used = columns.filter(({ field }) => field !== null);
  const shown = used.slice(0, 6);
  const label = (index: number) => inspection.columns.find((column) => column.index === index)?.label ?? '';
  return (
    <section className="import-map" aria-label="열 맞추기 결과">
      <Icon name="done" tone="ok" />
      <b>열 {used.length}개 맞춤</b>
      {shown.map(({ index, field }) => (
        <span key={index}>
          <span className="subtle">{label(index)} →</span> {field && IMPORT_FIELDS[field].label}
        </span>
      ))}
      {used.length > shown.length && <span className="subtle">외 {used.length - shown.length}개</span>}
      {inspection.residentNumbersCut > 0 && (
        <span className="import-warn">
          <Icon name="shield" size="small" /> 주민등록번호 뒤 6자리는 버림
        </span>
      )}
      <span className="push">
        <Button variant="link" onPress={onEdit}>
          열 맞추기 고치기
        </Button>
      </span>
    </section>
  );
}
