import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { TASK_TABS, type TaskRow, type TaskTab } from '#shared/cases/case-view.ts';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FitWords } from '../../ui/fit-words.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { today as dayNow, formatCount, formatDay } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { Split } from '../../ui/split.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { AssignForm } from './assign-form.tsx';
import { dueWords, GROUP_LABELS, groupOf, personParts, TAB_LABELS, taskFace, taskReason } from './case-words.ts';
import { explainCasesFailure } from './cases-failure.ts';
import { type PeekWork, TaskPeek } from './task-peek.tsx';
import './cases.css';

export interface TodayPageProps {
  readonly actor: { readonly accountId: string; readonly role: string };
  readonly tab: TaskTab;
  readonly onTabChange: (tab: TaskTab) => void;
  readonly onOpenHousehold: (householdId: string) => void;
  /** Buttons of other features at the head, given what the list shows: the visit list's print button. */
  readonly headActions?: (shown: { readonly householdIds: readonly string[] }) => ReactNode;
  /** What of other features waits today, under the head. */
  readonly figures?: ReactNode;
}

const PAGE = 200;

/** 오늘 할 일: the start of the day. Lateness first, each row with its reason, and a pane that can finish it. */
export function TodayPage({ actor, tab, onTabChange, onOpenHousehold, headActions, figures }: TodayPageProps) {
  const isManager = actor.role === 'MANAGER';
  const [scope, setScope] = useState<'mine' | 'office'>(isManager ? 'office' : 'mine');
  const [limit, setLimit] = useState(PAGE);
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [work, setWork] = useState<PeekWork>('look');
  const [isAssigning, setIsAssigning] = useState(false);
  const reference = useReference();
  const tasks = useQuery({ ...rpc.cases.tasks({ tab, scope, limit }), placeholderData: keepPreviousData });

  const rows = tasks.data?.rows ?? [];
  const counts = tasks.data?.counts;
  const found = rows.findIndex((row) => row.householdId === currentKey);
  const index = found === -1 ? 0 : found;
  const current = rows[index];
  const columns = useMemo(() => taskColumns(reference), [reference]);
  const total = counts?.[tab] ?? rows.length;

  const select = (key: string) => {
    setCurrentKey(key);
    setWork('look');
  };
  const step = (by: 1 | -1) => {
    const next = rows[index + by];
    if (next) select(next.householdId);
  };
  const list = useRef<HTMLDivElement>(null);
  // The finished task leaves the list; the one after it takes its place under the cursor, and the keys go on there.
  const finished = () => {
    select((rows[index + 1] ?? rows[index - 1])?.householdId ?? '');
    focusList();
  };
  const focusList = () =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus());
  const setBack = () => {
    setWork('look');
    focusList();
  };

  const begin = (kind: PeekWork) => ({ group: '이 화면', isDisabled: !current, run: () => setWork(kind) });
  useShortcut({ keys: 'C', label: '통화 기록', ...begin('call') });
  useShortcut({ keys: 'V', label: '방문 기록', ...begin('visit') });
  useShortcut({ keys: 'A', label: '담당 정하기', ...begin('assign') });
  useShortcut({
    keys: 'S',
    label: '미루기',
    ...begin('snooze'),
    isDisabled: !current?.caseId || current.priority === 'EMERGENCY',
  });
  useShortcut({ keys: 'E', label: '연락됨으로 완료', ...begin('done') });
  useShortcut({
    keys: 'Escape',
    label: '쓰던 칸 닫기',
    group: '이 화면',
    isDisabled: work === 'look',
    run: setBack,
  });

  return (
    <>
      <PageHead
        title="오늘 할 일"
        sub={<TodaySub counts={counts} day={tasks.data?.today ?? dayNow()} isOffice={scope === 'office'} />}
        actions={
          <>
            {isManager && (
              <SegmentedField
                label="누구의 할 일"
                isLabelHidden
                size="small"
                value={scope}
                onChange={setScope}
                choices={[
                  { value: 'office', label: '사무소 전체' },
                  { value: 'mine', label: '내 담당·미배정' },
                ]}
              />
            )}
            {headActions?.({ householdIds: selected.size > 0 ? [...selected] : rows.map((row) => row.householdId) })}
          </>
        }
      />
      {figures}
      <Tabs
        label="할 일 나누어 보기"
        items={TASK_TABS.map((id) => ({ id, label: TAB_LABELS[id], count: counts?.[id] }))}
        selected={tab}
        onSelect={onTabChange}
      >
        {() => (
          <Split
            sideWidth={28}
            side={
              current && (
                <TaskPeek
                  key={current.householdId}
                  row={current}
                  place={{ index, total }}
                  actor={actor}
                  work={work}
                  onWork={(next) => (next === 'look' ? setBack() : setWork(next))}
                  onFinished={finished}
                  onStep={step}
                  onOpen={() => onOpenHousehold(current.householdId)}
                />
              )
            }
          >
            <div className="today-list" ref={list}>
              {tasks.error ? (
                <ErrorState
                  title="할 일을 불러오지 못했습니다"
                  reference={referenceOf(tasks.error)}
                  actions={<Button onPress={() => void tasks.refetch()}>다시 불러오기</Button>}
                >
                  {explainCasesFailure(tasks.error, reference)}
                </ErrorState>
              ) : (
                <DataGrid<TaskRow>
                  caption={`${TAB_LABELS[tab]} 할 일 ${formatCount(total, '건')}, 급한 순서`}
                  columns={columns}
                  rows={rows}
                  rowCount={Math.max(total, rows.length)}
                  rowKey={taskKey}
                  rowName={taskName}
                  groupOf={taskGroup}
                  currentKey={current?.householdId ?? null}
                  onCurrentChange={select}
                  selectedKeys={selected}
                  onSelectedChange={setSelected}
                  onOpen={(row) => onOpenHousehold(row.householdId)}
                  onReachEnd={() => setLimit((shown) => Math.min(1000, shown + PAGE))}
                  isLoading={tasks.isLoading}
                  empty={
                    <NothingToDo tab={tab} nextDueOn={tasks.data?.nextDueOn ?? null} onAll={() => onTabChange('all')} />
                  }
                  isInset
                />
              )}
            </div>
          </Split>
        )}
      </Tabs>
      {selected.size > 0 && (
        <SelectionBar summary={`${formatCount(selected.size, '가구')} 선택`} onClear={() => setSelected(new Set())}>
          <Button icon="user" onPress={() => setIsAssigning(true)}>
            담당 정하기
          </Button>
        </SelectionBar>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '가구 열기' },
          { keys: ['C'], label: '통화 기록' },
          { keys: ['V'], label: '방문 기록' },
          { keys: ['A'], label: '배정' },
          { keys: ['S'], label: '미루기' },
          { keys: ['E'], label: '완료' },
          { keys: ['?'], label: '모든 단축키' },
        ]}
      />
      <Dialog isOpen={isAssigning} onClose={() => setIsAssigning(false)} title="담당 정하기">
        <AssignForm
          householdIds={[...selected]}
          actor={actor}
          isReassignment={rows.some((row) => selected.has(row.householdId) && row.officerId !== null)}
          onAssigned={() => {
            setIsAssigning(false);
            setSelected(new Set());
          }}
          onCancel={() => setIsAssigning(false)}
        />
      </Dialog>
    </>
  );
}

