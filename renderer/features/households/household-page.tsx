import { usePrefetchInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import { RecordMarks } from '../../marks/record-marks.tsx';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { today as dayNow, formatCount, formatDay } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody } from '../../ui/split.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { EditHouseholdDialog, PersonDialog } from './edit-dialogs.tsx';
import { HouseholdFactsPane } from './household-facts-pane.tsx';
import { HouseholdTimeline, timelineOf } from './household-timeline.tsx';
import { ageAndSex, areaWords, dueKind, dueWords, SAFETY_ICONS } from './household-words.ts';
import { explainHouseholdsFailure, referenceOf } from './households-failure.ts';
import { definitionOf, type HouseholdListState } from './list-state.ts';
import { MergeTargetDialog } from './merge-target-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { PriorityBreakdown } from './priority-breakdown.tsx';
import { IndicatorDialog, LeaveDialog, RevealDialog, StandingDialog } from './small-dialogs.tsx';
import './households.css';

export interface HouseholdPageProps {
  readonly id: string;
  /** The list it was opened from, for 이전/다음 가구 and the way back. */
  readonly list: HouseholdListState | undefined;
  readonly listHref: string;
  readonly onOpen: (householdId: string) => void;
  /** Opens the side-by-side of this household and another. */
  readonly onMerge: (survivorId: string, loserId: string) => void;
  /** Buttons of other features in the head, the primary one last (방문 카드, 상담 기록). */
  readonly headActions?: ReactNode;
  /** The rail at the right: actions, case progress, next steps. Made of features/cases. */
  readonly rail?: (page: HouseholdPageView) => ReactNode;
  /** The tab 사례, when there is a feature that fills it. */
  readonly cases?: (page: HouseholdPageView) => ReactNode;
}

type Tab = 'overview' | 'cases' | 'changes';
type Work =
  | { readonly kind: 'edit' | 'reveal' | 'standing' | 'override' | 'merge' }
  | { readonly kind: 'person'; readonly member: Member | null }
  | { readonly kind: 'leave' | 'move'; readonly member: Member }
  | { readonly kind: 'indicator'; readonly id: string | null };

/** A household opened: who lives there, what is known, everything that happened, and what is next. Opening is logged. */
export function HouseholdPage(props: HouseholdPageProps) {
  const page = useQuery(rpc.households.page({ id: props.id }));
  // Everything the page shows is asked for together, not one after the other as its parts appear.
  usePrefetchInfiniteQuery(timelineOf(props.id, 'all'));
  const place = usePlace(props.id, props.list);
  if (page.error) {
    const { failure } = page.error;
    const intoId = failure.code === 'households/merged' ? failure.intoId : undefined;
    return (
      <Unopened>
        <ErrorState
          title={intoId ? '다른 가구와 합쳐진 가구입니다' : '가구를 열지 못했습니다'}
          reference={referenceOf(page.error)}
          actions={
            intoId ? (
              <Button variant="primary" onPress={() => props.onOpen(intoId)}>
                합친 가구 열기
              </Button>
            ) : (
              <Button onPress={() => void page.refetch()}>다시 열기</Button>
            )
          }
        >
          {explainHouseholdsFailure(page.error)}
        </ErrorState>
      </Unopened>
    );
  }
  if (!page.data)
    return (
      <Unopened>
        <SkeletonRows label="가구를 여는 중" rows={8} />
      </Unopened>
    );
  return <OpenedHousehold key={props.id} {...props} page={page.data} place={place} />;
}

/** The page before there is a household: it has a name for who listens, and shows no head that would then move. */
function Unopened({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">가구</h1>
      {children}
    </>
  );
}

type OpenedProps = HouseholdPageProps & {
  readonly page: HouseholdPageView;
  readonly place: ReturnType<typeof usePlace>;
};

