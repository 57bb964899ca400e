import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BatchSummary } from '#shared/imports/imports.contract.ts';
import { LIST_KIND_LABELS } from '#shared/imports/list-kind.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatDay, formatDayTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { BATCH_FACES, outcomeWords, RUNNING_FACES } from './import-words.ts';
import { explainImportsFailure, type ImportsFailure } from './imports-failure.ts';
import { useStoppable } from './use-stoppable.ts';
import './imports.css';

export interface ImportsPageProps {
  readonly onNew: () => void;
  readonly onOpenRound: (roundId: string) => void;
}

/** 가져온 명단: every batch with its round, to be exported, taken back, or, after a crash, gone on with. */
export function ImportsPage({ onNew, onOpenRound }: ImportsPageProps) {
  const batches = useQuery(rpc.imports.batches({}));
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const [isUndoing, setIsUndoing] = useState(false);
  const [isExporting, setIsExporting] = useState(false);
  const undo = useStoppable(rpc.imports.undo);
  const resume = useStoppable(rpc.imports.resume);
  const exporting = useMutation(rpc.imports.exportRound());
  const toast = useToast();

  const rows = batches.data ?? [];
  const current = rows.find(({ id }) => id === currentKey) ?? rows[0];
  const interrupted = rows.filter(({ state, isRunning }) => !isRunning && (state === 'writing' || state === 'undoing'));
  const isHere = undo.isPending || resume.isPending;
  const isBusy = isHere || rows.some(({ isRunning }) => isRunning);
  const failure = (undo.error ?? resume.error ?? exporting.error) as RpcFailure<ImportsFailure> | null;

  const takeBack = (batch: BatchSummary) => {
    setIsUndoing(false);
    undo.mutate(
      { batchId: batch.id },
      {
        onSuccess: () => toast.show({ text: `${batch.label} 명단을 되돌렸습니다`, icon: 'undo' }),
      },
    );
  };

  if (batches.error) {
    return (
      <ErrorState
        isWholePage
        title="가져온 명단을 불러오지 못했습니다"
        actions={<Button onPress={() => void batches.refetch()}>다시 불러오기</Button>}
      >
        {explainImportsFailure(batches.error)}
      </ErrorState>
    );
  }
  return (
    <>
      <PageHead
        title="가져온 명단"
        sub={formatCount(rows.length, '건')}
        actions={
          <Button
            variant={batches.data?.length === 0 ? 'secondary' : 'primary'}
            size="normal"
            icon="upload"
            onPress={onNew}
          >
            명단 가져오기
          </Button>
        }
      />
      {interrupted.length > 0 && !isBusy && (
        <Banner tone="warn" icon="warn" title={`끝나지 않은 명단이 ${formatCount(interrupted.length, '건')} 있습니다.`}>
          이미 반영된 가구는 그대로 있습니다. 골라서 이어서 반영하거나 되돌리세요.
        </Banner>
      )}
      {failure && (
        <Banner tone="danger" icon="warn" title="하지 못했습니다.">
          {explainImportsFailure(failure)}
        </Banner>
      )}
      {isHere && (
        <Progress
          shape="line"
          label={undo.isPending ? '되돌리는 중' : '이어서 반영하는 중'}
          done={(undo.isPending ? undo : resume).progress?.done ?? 0}
          total={(undo.isPending ? undo : resume).progress?.total ?? null}
          unit="행"
          {...(resume.isPending && { onCancel: resume.stop, isCancelling: resume.isStopping })}
        />
      )}
      <Split
        sideWidth={26}
        side={
          current && (
            <BatchPane
              batch={current}
              isBusy={isBusy}
              onOpenRound={onOpenRound}
              onExport={() => setIsExporting(true)}
              onUndo={() => setIsUndoing(true)}
              onResume={() => resume.mutate({ batchId: current.id })}
            />
          )
        }
      >
        <DataGrid<BatchSummary>
          caption={`가져온 명단 ${formatCount(rows.length, '건')}, 최근 것부터`}
          columns={COLUMNS}
          rows={rows}
          rowKey={batchKey}
          rowName={batchName}
          currentKey={current?.id ?? null}
          onCurrentChange={setCurrentKey}
          onOpen={(batch) => batch.round && onOpenRound(batch.round.id)}
          isLoading={batches.isLoading}
          empty={
            <EmptyState
              icon="upload"
              title="가져온 명단이 없습니다"
              actions={
                <Button variant="primary" size="normal" icon="upload" onPress={onNew}>
                  명단 가져오기
                </Button>
              }
            >
              중앙발굴, 기획발굴, 안부살핌 명단을 파일 그대로 가져올 수 있습니다.
            </EmptyState>
          }
        />
      </Split>
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '차수의 가구 보기' },
        ]}
      />
      {current && (
        <ConfirmDialog
          isOpen={isUndoing}
          onClose={() => setIsUndoing(false)}
          onConfirm={() => takeBack(current)}
          title={`${current.label} 명단을 되돌릴까요?`}
          confirmWord="되돌리기"
          isDangerous
        >
          이 명단으로 등록한 가구와 사례, 더해진 위기정보를 모두 지우고 가져오기 전으로 돌아갑니다. 이미 누군가 일을
          시작한 가구가 있으면 되돌리지 않습니다.
        </ConfirmDialog>
      )}
      {current?.round && (
        <ExportDialog
          isOpen={isExporting}
          title={current.round.title}
          onClose={() => setIsExporting(false)}
          onExport={(purpose) => {
            setIsExporting(false);
            exporting.mutate(
              { roundId: current.round?.id ?? '', purpose },
              {
                onSuccess: (saved) =>
                  saved &&
                  toast.show({
                    text: `${saved.fileName}에 ${formatCount(saved.rows, '행')}을 저장했습니다`,
                    icon: 'download',
                  }),
              },
            );
          }}
        />
      )}
    </>
  );
}

