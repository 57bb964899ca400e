import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { PreviewCounts, PreviewRow, RowDecision } from '#shared/imports/preview.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatDay } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { ComparePane, sameAs } from './compare-pane.tsx';
import { rowOutcome, STATE_FACES } from './import-words.ts';
import { explainImportsFailure } from './imports-failure.ts';

interface PreviewStepProps {
  readonly fileId: string;
  readonly fileName: string;
  /** The list is being written: nothing can be decided now. */
  readonly isBusy: boolean;
  readonly onCommit: () => void;
  /** Called when the file is no longer held. */
  readonly onLost: () => void;
}

type TabId = 'all' | 'new' | 'match' | 'review' | 'duplicate' | 'error';

/** Third step: every row with what will become of it, and the doubtful ones to be decided with three keys. */
export function PreviewStep({ fileId, fileName, isBusy, onCommit, onLost }: PreviewStepProps) {
  const preview = useQuery(rpc.imports.previewRows({ fileId }));
  const [tab, setTab] = useState<TabId>('all');
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const [candidateAt, setCandidateAt] = useState(0);
  const decide = useMutation(rpc.imports.decide());
  const saveErrors = useMutation(rpc.imports.saveErrorRows());
  const toast = useToast();

  const all = preview.data?.rows;
  const counts = preview.data?.counts;
  const rows = useMemo(() => (all ?? []).filter((row) => tab === 'all' || row.state === tab), [all, tab]);
  const current = rows.find((row) => rowKey(row) === currentKey) ?? rows[0];
  const doubtful = (all ?? []).filter((row) => row.state === 'review');
  const place = current?.state === 'review' ? `${doubtful.indexOf(current) + 1} / ${doubtful.length}` : null;
  const comparison = useQuery({
    ...rpc.imports.compareRow({ fileId, rowNo: current?.rowNo ?? 0 }),
    enabled: current !== undefined,
  });
  const candidate = comparison.data?.candidates[candidateAt] ?? comparison.data?.candidates[0];

  const select = (key: string) => {
    setCurrentKey(key);
    setCandidateAt(0);
  };
  const answer = (decision: RowDecision | null) => {
    if (isBusy || !current || current.state === 'error') return;
    decide.mutate({ fileId, rowNos: [current.rowNo], decision });
    if (decision === null) return;
    // On to the next row that waits for an answer, else to the next one.
    const at = rows.indexOf(current);
    const next = rows.slice(at + 1).find((row) => row.state === 'review' && row.decision === null) ?? rows[at + 1];
    if (next) select(rowKey(next));
  };
  const isFixed = isBusy || !current || current.state === 'error';
  const same = sameAs(candidate);
  const group = '이 화면';
  useShortcut({ keys: '1', label: '같은 가구', group, isDisabled: isFixed || same === null, run: () => answer(same) });
  useShortcut({ keys: '2', label: '다른 가구', group, isDisabled: isFixed, run: () => answer({ kind: 'other' }) });
  useShortcut({ keys: '3', label: '제외', group, isDisabled: isFixed, run: () => answer({ kind: 'exclude' }) });

  if (preview.error) {
    return (
      <ErrorState title="미리 보기를 열지 못했습니다" actions={<Button onPress={onLost}>파일 다시 고르기</Button>}>
        {explainImportsFailure(preview.error, fileName)}
      </ErrorState>
    );
  }
  const failure = decide.error ?? saveErrors.error;
  return (
    <>
      <Tabs label="행 상태" items={tabItems(counts)} selected={tab} onSelect={setTab}>
        {() => (
          <Split
            sideWidth={26}
            side={
              current && (
                <ComparePane
                  fileId={fileId}
                  row={current}
                  place={place}
                  candidateAt={candidateAt}
                  onCandidate={setCandidateAt}
                  onDecide={answer}
                />
              )
            }
          >
            <DataGrid<PreviewRow>
              caption={`가져올 ${formatCount(rows.length, '행')}, 파일에 있는 순서`}
              columns={COLUMNS}
              rows={rows}
              rowKey={rowKey}
              rowName={rowName}
              currentKey={current ? rowKey(current) : null}
              onCurrentChange={select}
              isLoading={preview.isLoading}
              empty={<EmptyState icon="done" title="이 상태의 행이 없습니다" />}
              isInset
            />
          </Split>
        )}
      </Tabs>
      <Footbar
        keys={[{ keys: ['1', '2', '3'], label: '정하기' }]}
        actions={
          <>
            {counts !== undefined && counts.error > 0 && (
              <Button
                size="normal"
                icon="download"
                isDisabled={saveErrors.isPending}
                onPress={() =>
                  saveErrors.mutate(
                    { fileId },
                    {
                      onSuccess: (saved) => saved && toast.show({ text: `오류 행을 ${saved.fileName}에 저장했습니다` }),
                    },
                  )
                }
              >
                오류 {formatCount(counts.error, '행')} 받기
              </Button>
            )}
            <Button
              size="normal"
              variant="primary"
              isDisabled={isBusy || !counts || counts.willRegister + counts.willAddTo === 0}
              onPress={onCommit}
            >
              반영하기
            </Button>
          </>
        }
      >
        {failure ? (
          <span role="alert">{explainImportsFailure(failure, fileName)}</span>
        ) : (
          counts && <CommitSentence counts={counts} />
        )}
      </Footbar>
    </>
  );
}

