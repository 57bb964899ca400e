import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { KIND_WORDS } from '#shared/consultations/consultation-words.ts';
import type { DecidedRow, QueueRow } from '#shared/reviews/review-view.ts';
import { RESULT_WORDS } from '#shared/reviews/review-words.ts';
import { ReviewMarkTag, useReviewMarks } from '../../marks/review-mark.tsx';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LineList } from '../../ui/facts.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatTime } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { PaneHead } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { DecisionPane } from './decision-pane.tsx';
import { ReopenDialog } from './reopen-dialog.tsx';
import { ReviewContent } from './review-content.tsx';
import { explainReviewsFailure, referenceIn } from './reviews-failure.ts';
import './reviews.css';

export interface ReviewsPageProps {
  readonly actor: { readonly name: string; readonly role: string };
  /** The submission that is open; the first of the queue when none is named. */
  readonly consultationId: string | null;
  readonly onSelect: (consultationId: string) => void;
  readonly householdHref: (householdId: string) => string;
  readonly onOpenLedger: () => void;
}

/** 더블체크: the queue at the left, what is judged in the middle, the decision at the right. */
export function ReviewsPage({ actor, consultationId, onSelect, householdHref, onOpenLedger }: ReviewsPageProps) {
  const queue = useQuery(rpc.reviews.queue({}));
  const list = useRef<HTMLDivElement>(null);
  const rows = queue.data?.rows ?? [];
  const decided = queue.data?.decidedToday ?? [];
  const currentId = consultationId ?? rows[0]?.consultationId ?? null;
  const columns = useMemo(queueColumns, []);

  if (queue.error)
    return (
      <ErrorState isWholePage title="더블체크 목록을 불러오지 못했습니다" reference={referenceIn(queue.error)}>
        {explainReviewsFailure(queue.error)}
      </ErrorState>
    );
  const goOn = () => {
    const at = rows.findIndex((row) => row.consultationId === currentId);
    const next = rows[at + 1] ?? rows[at - 1];
    if (next) onSelect(next.consultationId);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus());
  };
  return (
    <>
      <PageHead
        title="더블체크"
        sub={queue.data && <Summary {...queue.data.summary} standing={queue.data.standing} />}
        actions={
          actor.role === 'MANAGER' && (
            <Button icon="print" onPress={onOpenLedger}>
              확인대장
            </Button>
          )
        }
      />
      <div className="review">
        <section className="review-queue" aria-label="확인 대기" ref={list}>
          <PaneHead>
            <h2>확인 대기 {rows.length}</h2>
            <span className="meta push cut">걸린 규칙, 우선순위, 오래된 순</span>
          </PaneHead>
          <DataGrid<QueueRow>
            caption={`확인 대기 ${rows.length}건, 걸린 규칙이 많은 순`}
            columns={columns}
            rows={rows}
            rowKey={queueKey}
            rowName={queueName}
            currentKey={currentId}
            onCurrentChange={onSelect}
            isLoading={queue.isLoading}
            isInset
            empty={<NothingToReview isReviewer={queue.data?.standing.isReviewer ?? true} />}
          />
          {decided.length > 0 && <DecidedToday rows={decided} onSelect={onSelect} />}
        </section>
        {currentId === null ? (
          <EmptyState icon="shield" title="고른 상담이 없습니다" />
        ) : (
          <Detail
            key={currentId}
            consultationId={currentId}
            reviewerName={actor.name}
            householdHref={householdHref}
            onDecided={goOn}
          />
        )}
      </div>
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['1'], label: '확인완료' },
          { keys: ['2'], label: '의견 붙여' },
          { keys: ['3'], label: '보완요청' },
          { keys: ['4'], label: '시군구' },
          { keys: ['Ctrl+Enter'], label: '판단하고 다음' },
        ]}
        end="연 상담은 조회 기록이 남습니다"
      />
    </>
  );
}

interface SummaryProps {
  readonly waiting: number;
  readonly overdue: number;
  readonly limitDays: number;
  readonly decidedThisMonth: number;
  readonly averageLeadDays: number | null;
  readonly samePcThisMonth: number;
  readonly standing: { readonly deputyForName: string | null };
}

function Summary(props: SummaryProps) {
  const { waiting, overdue, limitDays, decidedThisMonth, averageLeadDays, samePcThisMonth, standing } = props;
  const parts = [
    `확인할 상담 ${formatCount(waiting, '건')}`,
    `${limitDays}일 기준 넘김 ${formatCount(overdue, '건')}`,
    `이번 달 확인 ${formatCount(decidedThisMonth, '건')}${averageLeadDays === null ? '' : `, 평균 ${averageLeadDays.toFixed(1)}일`}`,
    ...(samePcThisMonth > 0 ? [`같은 PC에서 바로 확인 ${formatCount(samePcThisMonth, '건')}`] : []),
    ...(standing.deputyForName === null ? [] : [`${standing.deputyForName} 대결`]),
  ];
  return <span>{parts.join(' · ')}</span>;
}

