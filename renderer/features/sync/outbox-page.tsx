import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { OUTBOX_TABS, type OutboxRow, type OutboxTab } from '#shared/sync/outbox-view.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatShortDayTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { fateFace } from './fate-words.ts';
import { subjectWords, tableWords, workWords } from './operation-words.ts';
import { OutboxItem } from './outbox-item.tsx';
import { explainSyncFailure, syncReference } from './sync-failure.ts';
import { SyncLine } from './sync-line.tsx';
import { SyncNowButton } from './sync-now-button.tsx';
import './sync.css';

export interface OutboxPageProps {
  readonly tab: OutboxTab;
  readonly onTabChange: (tab: OutboxTab) => void;
  /** The group that is open beside the list. */
  readonly openId: string | null;
  readonly onOpenChange: (groupId: string | null) => void;
  readonly onOpenHousehold: (householdId: string) => void;
  readonly onOpenConflicts: () => void;
}

const PAGE = 200;
const MOST = 5000;
const NONE: readonly OutboxRow[] = [];

const TAB_WORDS: Readonly<Record<OutboxTab, string>> = {
  all: '모두',
  waiting: '보낼 차례',
  held: '보류',
  refused: '받지 않음',
  done: '저장됨',
};

/** 보낼 기록: everything this PC wrote, what became of it, and what somebody can do about it. */
export function OutboxPage(props: OutboxPageProps) {
  const { tab, onTabChange, openId, onOpenChange } = props;
  const reference = useReference();
  const status = useQuery(rpc.sync.status({}));
  const counts = useQuery(rpc.sync.outbox({ tab: 'all', limit: 1 })).data?.counts;
  const isStandalone = status.data?.mode === 'standalone';
  return (
    <>
      <PageHead
        title="보낼 기록"
        sub="이 PC에서 적은 것과 서버가 어떻게 했는지 모두 남아 있습니다"
        actions={!isStandalone && <SyncNowButton />}
      />
      <Tabs<OutboxTab>
        label="보낼 기록 나누어 보기"
        selected={tab}
        onSelect={(next) => {
          onOpenChange(null);
          onTabChange(next);
        }}
        items={OUTBOX_TABS.map((id) => ({ id, label: TAB_WORDS[id], count: counts?.[id] }))}
      >
        {(shown) => (
          <Split
            sideWidth={30}
            side={
              openId !== null && (
                <OutboxItem
                  key={openId}
                  groupId={openId}
                  onClose={() => onOpenChange(null)}
                  onOpen={onOpenChange}
                  onOpenHousehold={props.onOpenHousehold}
                  onOpenConflicts={props.onOpenConflicts}
                />
              )
            }
          >
            <OutboxList
              key={shown}
              tab={shown}
              reference={reference}
              openId={openId}
              isStandalone={isStandalone}
              onOpen={onOpenChange}
            />
          </Split>
        )}
      </Tabs>
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '자세히' },
        ]}
        end={<SyncLine />}
      />
    </>
  );
}

interface OutboxListProps {
  readonly tab: OutboxTab;
  readonly reference: ReferenceLookup;
  readonly openId: string | null;
  readonly isStandalone: boolean;
  readonly onOpen: (groupId: string) => void;
}

function OutboxList({ tab, reference, openId, isStandalone, onOpen }: OutboxListProps) {
  const [limit, setLimit] = useState(PAGE);
  const list = useQuery({ ...rpc.sync.outbox({ tab, limit }), placeholderData: keepPreviousData });
  const columns = useMemo(() => outboxColumns(reference), [reference]);
  const [current, setCurrent] = useState<string | null>(openId);
  const open = useCallback((row: OutboxRow) => onOpen(row.groupId), [onOpen]);
  if (list.error)
    return (
      <ErrorState
        title="보낼 기록을 불러오지 못했습니다"
        reference={syncReference(list.error)}
        actions={<Button onPress={() => void list.refetch()}>다시 불러오기</Button>}
      >
        {explainSyncFailure(list.error)}
      </ErrorState>
    );
  return (
    <DataGrid<OutboxRow>
      caption={`${TAB_WORDS[tab]} ${formatCount(list.data?.total ?? 0, '건')}, 새로 적은 것부터`}
      columns={columns}
      rows={list.data?.rows ?? NONE}
      rowCount={Math.min(list.data?.total ?? 0, MOST)}
      onReachEnd={() => setLimit((now) => Math.min(MOST, now + PAGE))}
      rowKey={outboxKey}
      rowName={outboxName}
      noteOf={outboxReason}
      currentKey={current}
      onCurrentChange={(key) => {
        setCurrent(key);
        if (openId !== null) onOpen(key);
      }}
      onOpen={open}
      isLoading={list.isLoading}
      empty={<NothingHere tab={tab} isStandalone={isStandalone} />}
    />
  );
}

function NothingHere({ tab, isStandalone }: { tab: OutboxTab; isStandalone: boolean }) {
  if (isStandalone)
    return (
      <EmptyState icon="database" title="이 PC는 혼자 씁니다">
        모든 기록은 이 PC에 저장됩니다. 서버에 연결하면 보낸 기록이 여기에 보입니다.
      </EmptyState>
    );
  if (tab === 'refused')
    return (
      <EmptyState icon="done" tone="ok" title="서버가 받지 않은 기록이 없습니다">
        받지 않은 것이 생기면 까닭과 함께 여기에 남습니다.
      </EmptyState>
    );
  if (tab === 'held')
    return (
      <EmptyState icon="done" tone="ok" title="보류된 기록이 없습니다">
        권한이 바뀌는 등 사람이 정해야 하는 것이 생기면 여기에 보입니다.
      </EmptyState>
    );
  return (
    <EmptyState icon="done" tone="ok" title={tab === 'done' ? '아직 보낸 기록이 없습니다' : '보낼 기록이 없습니다'}>
      {tab === 'waiting' ? '적은 것은 모두 서버에 있습니다.' : '이 PC에서 적으면 여기에 보입니다.'}
    </EmptyState>
  );
}

const outboxKey = (row: OutboxRow) => row.groupId;
const outboxReason = (row: OutboxRow) => fateFace(row.fate).reason ?? null;
const outboxName = (row: OutboxRow) => subjectWords(row) ?? tableWords(row.gist.table);

function outboxColumns(reference: ReferenceLookup): readonly GridColumn<OutboxRow>[] {
  return [
    {
      id: 'at',
      label: '쓴 때',
      width: 7.6,
      emphasis: 'quiet',
      cell: (row) => formatShortDayTime(row.recordedAt),
    },
    {
      id: 'kind',
      label: '종류',
      width: 6.4,
      importance: 2,
      emphasis: 'quiet',
      cell: (row) => tableWords(row.gist.table),
    },
    {
      id: 'what',
      label: '내용',
      width: 15,
      grows: true,
      isRowHeader: true,
      cell: (row) => (
        <span className="cut">
          {subjectWords(row) !== null && <b className="strong">{subjectWords(row)}</b>}
          {subjectWords(row) !== null && ' · '}
          {workWords(row, reference)}
          {row.operations > 1 && <span className="meta"> 외 {row.operations - 1}</span>}
        </span>
      ),
    },
    { id: 'who', label: '쓴 사람', width: 6, importance: 3, emphasis: 'quiet', cell: (row) => row.authorName },
    {
      id: 'fate',
      label: '상태',
      width: 13,
      cell: (row) => {
        const face = fateFace(row.fate);
        return (
          <Status icon={face.icon} tone={face.tone}>
            {face.words}
          </Status>
        );
      },
    },
  ];
}