const batchKey = (batch: BatchSummary) => batch.id;
const batchName = (batch: BatchSummary) => batch.label;

interface BatchPaneProps {
  readonly batch: BatchSummary;
  readonly isBusy: boolean;
  readonly onOpenRound: (roundId: string) => void;
  readonly onExport: () => void;
  readonly onUndo: () => void;
  readonly onResume: () => void;
}

function BatchPane({ batch, isBusy, onOpenRound, onExport, onUndo, onResume }: BatchPaneProps) {
  const { round, state } = batch;
  return (
    <Pane label={`${batch.label} 명단`}>
      <PaneHead>
        <h2 className="cut">{batch.label}</h2>
      </PaneHead>
      <PaneBody label="명단 내용">
        <Facts
          items={[
            ['상태', <BatchStatus key="state" batch={batch} />],
            ['파일', batch.fileName],
            ['종류', LIST_KIND_LABELS[batch.kind]],
            ['가져온 때', formatDayTime(batch.createdAt)],
            ['가져온 사람', batch.createdBy ?? '—'],
            ...(batch.undoneAt ? ([['되돌린 때', formatDayTime(batch.undoneAt)]] as const) : []),
            ...(round
              ? ([
                  ['반영', outcomeWords(round)],
                  ['처리 기한', round.endOn ? formatDay(round.endOn) : '—'],
                  ['보유 기한', formatDay(round.retainUntil)],
                ] as const)
              : []),
          ]}
        />
      </PaneBody>
      {state !== 'undone' && (
        <PaneFoot>
          {state === 'writing' && (
            <Button variant="primary" size="normal" isDisabled={isBusy} onPress={onResume}>
              이어서 반영
            </Button>
          )}
          {state === 'done' && round && (
            <>
              <Button size="normal" onPress={() => onOpenRound(round.id)}>
                가구 보기
              </Button>
              <Button size="normal" icon="download" onPress={onExport}>
                내보내기
              </Button>
            </>
          )}
          <Button variant="danger" size="normal" icon="undo" isDisabled={isBusy} onPress={onUndo}>
            {state === 'undoing' ? '마저 되돌리기' : '되돌리기'}
          </Button>
        </PaneFoot>
      )}
    </Pane>
  );
}

function BatchStatus({ batch }: { batch: BatchSummary }) {
  const face = batch.isRunning ? (RUNNING_FACES[batch.state] ?? BATCH_FACES[batch.state]) : BATCH_FACES[batch.state];
  const part = batch.state === 'writing' ? ` (${batch.doneRows} / ${batch.totalRows}행)` : '';
  return (
    <Status icon={face.icon} tone={face.tone}>
      {face.word}
      {part}
    </Status>
  );
}

const COLUMNS: readonly GridColumn<BatchSummary>[] = [
  {
    id: 'label',
    label: '차수',
    width: 14,
    grows: true,
    isRowHeader: true,
    emphasis: 'strong',
    cell: (batch) => <span className="cut">{batch.label}</span>,
  },
  { id: 'state', label: '상태', width: 9, cell: (batch) => <BatchStatus batch={batch} /> },
  { id: 'rows', label: '행', width: 4.4, align: 'end', cell: (batch) => batch.totalRows },
  {
    id: 'new',
    label: '신규',
    width: 4.4,
    align: 'end',
    importance: 2,
    emphasis: 'quiet',
    cell: (batch) => batch.round?.registered ?? '',
  },
  {
    id: 'added',
    label: '추가',
    width: 4.4,
    align: 'end',
    importance: 2,
    emphasis: 'quiet',
    cell: (batch) => batch.round?.addedTo ?? '',
  },
  {
    id: 'file',
    label: '파일',
    width: 13,
    importance: 3,
    emphasis: 'quiet',
    cell: (batch) => <span className="cut">{batch.fileName}</span>,
  },
  {
    id: 'at',
    label: '가져온 날',
    width: 9.5,
    importance: 1,
    emphasis: 'quiet',
    cell: (batch) => formatDay(batch.createdAt),
  },
];
