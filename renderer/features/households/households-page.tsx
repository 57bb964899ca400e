import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { BUILT_IN_VIEWS } from '#shared/households/built-in-views.ts';
import {
  DEFAULT_COLUMNS,
  emptyFilter,
  type HouseholdColumn,
  type HouseholdFilter,
  MOST_TICKED,
} from '#shared/households/household-filter.ts';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import type { HouseholdView } from '#shared/households/saved-view.ts';
import { withParticle } from '#shared/korean/particles.ts';
import { searchQuery } from '#shared/korean/search-keys.ts';
import { useRecordMarks } from '../../marks/record-marks.tsx';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { today as dayNow, formatCount, formatNumber } from '../../ui/format.ts';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { useSteady } from '../../ui/use-steady.ts';
import { chipsOf, type FilterKind, isPlain, withChosen } from './filter-chips.ts';
import { householdColumns } from './household-columns.tsx';
import { explainHouseholdsFailure, referenceOf } from './households-failure.ts';
import { ListFilter, ListHead, ListTools } from './list-parts.tsx';
import { definitionOf, type HouseholdListState } from './list-state.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import type { ShownHouseholds } from './shown-households.ts';
import { useHouseholdWindow } from './use-household-window.ts';
import './households.css';

export interface HouseholdsPageProps {
  /** The search parameters of the route. */
  readonly state: HouseholdListState;
  readonly onStateChange: (state: HouseholdListState) => void;
  readonly onOpen: (householdId: string) => void;
  readonly onRegister: () => void;
  readonly onImport: () => void;
  readonly onQuality: () => void;
  /** Opens the side-by-side of two ticked households. */
  readonly onMerge: (survivorId: string, loserId: string) => void;
  /** Buttons of the selection bar that belong to other features (담당 배정, 방문 카드 인쇄). */
  readonly selectionActions?: (shown: ShownHouseholds) => ReactNode;
  /** Buttons of the toolbar that belong to other features (내보내기, 방문 목록). */
  readonly listActions?: (shown: ShownHouseholds) => ReactNode;
}

/** After the last key press, the address takes the text over, so that coming back shows the same list. */
const TEXT_RESTS_MS = 500;

const NO_CHOICES = { tongs: [], ris: [], officers: [], rounds: [] };