function OpenedHousehold({ page, place, ...props }: OpenedProps) {
  const [tab, setTab] = useState<Tab>('overview');
  const [work, setWork] = useState<Work | null>(null);
  const [revealed, setRevealed] = useState<readonly Member[] | null>(null);
  const members = revealed ?? page.members;
  const living = members.filter(({ status }) => status === 'ACTIVE');
  const close = () => setWork(null);
  const { id } = page.household;
  const isCurrent = page.household.status === 'ACTIVE';
  // A change of the people makes what was revealed old; it is asked for again.
  useEffect(() => setRevealed(null), [page.members]);
  const step = (to: string | null | undefined) => to && props.onOpen(to);
  const here = { group: '이 화면' };
  useShortcut({
    keys: 'Alt+ArrowDown',
    label: '다음 가구',
    ...here,
    isDisabled: !place?.nextId,
    run: () => step(place?.nextId),
  });
  useShortcut({
    keys: 'Alt+ArrowUp',
    label: '이전 가구',
    ...here,
    isDisabled: !place?.previousId,
    run: () => step(place?.previousId),
  });
  useShortcut({ keys: 'E', label: '가구 정보 고치기', ...here, run: () => setWork({ kind: 'edit' }) });

  return (
    <>
      <HouseholdHead
        page={page}
        members={members}
        place={place}
        listHref={props.listHref}
        onOpen={props.onOpen}
        onOverride={() => setWork({ kind: 'override' })}
        actions={
          <>
            <Menu
              label="이 가구에 더 하기"
              trigger={
                <Button size="normal" icon="more">
                  더 보기
                </Button>
              }
              sections={menuOf(page, setWork, props.onMerge)}
            />
            {props.headActions}
          </>
        }
      />
      {!isCurrent && <EndedBanner page={page} onBack={() => setWork({ kind: 'standing' })} />}
      <Tabs<Tab>
        label="가구 기록"
        selected={tab}
        onSelect={setTab}
        items={[
          { id: 'overview', label: '한눈에' },
          ...(props.cases ? [{ id: 'cases' as const, label: '사례', count: page.cases.length }] : []),
          { id: 'changes', label: '변경 이력' },
        ]}
      >
        {(shown) =>
          shown === 'changes' ? (
            <HouseholdTimeline householdId={id} only="changes" />
          ) : shown === 'cases' ? (
            <PaneBody label="사례">{props.cases?.(page)}</PaneBody>
          ) : (
            <div className="three-panes" data-rail={props.rail ? '' : undefined}>
              <HouseholdFactsPane
                page={page}
                members={members}
                onAddPerson={() => setWork({ kind: 'person', member: null })}
                onEditPerson={(member) => setWork(member.isMasked ? { kind: 'reveal' } : { kind: 'person', member })}
                onLeave={(member) => setWork({ kind: 'leave', member })}
                onMove={(member) => setWork({ kind: 'move', member })}
                onReveal={() => setWork({ kind: 'reveal' })}
                onIndicator={(indicatorId) => setWork({ kind: 'indicator', id: indicatorId })}
                onEdit={() => setWork({ kind: 'edit' })}
                onOpen={props.onOpen}
                onMerge={props.onMerge}
              />
              <HouseholdTimeline householdId={id} />
              {props.rail && (
                <Pane label="이 가구에 하기">{<PaneBody label="할 일과 사례">{props.rail(page)}</PaneBody>}</Pane>
              )}
            </div>
          )
        }
      </Tabs>
      <Footbar
        keys={[
          { keys: ['E'], label: '고치기' },
          ...(place ? [{ keys: ['Alt+ArrowUp', 'Alt+ArrowDown'], label: '이전·다음 가구' }] : []),
          { keys: ['?'], label: '모든 단축키' },
        ]}
        end="이 화면을 연 것이 접속기록에 남습니다"
      >
        <span className="row">
          <Icon name="check" size="small" tone="ok" />
          모든 기록 저장됨
        </span>
      </Footbar>
      {work?.kind === 'edit' && <EditHouseholdDialog page={page} onClose={close} />}
      {work?.kind === 'reveal' && (
        <RevealDialog
          householdId={id}
          onClose={close}
          onRevealed={(shown) => {
            setRevealed(shown);
            close();
          }}
        />
      )}
      {work?.kind === 'merge' && (
        <MergeTargetDialog householdId={id} onClose={close} onPick={(otherId) => props.onMerge(id, otherId)} />
      )}
      {work?.kind === 'standing' && <StandingDialog page={page} onClose={close} />}
      {work?.kind === 'person' && (
        <PersonDialog householdId={id} member={work.member} isFirst={living.length === 0} onClose={close} />
      )}
      {work?.kind === 'leave' && (
        <LeaveDialog
          member={work.member}
          others={living.filter((each) => each.id !== work.member.id)}
          onClose={close}
        />
      )}
      {work?.kind === 'move' && (
        <MoveDialog
          page={page}
          member={work.member}
          others={living.filter((each) => each.id !== work.member.id)}
          onClose={close}
          onMoved={(householdId) => {
            close();
            props.onOpen(householdId);
          }}
        />
      )}
      {work?.kind === 'indicator' && (
        <IndicatorDialog
          householdId={id}
          indicator={page.indicators.find((each) => each.id === work.id) ?? null}
          members={living}
          onClose={close}
        />
      )}
      <OverrideDialog householdId={work?.kind === 'override' ? id : null} onClose={close} />
    </>
  );
}

