import { type InfiniteData, infiniteQueryOptions, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { caseEventReasonLabel } from '#shared/cases/case-event-reasons.ts';
import type { TimelineEntry as Entry } from '#shared/households/household-page.ts';
import { groupLabel } from '../../reference/field-words.ts';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import type { IconName } from '../../ui/icon.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, PaneHead } from '../../ui/split.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Timeline, type TimelineEntry } from '../../ui/timeline.tsx';
import { changeLines } from './change-words.ts';
import { explainHouseholdsFailure, type HouseholdsFailure, referenceOf } from './households-failure.ts';

type Show = 'all' | 'contacts' | 'cases' | 'changes';

interface HouseholdTimelineProps {
  readonly householdId: string;
  /** Fixed to one kind, as on the tab 변경 이력. */
  readonly only?: Show;
}

/** 기록: everything that happened at a household in one line, newest first. */
export function HouseholdTimeline({ householdId, only }: HouseholdTimelineProps) {
  const reference = useReference();
  const [chosen, setChosen] = useState<Show>('all');
  const show = only ?? chosen;
  const timeline = useTimeline(householdId, show);
  const entries = timeline.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Pane label="기록">
      <PaneHead>
        <h2>{only === 'changes' ? '변경 이력' : '기록'}</h2>
        {!only && (
          <span className="push">
            <SegmentedField
              label="기록 종류"
              isLabelHidden
              size="small"
              value={show}
              onChange={setChosen}
              choices={[
                { value: 'all', label: '모두' },
                { value: 'contacts', label: '연락' },
                { value: 'cases', label: '사례' },
                { value: 'changes', label: '변경' },
              ]}
            />
          </span>
        )}
      </PaneHead>
      <PaneBody label="기록 시간순">
        {timeline.error ? (
          <ErrorState
            title="기록을 불러오지 못했습니다"
            reference={referenceOf(timeline.error)}
            actions={<Button onPress={() => void timeline.refetch()}>다시 불러오기</Button>}
          >
            {explainHouseholdsFailure(timeline.error)}
          </ErrorState>
        ) : !timeline.data ? (
          <SkeletonRows label="기록을 불러오는 중" />
        ) : entries.length === 0 ? (
          <EmptyState icon="history" title="아직 기록이 없습니다">
            연락하거나 고친 것이 여기에 차례로 쌓입니다.
          </EmptyState>
        ) : (
          <>
            <Timeline label="기록" entries={entries.map((entry) => faceOf(entry, reference))} />
            {timeline.hasNextPage && (
              <Button onPress={() => void timeline.fetchNextPage()} isPending={timeline.isFetchingNextPage}>
                더 예전 기록
              </Button>
            )}
          </>
        )}
      </PaneBody>
    </Pane>
  );
}

interface TimelinePage {
  readonly entries: readonly Entry[];
  readonly next: string | null;
}

/** All that happened, in pages: asked for before there is a place to show it. */
export function timelineOf(id: string, show: Show) {
  const first = rpc.households.timeline({ id, show });
  return infiniteQueryOptions<
    TimelinePage,
    RpcFailure<HouseholdsFailure>,
    InfiniteData<TimelinePage>,
    QueryKey,
    string | null
  >({
    // All pages under the key of the first one, so that a change of its tables renews them together.
    queryKey: [...first.queryKey, 'pages'],
    meta: first.meta ?? {},
    initialPageParam: null,
    queryFn: ({ pageParam, client }) =>
      client.fetchQuery({ ...rpc.households.timeline({ id, show, before: pageParam }), staleTime: 0 }),
    getNextPageParam: (page) => page.next,
  });
}

const useTimeline = (id: string, show: Show) => useInfiniteQuery(timelineOf(id, show));

const METHOD_ICONS: Readonly<Record<string, IconName>> = {
  CM01: 'visit',
  CM02: 'phone',
  CM03: 'message',
  CM04: 'message',
  CM05: 'mail',
  CM06: 'user',
  CM07: 'hand',
  CM08: 'ai-call',
};

/** Reasons that the step itself says already. */
const PLAIN_STEPS: ReadonlySet<string> = new Set(['opened', 'assigned', 'step']);

function faceOf(entry: Entry, reference: ReferenceLookup): TimelineEntry {
  const { id, at, by } = entry;
  switch (entry.kind) {
    case 'case-event': {
      const to = reference.labelOf('case_state', entry.toState);
      const isStep = entry.fromState !== entry.toState;
      const why = caseEventReasonLabel(entry.reason);
      const notes = [isStep && !PLAIN_STEPS.has(entry.reason ?? '') ? why : '', entry.note].filter(Boolean).join(' · ');
      return {
        id,
        at,
        by,
        icon: entry.fromState === null ? 'flag' : 'right',
        title: entry.fromState === null ? `사례 열림 · ${to}` : isStep ? `${to} 단계로` : why,
        ...(notes && { text: notes }),
        end: <span className="meta">{entry.caseNo}</span>,
      };
    }
    case 'attempt':
      return {
        id,
        at,
        by,
        icon: METHOD_ICONS[entry.method] ?? 'phone',
        title: `${reference.labelOf('contact_method', entry.method)} · ${reference.labelOf('contact_result', entry.result)}`,
        ...(entry.isReached && { tone: 'ok' as const }),
        ...(entry.memo && { text: entry.memo }),
        ...(entry.struck
          ? {
              end: (
                <Tag>{`지움: ${entry.struck.reason} (${entry.struck.by}, ${formatShortDayTime(entry.struck.at)})`}</Tag>
              ),
            }
          : entry.phoneTail && { end: <span className="meta">전화 -{entry.phoneTail}</span> }),
      };
    case 'conflict':
      return {
        id,
        at,
        by,
        icon: 'diff',
        ...(!entry.isSettled && { tone: 'warn' as const }),
        title: `${[entry.of, groupLabel(entry.group)].filter(Boolean).join(' ')}: ${entry.isSettled ? '충돌을 정함' : '충돌 있음'}`,
        text: (
          <ChangeLines
            lines={[
              `${entry.writers.length > 1 ? `${entry.writers.join(', ')}의 값이` : '두 PC에서 쓴 값이'} 서로 달랐습니다. ${entry.isSettled ? '고르지 않은 값도 남아 있습니다.' : '정할 때까지 두 값이 모두 보관됩니다.'}`,
              ...changeLines(entry.changes, reference),
            ]}
          />
        ),
      };
    case 'change':
      return {
        id,
        at,
        by,
        icon: CHANGE_FACES[entry.action].icon,
        title: [CHANGE_FACES[entry.action].words, entry.source].filter(Boolean).join(' · '),
        text: entry.isErased ? (
          '법에 따라 내용이 파기되었습니다.'
        ) : (
          <ChangeLines lines={changeLines(entry.changes, reference)} />
        ),
        ...(entry.isElsewhere && {
          end: (
            <span className="meta">
              {entry.takenOverBy === null ? '다른 PC에서' : `다른 PC에서 · ${entry.takenOverBy} 받아들임`}
            </span>
          ),
        }),
      };
  }
}

function ChangeLines({ lines }: { lines: readonly string[] }) {
  return (
    <span className="changes">
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}

const CHANGE_FACES = {
  registered: { words: '등록', icon: 'plus' },
  imported: { words: '명단에서 가져옴', icon: 'upload' },
  edited: { words: '고침', icon: 'edit' },
  merged: { words: '합침', icon: 'link' },
  unmerged: { words: '합친 것을 되돌림', icon: 'undo' },
  'moved-out': { words: '다른 가구로 옮김', icon: 'send' },
} as const satisfies Record<string, { words: string; icon: IconName }>;