interface DetailProps {
  readonly consultationId: string;
  readonly reviewerName: string;
  readonly householdHref: (householdId: string) => string;
  readonly onDecided: () => void;
}

function Detail({ consultationId, reviewerName, householdHref, onDecided }: DetailProps) {
  const detail = useQuery(rpc.reviews.detail({ consultationId }));
  const [isReopening, setIsReopening] = useState(false);
  if (detail.error)
    return (
      <ErrorState title="상담을 열지 못했습니다" reference={referenceIn(detail.error)}>
        {explainReviewsFailure(detail.error)}
      </ErrorState>
    );
  if (!detail.data) return <SkeletonRows label="상담을 불러오는 중" />;
  const { household, kind, latest, stage } = detail.data;
  const who = [
    household.headAge === null ? '' : `${household.headAge}세`,
    household.headSex === null ? '' : household.headSex === 'F' ? '여' : '남',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <>
      <section className="review-main" aria-label="상담">
        <PaneHead>
          <h2>
            {household.headName}{' '}
            <span className="meta">
              {[who, `${KIND_WORDS[kind]} ${latest.versionNo}판`].filter(Boolean).join(' · ')}
            </span>
          </h2>
          <span className="push row">
            {stage === 'APPROVED' && detail.data.forbidden.length === 0 && (
              <Button icon="undo" onPress={() => setIsReopening(true)}>
                다시 열기
              </Button>
            )}
            <span className="meta">
              <a href={householdHref(household.householdId)}>가구 열기</a>
            </span>
          </span>
        </PaneHead>
        <ReviewContent detail={detail.data} />
      </section>
      <DecisionPane
        key={latest.id}
        detail={detail.data}
        reviewerName={reviewerName}
        householdHref={householdHref}
        onDecided={onDecided}
      />
      {isReopening && (
        <ReopenDialog
          consultationId={consultationId}
          headName={household.headName}
          onClose={() => setIsReopening(false)}
        />
      )}
    </>
  );
}

const DECIDED_ICONS = { APPROVE: 'done', APPROVE_WITH_NOTE: 'done', RETURN: 'undo', ESCALATE: 'send' } as const;

function DecidedToday({ rows, onSelect }: { rows: readonly DecidedRow[]; onSelect: (id: string) => void }) {
  const markOf = useReviewMarks();
  return (
    <div className="review-decided scroll">
      <h3>
        오늘 확인 <span className="meta">{rows.length}</span>
      </h3>
      <LineList label="오늘 확인">
        {rows.map((row) => (
          <li key={row.eventId}>
            <Status icon={DECIDED_ICONS[row.kind]} tone={row.kind === 'RETURN' ? 'warn' : 'ok'}>
              {RESULT_WORDS[row.kind]}
            </Status>
            <ReviewMarkTag mark={markOf(row.eventId, row.at)} />
            <button type="button" className="line-link push" onClick={() => onSelect(row.consultationId)}>
              {row.headName} · {formatTime(row.at)}
            </button>
          </li>
        ))}
      </LineList>
    </div>
  );
}

function NothingToReview({ isReviewer }: { isReviewer: boolean }) {
  if (!isReviewer)
    return (
      <EmptyState icon="lock" title="확인 권한이 없습니다">
        팀장이나 팀장이 기간을 정해 대결자로 정한 사람이 확인합니다.
      </EmptyState>
    );
  return (
    <EmptyState icon="done" tone="ok" title="확인할 상담이 없습니다">
      담당자가 올리면 여기에 모입니다.
    </EmptyState>
  );
}

const queueKey = (row: QueueRow) => row.consultationId;
const queueName = (row: QueueRow) => row.headName;

function queueColumns(): readonly GridColumn<QueueRow>[] {
  return [
    { id: 'priority', label: '우선순위', width: 5.6, cell: (row) => <PriorityBadge level={row.priority} /> },
    { id: 'name', label: '대상', width: 5, grows: true, emphasis: 'strong', isRowHeader: true, cell: queueName },
    {
      id: 'hits',
      label: '규칙',
      width: 4.4,
      cell: (row) => (row.ruleHits.length === 0 ? '—' : <b className="t-danger">{row.ruleHits.join('·')}</b>),
    },
    {
      id: 'waited',
      label: '대기',
      width: 4,
      importance: 1,
      cell: (row) => {
        const words = row.waitedDays === 0 ? '오늘' : `${row.waitedDays}일`;
        return row.isOverdue ? <b className="t-danger">{words}</b> : words;
      },
    },
  ];
}