function menuOf(
  page: HouseholdPageView,
  setWork: (work: Work) => void,
  onMerge: HouseholdPageProps['onMerge'],
): { readonly id: string; readonly entries: readonly MenuEntry[] }[] {
  const { id, status } = page.household;
  const twin = page.sameDoor[0];
  return [
    {
      id: 'record',
      entries: [
        { id: 'edit', label: '가구 정보 고치기', icon: 'edit', keys: 'E', onPick: () => setWork({ kind: 'edit' }) },
        { id: 'override', label: '우선순위 직접 정하기', icon: 'flag', onPick: () => setWork({ kind: 'override' }) },
        ...(page.isMasked
          ? [{ id: 'reveal', label: '가린 정보 보기', icon: 'eye' as const, onPick: () => setWork({ kind: 'reveal' }) }]
          : []),
      ],
    },
    {
      id: 'order',
      entries: [
        ...(twin
          ? [
              {
                id: 'merge',
                label: `같은 집 ${twin.headName} 가구와 견주기`,
                icon: 'link' as const,
                onPick: () => onMerge(id, twin.id),
              },
            ]
          : []),
        {
          id: 'merge-other',
          label: '다른 가구와 견주어 합치기',
          icon: 'equal',
          onPick: () => setWork({ kind: 'merge' }),
        },
        {
          id: 'standing',
          label: status === 'ACTIVE' ? '관리 끝내기·보관' : '다시 관리하기',
          icon: status === 'ACTIVE' ? 'archive' : 'restore',
          onPick: () => setWork({ kind: 'standing' }),
        },
      ],
    },
  ];
}

interface HeadProps {
  readonly page: HouseholdPageView;
  readonly members: readonly Member[];
  readonly place: ReturnType<typeof usePlace>;
  readonly listHref: string;
  readonly onOpen: (id: string) => void;
  readonly onOverride: () => void;
  readonly actions: ReactNode;
}