/** 위기가구: the register as a list to work in. Views divide it, conditions narrow it, every score opens its sum. */
export function HouseholdsPage(props: HouseholdsPageProps) {
  const { state, onStateChange, onOpen } = props;
  const reference = useReference();
  const views = useQuery(rpc.households.views({}));
  const choices = useQuery(rpc.households.choices({}));
  const view = views.data?.views.find(({ id }) => id === state.view);
  const definition = definitionOf(state, views.data?.views);
  // The field keeps its own text: an address that lags behind would tear a syllable apart while it is composed.
  const [text, setText] = useState(state.text ?? definition.filter.text);
  const typed = useDeferredValue(text);
  const filter = useMemo(() => ({ ...definition.filter, text: typed }), [definition.filter, typed]);
  const { rows, total, head, seen, onRangeChange } = useHouseholdWindow({ filter, sort: definition.sort });

  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [currentKey, setCurrentKey] = useState<string | null>(null);
  const [explainedId, setExplainedId] = useState<string | null>(null);
  const [overriddenId, setOverriddenId] = useState<string | null>(null);
  const [editedKind, setEditedKind] = useState<FilterKind | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const toast = useToast();
  const client = useQueryClient();
  const remembering = useMutation(rpc.households.rememberColumns());
  const restoring = useMutation(rpc.households.saveView());
  const removing = useMutation({
    ...rpc.households.removeView(),
    // Looked up before it goes: the list of views is asked anew as soon as it has gone.
    onMutate: ({ id }) => views.data?.views.find((each) => each.id === id),
    onSuccess: (_removed, _id, gone) => {
      toast.show({
        text: '보기를 지웠습니다',
        icon: 'trash',
        ...(gone && {
          undo: () => {
            const { name, definition, kind } = gone;
            restoring.mutate({ id: null, name, definition, shared: kind === 'shared' });
          },
        }),
      });
    },
  });
  const columnIds =
    remembering.variables?.columns ?? view?.definition.columns ?? views.data?.columns ?? DEFAULT_COLUMNS;

  const change = useSteady((next: HouseholdFilter) => onStateChange({ ...state, filter: { ...next, text: '' } }));
  const latest = useRef({ state, onStateChange });
  useEffect(() => {
    latest.current = { state, onStateChange };
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      const { state: now, onStateChange: tell } = latest.current;
      if ((now.text ?? '') !== text) tell({ ...now, text: text === '' ? undefined : text });
    }, TEXT_RESTS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  // An empty register begins with a list; that way alone is filled then.
  const isNewOffice = views.data?.views.find(({ id }) => id === 'all')?.count === 0;
  const isChanged = state.filter !== undefined || state.sort !== undefined;
  const clearSelection = useSteady(() => setSelected(new Set()));
  const today = head.data?.today ?? dayNow();
  const noContactDays = reference.policy('household/no-contact-days');
  const marks = useRecordMarks();
  const columns = useMemo(
    () =>
      householdColumns(columnIds, {
        reference,
        today,
        noContactDays,
        marks,
        explainedId,
        onExplain: setExplainedId,
        onOverride: (id) => {
          setExplainedId(null);
          setOverriddenId(id);
        },
      }),
    [columnIds, reference, today, noContactDays, marks, explainedId],
  );
  const chips = chipsOf(definition.filter, choices.data ?? NO_CHOICES, reference);
  const currentId = currentKey ?? rows[0]?.id ?? null;
  const title = view?.name ?? '위기가구';
  const shown = useMemo<ShownHouseholds>(
    () => ({
      selectedIds: [...selected],
      filter,
      sort: definition.sort,
      columns: columnIds,
      total,
      title,
      clearSelection,
    }),
    [selected, filter, definition.sort, columnIds, total, title, clearSelection],
  );

  const here = { group: '이 화면' };
  useShortcut({
    keys: 'P',
    label: '점수 보기',
    ...here,
    isDisabled: currentId === null,
    run: () => setExplainedId(currentId),
  });
  useShortcut({ keys: 'F', label: '거르기', ...here, run: () => setEditedKind('officers') });
  useShortcut({ keys: 'Ctrl+N', label: '가구 등록', ...here, run: props.onRegister });
  const searchBox = useRef<HTMLDivElement>(null);
  useShortcut({
    keys: '/',
    label: '이 목록에서 찾기',
    ...here,
    run: () => searchBox.current?.querySelector('input')?.focus(),
  });
  useShortcut({ keys: 'Escape', label: '선택 풀기', ...here, isDisabled: selected.size === 0, run: clearSelection });

  const resetTo = useSteady((viewId: string) => {
    setText(definitionOf({ view: viewId }, views.data?.views).filter.text);
    clearSelection();
    onStateChange({ view: viewId });
  });

  const ownView = view?.isMine ? view : null;
  const parts = {
    quality: useSteady(props.onQuality),
    importList: useSteady(props.onImport),
    register: useSteady(props.onRegister),
    removeView: useSteady(() => ownView && removing.mutate({ id: ownView.id }, { onSuccess: () => resetTo('all') })),
    reset: useSteady(() => resetTo(state.view)),
    save: useSteady(() => setIsSaving(true)),
    setColumns: useSteady((next: readonly HouseholdColumn[]) => remembering.mutate({ columns: [...next] })),
  };

  return (
    <>
      <ListHead
        current={views.data?.current}
        mine={views.data?.mine}
        isNewOffice={isNewOffice}
        ownView={ownView?.name ?? null}
        onRemoveView={parts.removeView}
        onRegister={parts.register}
        onImport={parts.importList}
        onQuality={parts.quality}
      />
      <Tabs label="저장한 보기" items={tabsOf(views.data?.views, state.view)} selected={state.view} onSelect={resetTo}>
        {() => (
          <div className="list-panel">
            <Toolbar
              label="목록 거르기"
              end={
                <ListTools
                  isChanged={isChanged}
                  columns={columnIds}
                  shown={shown}
                  listActions={props.listActions}
                  onReset={parts.reset}
                  onSave={parts.save}
                  onColumns={parts.setColumns}
                />
              }
            >
              <div ref={searchBox}>
                <TextField
                  label="이 목록에서 찾기"
                  isLabelHidden
                  type="search"
                  size="small"
                  icon="search"
                  placeholder="이 목록에서 찾기"
                  value={text}
                  onValueChange={setText}
                  onKeyDown={(event) => {
                    if (event.key === 'Escape' && !event.nativeEvent.isComposing) setText('');
                  }}
                />
              </div>
              {chips.map(({ kind, name, value }) => (
                <FilterChip
                  key={kind}
                  name={name}
                  value={value}
                  onEdit={() => setEditedKind(kind)}
                  onRemove={() => change(withChosen(definition.filter, kind, []))}
                />
              ))}
              <ListFilter
                filter={definition.filter}
                onChange={change}
                choices={choices.data ?? NO_CHOICES}
                reference={reference}
                kind={editedKind}
                onKindChange={setEditedKind}
              />
            </Toolbar>
            {head.error ? (
              <ErrorState
                title="가구 목록을 불러오지 못했습니다"
                reference={referenceOf(head.error)}
                actions={<Button onPress={() => void head.refetch()}>다시 불러오기</Button>}
              >
                {explainHouseholdsFailure(head.error)}
              </ErrorState>
            ) : (
              <DataGrid<HouseholdRow>
                caption={head.data ? `${title} ${formatCount(total, '가구')}` : title}
                columns={columns}
                rows={rows}
                rowCount={total}
                rowKey={rowKey}
                rowName={rowName}
                onRangeChange={onRangeChange}
                sort={definition.sort}
                onSortChange={(sort) => onStateChange({ ...state, sort: sort as HouseholdListState['sort'] })}
                currentKey={currentId}
                onCurrentChange={setCurrentKey}
                selectedKeys={selected}
                onSelectedChange={setSelected}
                onOpen={(row) => onOpen(row.id)}
                isLoading={head.isLoading}
                isOutdated={head.isPlaceholderData || typed !== text}
                empty={
                  <NothingFound
                    text={typed}
                    conditions={chips.length}
                    isWhole={isPlain(definition.filter)}
                    onText={setText}
                    onClear={() => {
                      setText('');
                      onStateChange({ view: state.view, sort: state.sort, filter: emptyFilter() });
                    }}
                    onImport={props.onImport}
                  />
                }
              />
            )}
          </div>
        )}
      </Tabs>
      {selected.size > 0 && (
        <SelectionBar summary={`${formatCount(selected.size, '가구')} 선택`} onClear={clearSelection}>
          {props.selectionActions?.(shown)}
          {selected.size < total && total <= MOST_TICKED && (
            <Button
              onPress={() => {
                const whole = rpc.households.ids({ filter, sort: definition.sort });
                void client.fetchQuery(whole).then(({ ids }) => setSelected(new Set(ids)));
              }}
            >
              {`목록 전체 ${formatCount(total, '가구')} 선택`}
            </Button>
          )}
          {selected.size === 2 && (
            <Button icon="link" onPress={() => props.onMerge(...([...selected] as [string, string]))}>
              견주어 합치기
            </Button>
          )}
        </SelectionBar>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Space'], label: '선택' },
          { keys: ['Enter'], label: '열기' },
          { keys: ['P'], label: '점수 보기' },
          { keys: ['F'], label: '거르기' },
          { keys: ['?'], label: '모든 단축키' },
        ]}
        end="이름은 가림 없이, 전화는 끝자리만 · 조회 기록이 남습니다"
      >
        {head.isLoading
          ? '불러오는 중'
          : total === 0
            ? '0가구'
            : `${formatCount(total, '가구')} 중 ${formatNumber(seen.first + 1)}–${formatNumber(Math.min(total, seen.last + 1))}`}
      </Footbar>
      <OverrideDialog householdId={overriddenId} onClose={() => setOverriddenId(null)} />
      <SaveViewDialog
        isOpen={isSaving}
        onClose={() => setIsSaving(false)}
        definition={{ filter, sort: definition.sort, columns: [...columnIds] }}
        changed={view?.isMine ? view : undefined}
        onSaved={(id) => {
          setIsSaving(false);
          onStateChange({ view: id });
        }}
      />
    </>
  );
}

/** The views as tabs. Before they are known, the built-in ones stand where they will stand. */
function tabsOf(views: readonly HouseholdView[] | undefined, current: string) {
  if (views) return views.map(({ id, name, count }) => ({ id, label: name, count }));
  const known = BUILT_IN_VIEWS.map(({ id, name }) => ({ id, label: name, count: undefined }));
  return known.some(({ id }) => id === current) ? known : [...known, { id: current, label: '보기', count: undefined }];
}

const rowKey = (row: HouseholdRow) => row.id;
const rowName = (row: HouseholdRow) => row.headName;

interface NothingFoundProps {
  readonly text: string;
  readonly conditions: number;
  /** Nothing narrows the list: the register itself is empty. */
  readonly isWhole: boolean;
  readonly onText: (text: string) => void;
  readonly onClear: () => void;
  readonly onImport: () => void;
}

function NothingFound({ text, conditions, isWhole, onText, onClear, onImport }: NothingFoundProps) {
  const retry = searchQuery(text).retry;
  const clear = <Button onPress={onClear}>조건 지우기</Button>;
  if (text.trim() !== '')
    return (
      <EmptyState
        icon="search"
        title={`${withParticle(`‘${text}’`, '과/와')} 맞는 가구가 없습니다`}
        actions={
          <>
            {retry !== null && (
              <Button onPress={() => onText(retry)}>{withParticle(`‘${retry}’`, '으로/로')} 찾기</Button>
            )}
            {clear}
          </>
        }
      >
        {retry !== null && `한/영이 바뀐 것 같습니다. ${withParticle(`‘${retry}’`, '으로/로')} 찾을까요?`}
        {conditions > 0 && ` 조건 ${conditions}개가 걸려 있습니다.`}
      </EmptyState>
    );
  if (isWhole)
    return (
      <EmptyState
        icon="household"
        title="아직 등록된 가구가 없습니다"
        actions={
          <Button variant="primary" icon="upload" onPress={onImport}>
            명단 가져오기
          </Button>
        }
      >
        발굴 명단을 가져오거나 한 가구씩 등록하면 여기에 나타납니다.
      </EmptyState>
    );
  return (
    <EmptyState icon="filter" title="조건에 맞는 가구가 없습니다" actions={clear}>
      조건 {conditions}개가 걸려 있습니다. 조건을 지우면 모두 보입니다.
    </EmptyState>
  );
}