const rowKey = (row: PreviewRow) => String(row.rowNo);
const rowName = (row: PreviewRow) => row.name || `${row.rowNo}행`;

function tabItems(counts: PreviewCounts | undefined) {
  const states = (['new', 'match', 'review', 'duplicate', 'error'] as const).map((id) => ({
    id: id as TabId,
    label: STATE_FACES[id].word,
    count: counts?.[id],
  }));
  return [{ id: 'all' as TabId, label: '전체', count: counts?.total }, ...states];
}

/** What the commit will do, in one sentence; what stays out is named. */
function CommitSentence({ counts }: { counts: PreviewCounts }) {
  const { willRegister, willAddTo, willLeaveOut, undecided, error } = counts;
  const excluded = willLeaveOut - undecided - error;
  return (
    <>
      반영하면 <b>새 {formatCount(willRegister, '가구')}</b> · <b>{formatCount(willAddTo, '행')}</b> 추가
      {willLeaveOut > 0 && ' · 빠짐'}
      {undecided > 0 && <b className="import-warn"> 중복 의심 {undecided}</b>}
      {error > 0 && <b className="import-danger"> 오류 {error}</b>}
      {excluded > 0 && <b> 제외 {excluded}</b>}
    </>
  );
}

const COLUMNS: readonly GridColumn<PreviewRow>[] = [
  { id: 'row', label: '행', width: 3.8, align: 'end', emphasis: 'quiet', cell: (row) => row.rowNo },
  {
    id: 'state',
    label: '상태',
    width: 8.6,
    cell: ({ state }) => (
      <Status icon={STATE_FACES[state].icon} tone={STATE_FACES[state].tone}>
        {STATE_FACES[state].word}
      </Status>
    ),
  },
  { id: 'name', label: '이름', width: 5.4, isRowHeader: true, emphasis: 'strong', cell: (row) => row.name || '—' },
  {
    id: 'birth',
    label: '생년월일',
    width: 8,
    importance: 2,
    emphasis: 'quiet',
    cell: (row) => (row.birthDate ? formatDay(row.birthDate, { weekday: false }) : '—'),
  },
  {
    id: 'address',
    label: '주소',
    width: 12,
    grows: true,
    importance: 1,
    cell: (row) => <span className="cut">{row.address}</span>,
  },
  {
    id: 'signs',
    label: '위기',
    width: 3.6,
    align: 'end',
    importance: 3,
    emphasis: 'quiet',
    cell: (row) => row.indicatorCount,
  },
  {
    id: 'outcome',
    label: '기존 가구·할 일',
    width: 13,
    cell: (row) => {
      const { words, tone } = rowOutcome(row);
      return (
        <span className="cut import-outcome" data-tone={tone}>
          {words}
        </span>
      );
    },
  },
  { id: 'score', label: '점수', width: 3.8, align: 'end', importance: 2, cell: (row) => row.score?.toFixed(2) ?? '' },
];
