import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { HandoffRow } from '#shared/consultations/consultation-view.ts';
import { DECISION_WORDS, KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatShortDay, formatShortDayTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Split } from '../../ui/split.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { explainConsultationsFailure, referenceIn } from './consultations-failure.ts';
import './consultations.css';

export interface HandoffsPageProps {
  readonly actor: { readonly role: string };
  readonly onOpenHousehold: (householdId: string) => void;
}

type Show = 'waiting' | 'entered';
const LIMIT = 1_000;

/** 행복e음 입력: confirmed results that still have to be typed there, each with its text to copy. */
export function HandoffsPage({ actor, onOpenHousehold }: HandoffsPageProps) {
  const isManager = actor.role === 'MANAGER';
  const reference = useReference();
  const toast = useToast();
  const [show, setShow] = useState<Show>('waiting');
  const [scope, setScope] = useState<'mine' | 'office'>('mine');
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useQuery({
    ...rpc.consultations.handoffs({ show, scope, limit: LIMIT }),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.rows ?? [];
  const current = rows.find((row) => row.consultationId === currentKey) ?? rows[0];
  const columns = useMemo(() => handoffColumns(reference, show), [reference, show]);
  const marking = useMutation({
    ...rpc.consultations.markHandoffs(),
    onSuccess: ({ changed }, { consultationIds, isEntered }) => {
      setSelected(new Set());
      toast.show({
        text: isEntered ? `${changed}건을 입력 완료로 적었습니다` : `${changed}건의 입력 완료를 되돌렸습니다`,
        icon: 'check',
        undo: () => marking.mutate({ consultationIds, isEntered: !isEntered }),
      });
    },
  });
  const mark = (ids: readonly string[]) => {
    // Just after a change of tabs the rows of the other one still stand here, where the same key means the opposite.
    if (!list.isPlaceholderData) marking.mutate({ consultationIds: [...ids], isEntered: show === 'waiting' });
  };
  const chosen = selected.size > 0 ? [...selected] : current ? [current.consultationId] : [];
  useShortcut({
    keys: 'E',
    label: show === 'waiting' ? '입력 완료' : '입력 완료 되돌리기',
    group: '이 화면',
    isDisabled: chosen.length === 0,
    run: () => mark(chosen),
  });
  return (
    <>
      <PageHead
        title="행복e음 입력"
        sub={
          list.data &&
          `아직 입력하지 않음 ${formatCount(list.data.waiting, '건')} · 오늘 입력 ${formatCount(list.data.enteredToday, '건')}`
        }
        actions={
          isManager && (
            <SegmentedField<'mine' | 'office'>
              label="누구의 것"
              isLabelHidden
              size="small"
              value={scope}
              onChange={setScope}
              choices={[
                { value: 'mine', label: '내 담당' },
                { value: 'office', label: '사무소 전체' },
              ]}
            />
          )
        }
      />
      <Tabs<Show>
        label="입력 상태"
        items={[
          { id: 'waiting', label: '아직 입력하지 않음', count: list.data?.waiting },
          { id: 'entered', label: '입력 완료' },
        ]}
        selected={show}
        onSelect={(next) => {
          setShow(next);
          setSelected(new Set());
        }}
      >
        {() =>
          list.error ? (
            <ErrorState title="목록을 불러오지 못했습니다" reference={referenceIn(list.error)}>
              {explainConsultationsFailure(list.error)}
            </ErrorState>
          ) : (
            <Split
              sideWidth={32}
              side={
                current && (
                  <HandoffPane
                    row={current}
                    isPending={marking.isPending}
                    onMark={() => mark([current.consultationId])}
                    onOpenHousehold={() => onOpenHousehold(current.householdId)}
                  />
                )
              }
            >
              <DataGrid<HandoffRow>
                caption={`${show === 'waiting' ? '아직 입력하지 않은' : '입력한'} 상담 ${rows.length}건`}
                columns={columns}
                rows={rows}
                rowKey={handoffKey}
                rowName={handoffName}
                currentKey={current?.consultationId ?? null}
                onCurrentChange={setCurrentKey}
                selectedKeys={selected}
                onSelectedChange={setSelected}
                onOpen={(row) => onOpenHousehold(row.householdId)}
                isLoading={list.isLoading}
                isInset
                empty={
                  <EmptyState
                    icon="done"
                    tone="ok"
                    title={show === 'waiting' ? '모두 입력했습니다' : '입력한 것이 없습니다'}
                  >
                    더블체크가 끝난 상담이 여기에 모입니다.
                  </EmptyState>
                }
              />
            </Split>
          )
        }
      </Tabs>
      {selected.size > 0 && (
        <SelectionBar summary={`${selected.size}건 선택`} onClear={() => setSelected(new Set())}>
          <Button icon="check" onPress={() => mark([...selected])}>
            {show === 'waiting' ? '입력 완료로' : '입력 완료 되돌리기'}
          </Button>
        </SelectionBar>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['C'], label: '문구 복사' },
          { keys: ['E'], label: show === 'waiting' ? '입력 완료' : '되돌리기' },
        ]}
        end="문구를 열면 반출 기록이 남습니다"
      />
    </>
  );
}

const handoffKey = (row: HandoffRow) => row.consultationId;
const handoffName = (row: HandoffRow) => row.headName;

function handoffColumns(reference: ReferenceLookup, show: Show): readonly GridColumn<HandoffRow>[] {
  return [
    { id: 'name', label: '대상', width: 8, grows: true, emphasis: 'strong', isRowHeader: true, cell: handoffName },
    { id: 'kind', label: '구분', width: 6, cell: (row) => KIND_WORDS[row.kind] },
    {
      id: 'result',
      label: '결과',
      width: 9,
      grows: true,
      cell: (row) => (row.decision ? DECISION_WORDS[row.decision] : ''),
    },
    {
      id: 'code',
      label: '지원 결과',
      width: 9,
      importance: 2,
      cell: (row) =>
        row.outcomeCode
          ? `지원 · ${reference.labelOf('outcome_code', row.outcomeCode)}`
          : row.unsupportedReason
            ? `미지원 · ${reference.labelOf('unsupported_reason', row.unsupportedReason)}`
            : '—',
    },
    {
      id: 'confirmed',
      label: '확인일',
      width: 6,
      importance: 1,
      cell: (row) => formatShortDay(row.confirmedAt, { weekday: false }),
    },
    show === 'waiting'
      ? {
          id: 'waited',
          label: '지난 근무일',
          width: 7,
          align: 'end',
          cell: (row) => (row.isOutdated ? `${row.waitedDays}일 · 다시 입력` : `${row.waitedDays}일`),
        }
      : {
          id: 'entered',
          label: '입력',
          width: 11,
          cell: (row) =>
            row.enteredAt === null ? '' : `${formatShortDayTime(row.enteredAt)} ${row.enteredByName ?? ''}`,
        },
    { id: 'officer', label: '담당', width: 6, importance: 3, emphasis: 'quiet', cell: (row) => row.officerName ?? '—' },
  ];
}

interface HandoffPaneProps {
  readonly row: HandoffRow;
  readonly isPending: boolean;
  readonly onMark: () => void;
  readonly onOpenHousehold: () => void;
}

function HandoffPane({ row, isPending, onMark, onOpenHousehold }: HandoffPaneProps) {
  const toast = useToast();
  const text = useQuery(rpc.consultations.handoffText({ consultationId: row.consultationId }));
  const isEntered = row.enteredAt !== null && !row.isOutdated;
  const copy = async () => {
    if (!text.data) return;
    await navigator.clipboard.writeText(text.data.text);
    toast.show({ text: '문구를 복사했습니다', icon: 'copy' });
  };
  useShortcut({ keys: 'C', label: '문구 복사', group: '이 화면', isDisabled: !text.data, run: () => void copy() });
  return (
    <Pane label="옮겨 적을 문구" isSunken>
      <PaneHead>
        <h2>{row.headName}</h2>
        <span className="push">
          <Button variant="link" onPress={onOpenHousehold}>
            가구 열기
          </Button>
        </span>
      </PaneHead>
      <PaneBody label="옮겨 적을 문구">
        {row.isOutdated && (
          <Note tone="warn" icon="history">
            한 번 입력한 뒤 다시 확인된 상담입니다. 바뀐 내용으로 고쳐 입력하세요.
          </Note>
        )}
        {text.error && (
          <Note tone="danger" icon="warn" isAlert>
            {explainConsultationsFailure(text.error)}
          </Note>
        )}
        {text.data ? <pre className="handoff-text">{text.data.text}</pre> : <SkeletonRows label="문구를 만드는 중" />}
      </PaneBody>
      <PaneFoot>
        <Button size="normal" icon="copy" keys="C" isDisabled={!text.data} onPress={() => void copy()}>
          문구 복사
        </Button>
        <Button size="normal" variant="primary" icon="check" keys="E" isPending={isPending} onPress={onMark}>
          {isEntered ? '되돌리기' : '입력 완료'}
        </Button>
      </PaneFoot>
    </Pane>
  );
}