/** Who it is, where they live, how urgent, and what to mind at the door. */
function HouseholdHead({ page, members, place, listHref, onOpen, onOverride, actions }: HeadProps) {
  const reference = useReference();
  const toast = useToast();
  const [isExplained, setIsExplained] = useState(false);
  const { household, priority, officer, nextDue } = page;
  const head = members.find(({ isHead, status }) => isHead && status === 'ACTIVE') ?? members[0];
  const address = [household.roadAddress, household.detailAddress].filter(Boolean).join(', ');
  const area = areaWords(household);
  const due = nextDue && dueWords(nextDue.at, dayNow());
  const birth = head?.birth
    ? head.birth.length === 10
      ? formatDay(head.birth, { weekday: false })
      : `${head.birth}년생`
    : '';
  const livingCount = members.filter(({ status }) => status === 'ACTIVE').length;
  useShortcut({ keys: 'P', label: '점수 보기', group: '이 화면', run: () => setIsExplained(true) });
  return (
    <header className="household-head">
      <nav className="crumbs" aria-label="현재 위치">
        <a href={listHref}>위기가구</a>
        <span aria-hidden="true">›</span>
        <span>
          {place?.position ? `${formatCount(place.total, '가구')} 중 ${place.position}번째` : household.householdNo}
        </span>
        {place && (
          <span className="row">
            <IconButton
              icon="chev-left"
              size="small"
              label="이전 가구 (Alt+↑)"
              isDisabled={!place.previousId}
              onPress={() => place.previousId && onOpen(place.previousId)}
            />
            <IconButton
              icon="chev-right"
              size="small"
              label="다음 가구 (Alt+↓)"
              isDisabled={!place.nextId}
              onPress={() => place.nextId && onOpen(place.nextId)}
            />
          </span>
        )}
      </nav>
      <div className="row" data-between>
        <h1 tabIndex={-1}>
          {page.headName || '이름 없음'}{' '}
          <span className="meta">
            {[
              head && [ageAndSex(head.age, head.sex), birth && `(${birth})`].filter(Boolean).join(' '),
              reference.labelOf('hh_type', household.hhType),
              `${livingCount}명`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </h1>
        <div className="row">{actions}</div>
      </div>
      <p className="row" data-wrap>
        <span>
          {address}
          {area && ` (${area})`}
        </span>
        <IconButton
          icon="copy"
          size="small"
          label="주소 복사"
          onPress={() => {
            void navigator.clipboard
              .writeText(address)
              .then(() => toast.show({ text: '주소를 복사했습니다', icon: 'copy' }));
          }}
        />
      </p>
      <div className="row" data-wrap>
        <PriorityBadge level={priority.level} />
        <RecordMarks householdId={household.id} />
        <Popover
          label="우선순위 계산"
          width={23}
          isOpen={isExplained}
          onOpenChange={setIsExplained}
          trigger={<Button variant="link" keys="P">{`${priority.score}점 계산 보기`}</Button>}
        >
          <PriorityBreakdown
            priority={priority}
            onOverride={() => {
              setIsExplained(false);
              onOverride();
            }}
          />
        </Popover>
        {household.staffSafetyFlags.map((code) => (
          <Badge key={code} icon={SAFETY_ICONS[code] ?? 'warn'} tone="warn">
            {reference.labelOf('staff_safety_flag', code)}
          </Badge>
        ))}
        {head?.isDigitalVulnerable && <Badge icon="phone">전화·방문만 (디지털약자)</Badge>}
        {due && nextDue && (
          <Badge icon={dueKind(nextDue.kind).icon} tone={due.tone ?? 'neutral'}>
            {`${dueKind(nextDue.kind).words} ${due.words}`}
          </Badge>
        )}
        <span className="push meta">
          {household.householdNo} · 담당 {officer?.name || '없음'}
        </span>
      </div>
    </header>
  );
}

function EndedBanner({ page, onBack }: { page: HouseholdPageView; onBack: () => void }) {
  const reference = useReference();
  return (
    <Banner
      tone="info"
      icon="archive"
      title={`${reference.labelOf('household_status', page.household.status)} 가구입니다.`}
      action={<Button onPress={onBack}>다시 관리하기</Button>}
    >
      목록과 할 일에는 나타나지 않습니다. 기록은 그대로 있습니다.
    </Banner>
  );
}

/** Where this household stands in the list that it was opened from. */
function usePlace(id: string, list: HouseholdListState | undefined) {
  const views = useQuery({ ...rpc.households.views({}), enabled: list !== undefined });
  const { filter, sort } = definitionOf(list ?? { view: 'all' }, views.data?.views);
  const place = useQuery({
    ...rpc.households.place({ id, filter, sort }),
    enabled: list !== undefined && !views.isLoading,
  });
  return place.data;
}