const taskKey = (row: TaskRow) => row.householdId;
const taskName = (row: TaskRow) => row.headName;
const taskGroup = (row: TaskRow) => {
  const id = groupOf(row);
  return { id, label: GROUP_LABELS[id] };
};

function taskColumns(reference: ReferenceLookup): GridColumn<TaskRow>[] {
  return [
    { id: 'priority', label: '우선순위', width: 5.1, cell: (row) => <PriorityBadge level={row.priority} /> },
    {
      id: 'task',
      label: '할 일',
      width: 10.2,
      emphasis: 'strong',
      cell: (row) => {
        const { icon, title } = taskFace(row);
        return (
          <span className="row">
            <Icon name={icon} />
            <span className="cut">{title}</span>
          </span>
        );
      },
    },
    {
      id: 'why',
      label: '이유',
      width: 10,
      grows: true,
      importance: 2,
      emphasis: 'quiet',
      cell: (row) => (
        <FitWords parts={taskReason(row, reference.labelOf('contact_result', row.reason.lastResult)).split(' · ')} />
      ),
    },
    {
      id: 'who',
      label: '대상',
      width: 12,
      grows: true,
      isRowHeader: true,
      cell: (row) => (
        // The name is whole, however long; what is said about the person gives way.
        <span className="row">
          <span className="strong nowrap">{row.headName}</span>
          <span className="meta cut">
            <FitWords parts={personParts({ ...row, type: reference.labelOf('hh_type', row.householdType) })} />
          </span>
        </span>
      ),
    },
    { id: 'tong', label: '통·리', width: 3.6, importance: 3, emphasis: 'quiet', cell: areaOf },
    {
      id: 'officer',
      label: '담당',
      width: 8.4,
      importance: 3,
      emphasis: 'quiet',
      cell: (row) => row.officerName ?? '미배정',
    },
    {
      id: 'due',
      label: '기한',
      width: 6.2,
      cell: (row) => {
        const { words, tone } = dueWords(row);
        return (
          <span className="due-words" data-tone={tone ?? undefined}>
            {words}
          </span>
        );
      },
    },
  ];
}

const areaOf = (row: TaskRow): string => row.ri ?? (row.tong === null ? '' : `${row.tong}통`);

function TodaySub({
  counts,
  day,
  isOffice,
}: {
  counts: { readonly all: number; readonly doneToday: number } | undefined;
  day: string;
  isOffice: boolean;
}) {
  const parts = [formatDay(day)];
  if (counts) {
    parts.push(`${isOffice ? '사무소' : '내 담당·미배정'} ${formatCount(counts.all, '건')}`);
    parts.push(`오늘 연락한 집 ${formatCount(counts.doneToday, '가구')}`);
  }
  return parts.join(' · ');
}

function NothingToDo({ tab, nextDueOn, onAll }: { tab: TaskTab; nextDueOn: string | null; onAll: () => void }) {
  if (tab !== 'all')
    return (
      <EmptyState
        icon="done"
        tone="ok"
        title={`${TAB_LABELS[tab]} 할 일이 없습니다`}
        actions={<Button onPress={onAll}>전체 보기</Button>}
      />
    );
  return (
    <EmptyState icon="done" tone="ok" title="할 일을 모두 마쳤습니다">
      {nextDueOn === null ? '기한이 잡힌 일이 없습니다.' : `다음 일은 ${formatDay(nextDueOn)}입니다.`}
    </EmptyState>
  );
}

function referenceOf(error: { readonly failure: { readonly code: string } }): string | undefined {
  return 'reference' in error.failure ? String(error.failure.reference) : undefined;
}
