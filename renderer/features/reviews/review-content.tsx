import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { caseEventReasonLabel } from '#shared/cases/case-event-reasons.ts';
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import type { TimelineEntry as HouseholdEntry } from '#shared/households/household-page.ts';
import type { ReviewDetail } from '#shared/reviews/review-view.ts';
import { RESULT_WORDS } from '#shared/reviews/review-words.ts';
import { ReviewMarkTag, useReviewMarks } from '../../marks/review-mark.tsx';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { PaneHead, Section } from '../../ui/split.tsx';
import { Timeline, type TimelineEntry } from '../../ui/timeline.tsx';

type ContentView = 'changes' | 'all' | 'history';

/** What is judged: only what changed, the whole sheet, or what happened to the household besides. */
export function ReviewContent({ detail }: { detail: ReviewDetail }) {
  const { latest, previous } = detail;
  const [chosen, setChosen] = useState<ContentView | null>(null);
  const view = chosen ?? (previous ? 'changes' : 'all');
  return (
    <>
      <PaneHead>
        <SegmentedField<ContentView>
          label="보기"
          isLabelHidden
          size="small"
          value={view}
          onChange={setChosen}
          choices={[
            ...(previous
              ? [{ value: 'changes' as const, label: `${previous.versionNo}판과 달라진 곳 ${detail.changes.length}` }]
              : []),
            { value: 'all', label: `${latest.versionNo}판 전체` },
            { value: 'history', label: '가구 기록' },
          ]}
        />
        <span className="meta push">
          {latest.authorName} · {formatShortDayTime(latest.submittedAt)}
        </span>
      </PaneHead>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="review-scroll scroll stack" tabIndex={0} aria-label="상담 내용">
        {view === 'changes' && previous && <Changes detail={detail} />}
        {view === 'all' && (
          <Facts
            items={detail.lines.filter(({ text }) => text !== '').map(({ label, text }) => [label, text] as const)}
          />
        )}
        {view === 'history' && <HouseholdHistory householdId={detail.household.householdId} />}
        {view !== 'history' && <EarlierDecisions detail={detail} />}
      </section>
    </>
  );
}

function Changes({ detail }: { detail: ReviewDetail }) {
  const { latest, previous, changes } = detail;
  if (changes.length === 0) return <p className="muted">{previous?.versionNo}판과 같은 내용을 다시 올렸습니다.</p>;
  const words = [`${previous?.versionNo}판`, `${latest.versionNo}판`] as const;
  return (
    <PlainTable
      caption={`${words[0]}과 ${words[1]}에서 달라진 항목`}
      rows={changes}
      rowKey={({ field }) => field}
      columns={[
        { id: 'field', label: '항목', width: 8, cell: ({ label }) => label },
        { id: 'before', label: words[0], cell: ({ before }) => <del>{before || '(없음)'}</del> },
        { id: 'after', label: words[1], cell: ({ after }) => <ins>{after || '(없음)'}</ins> },
      ]}
    />
  );
}

function EarlierDecisions({ detail }: { detail: ReviewDetail }) {
  const reference = useReference();
  const markOf = useReviewMarks();
  if (detail.events.length === 0) return null;
  const entries = detail.events.toReversed().map(
    (event): TimelineEntry => ({
      id: event.id,
      at: event.at,
      icon: event.kind === 'RETURN' ? 'undo' : event.kind === 'ESCALATE' ? 'send' : 'shield',
      title: `${RESULT_WORDS[event.kind]} · ${event.versionNo}판${event.isVoided ? ' (이후 고쳐져 효력 없음)' : ''}`,
      end: <ReviewMarkTag mark={markOf(event.id, event.at)} />,
      by: event.deputyForName === null ? event.actorName : `${event.actorName} (${event.deputyForName} 대결)`,
      text: [event.reasonCodes.map((code) => reference.labelOf('review_reason', code)).join(', '), event.comment ?? '']
        .filter(Boolean)
        .join(' · '),
    }),
  );
  return (
    <Section title="앞선 더블체크">
      <Timeline label="앞선 더블체크" entries={entries} />
    </Section>
  );
}

const MOST_ENTRIES = 30;

function HouseholdHistory({ householdId }: { householdId: string }) {
  const reference = useReference();
  const timeline = useQuery(rpc.households.timeline({ id: householdId, limit: MOST_ENTRIES }));
  const entries = (timeline.data?.entries ?? []).map((entry) => toEntry(entry, reference));
  if (entries.length === 0) return <EmptyState icon="history" title="기록이 없습니다" />;
  return <Timeline label="가구 기록" entries={entries} />;
}

function toEntry(entry: HouseholdEntry, reference: ReferenceLookup): TimelineEntry {
  const common = { id: entry.id, at: entry.at, by: entry.by };
  switch (entry.kind) {
    case 'case-event':
      return {
        ...common,
        icon: 'flag',
        title: `${caseEventReasonLabel(entry.reason)} · ${reference.labelOf('case_state', entry.toState)}`,
        text: entry.note,
      };
    case 'attempt':
      return {
        ...common,
        icon: 'phone',
        title: `${reference.labelOf('contact_method', entry.method)} · ${reference.labelOf('contact_result', entry.result)}`,
        text: entry.struck ? '취소된 기록' : entry.memo,
      };
    case 'change':
      return { ...common, icon: 'edit', title: '가구 정보 바뀜', text: `${entry.changes.length}항목` };
    default:
      return { ...common, icon: 'file', title: KIND_WORDS.INITIAL };
  }
}
