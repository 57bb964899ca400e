import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { type Answers, type Instrument, type InstrumentItem, scoreAnswers } from '#shared/assessments/instrument.ts';
import { useDraft } from '../../drafts/use-draft.ts';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { type ReferenceLookup, useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DateTimeField } from '../../ui/date-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatDay, formatShortDay, now } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, Section, Split } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useGreedyShortcuts } from '../../ui/use-greedy-shortcuts.ts';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { explainAssessmentsFailure } from './assessments-failure.ts';
import './assessments.css';

export interface IsolationPageProps {
  readonly householdId: string;
  readonly householdHref: (householdId: string) => string;
  readonly onDone: (householdId: string) => void;
}

const AnswersDraft = z.object({ at: z.iso.datetime().nullable(), answers: z.record(z.string(), z.string()) });

/** 사회적 고립가구 조사표: one answer each, the band in sight while answering, what it means when it is kept. */
export function IsolationPage({ householdId, householdHref, onDone }: IsolationPageProps) {
  const sheet = useQuery(rpc.assessments.sheet({ householdId }));
  const reference = useReference();
  if (sheet.error)
    return (
      <ErrorState isWholePage title="조사표를 열지 못했습니다">
        {explainAssessmentsFailure(sheet.error)}
      </ErrorState>
    );
  if (!sheet.data) return <SkeletonRows label="조사표를 불러오는 중" />;
  const { household, instrument, earlier, hasOpenCase } = sheet.data;
  return (
    <>
      <PageHead
        title={instrument.title}
        sub={`${instrument.code} ${instrument.version}판 · 문항 ${instrument.items.length}개`}
        crumbs={[{ label: `${household.headName} 가구`, href: householdHref(householdId) }, { label: '고립 조사' }]}
        actions={<PriorityBadge level={household.priority} />}
      />
      <Answering
        householdId={householdId}
        instrument={instrument}
        hasOpenCase={hasOpenCase}
        reference={reference}
        onDone={() => onDone(householdId)}
        earlier={
          <Section title="지난 조사" end={`${earlier.length}번`}>
            {earlier.length === 0 ? (
              <EmptyState icon="history" title="처음 하는 조사입니다" />
            ) : (
              <PlainTable
                caption="지난 조사"
                rows={earlier}
                rowKey={({ id }) => id}
                columns={[
                  { id: 'at', label: '조사일', cell: ({ at }) => formatShortDay(at, { weekday: false }) },
                  { id: 'total', label: '점수', align: 'end', width: 4, cell: ({ total }) => total },
                  { id: 'band', label: '위험도', cell: ({ band }) => reference.labelOf('isolation_band', band) },
                  { id: 'by', label: '조사자', cell: ({ assessorName }) => assessorName },
                ]}
              />
            )}
          </Section>
        }
      />
    </>
  );
}

interface AnsweringProps {
  readonly householdId: string;
  readonly instrument: Instrument;
  readonly hasOpenCase: boolean;
  readonly reference: ReferenceLookup;
  readonly earlier: React.ReactNode;
  readonly onDone: () => void;
}

function Answering({ householdId, instrument, hasOpenCase, reference, earlier, onDone }: AnsweringProps) {
  const draft = useDraft({ screen: 'isolation', ref: householdId });
  const toast = useToast();
  const [edited, setEdited] = useState<z.infer<typeof AnswersDraft> | null>(null);
  const [areGapsShown, setGapsShown] = useState(false);
  const found = AnswersDraft.safeParse(draft.found?.body).data;
  const { at, answers } = edited ?? found ?? { at: null, answers: {} as Answers };
  const score = scoreAnswers(instrument, answers);
  const put = (next: { at: string | null; answers: Answers }) => {
    const whole = { at: next.at ?? now().toISOString(), answers: { ...next.answers } };
    setEdited(whole);
    draft.keep(whole);
  };
  const recording = useMutation({
    ...rpc.assessments.record(),
    onSuccess: async ({ band, raisedEmergency }) => {
      await draft.discard();
      const word = reference.labelOf('isolation_band', band);
      toast.show({
        text: raisedEmergency ? `${word} · 사례를 긴급으로 올렸습니다` : `${word}으로 적었습니다`,
        icon: 'check',
      });
      onDone();
    },
  });
  const save = () => {
    setGapsShown(true);
    if (score.unanswered.length > 0) {
      focusItem(score.unanswered[0]);
      return;
    }
    const { code, version } = instrument;
    recording.mutate({
      householdId,
      personId: null,
      instrument: { code, version },
      at: at ?? now().toISOString(),
      answers: { ...answers },
    });
  };
  useGreedyShortcuts([{ keys: 'Ctrl+Enter', run: save }]);
  useShortcut({ keys: 'Ctrl+Enter', label: '조사 마치기', group: '이 화면', run: save });
  useShortcut({
    keys: 'F8',
    label: '다음 빈 문항',
    group: '이 화면',
    run: () => {
      setGapsShown(true);
      focusItem(score.unanswered[0]);
    },
  });
  if (!draft.isReady) return <SkeletonRows label="쓰던 답을 찾는 중" />;
  return (
    <>
      {found && edited === null && (
        <Banner tone="ok" icon="history" title="쓰던 답을 이어서 엽니다.">
          이 PC에 남아 있던 것입니다.
        </Banner>
      )}
      <Split
        sideWidth={22}
        side={
          <Pane label="점수" isSunken>
            <PaneBody label="점수">
              <div className="stack">
                <Band score={score} reference={reference} />
                {score.isEmergency && (
                  <Note tone="danger" icon="emergency" title="즉시 개입이 필요한 답입니다" isAlert>
                    {hasOpenCase
                      ? '저장하면 사례가 긴급으로 올라갑니다. 자살예방상담 109와 정신건강복지센터 연계를 먼저 하세요.'
                      : '열린 사례가 없습니다. 저장한 뒤 사례를 긴급으로 여세요. 자살예방상담 109.'}
                  </Note>
                )}
                {earlier}
              </div>
            </PaneBody>
          </Pane>
        }
      >
        <form
          className="isolation scroll"
          aria-label={instrument.title}
          noValidate
          onSubmit={(event) => event.preventDefault()}
        >
          <div className="isolation-when">
            <DateTimeField
              label="조사일시"
              hint="비워 두면 지금입니다"
              value={at}
              onChange={(next) => put({ at: next, answers })}
            />
          </div>
          {instrument.items.map((item) => (
            <Item
              key={item.no}
              item={item}
              value={answers[String(item.no)] ?? null}
              isGap={areGapsShown && score.unanswered.includes(item.no)}
              onChange={(value) => {
                put({ at, answers: { ...answers, [String(item.no)]: value } });
              }}
            />
          ))}
          {recording.error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainAssessmentsFailure(recording.error)}
            </Note>
          )}
        </form>
      </Split>
      <Footbar
        keys={[
          { keys: ['Tab'], label: '다음 문항' },
          { keys: ['ArrowLeft', 'ArrowRight'], label: '답 고르기' },
          { keys: ['F8'], label: '다음 빈 문항' },
        ]}
        end={score.unanswered.length > 0 ? `${score.unanswered.length}문항 남음` : undefined}
        actions={
          <Button
            size="normal"
            variant="primary"
            icon="check"
            keys="Ctrl+Enter"
            isPending={recording.isPending}
            onPress={save}
          >
            조사 마치기
          </Button>
        }
      />
    </>
  );
}

interface ItemProps {
  readonly item: InstrumentItem;
  readonly value: string | null;
  readonly isGap: boolean;
  readonly onChange: (value: string) => void;
}

function Item({ item, value, isGap, onChange }: ItemProps) {
  return (
    <div id={`isolation-${item.no}`}>
      <SegmentedField
        label={`${item.no}. ${item.question}`}
        size="small"
        value={value}
        error={isGap ? '하나를 고르세요.' : undefined}
        onChange={onChange}
        choices={item.answers.map(({ value: id, label, points }) => ({ value: id, label: `${label} ${points}점` }))}
      />
    </div>
  );
}

function focusItem(no: number | undefined): void {
  const item = no === undefined ? null : document.getElementById(`isolation-${no}`);
  item?.querySelector<HTMLInputElement>('input')?.focus();
}

function Band({ score, reference }: { score: ReturnType<typeof scoreAnswers>; reference: ReferenceLookup }) {
  const isFinal = score.unanswered.length === 0;
  const word = reference.labelOf('isolation_band', score.band.band);
  const { rescreenMonths } = score.band;
  return (
    <div role="status">
      <Facts
        items={[
          ['점수', <b key="total">{`${score.total} / ${score.max}점`}</b>],
          ['위험도', isFinal ? <b key="band">{word}</b> : `${word} (남은 문항에 따라 바뀜)`],
          ['다시 조사', rescreenMonths === null ? '필요 없음' : `${rescreenMonths}개월 뒤`],
        ]}
      />
    </div>
  );
}

export interface RescreensPageProps {
  readonly actor: { readonly role: string };
  readonly onOpenSheet: (householdId: string) => void;
}

/** Households whose isolation sheet is to be repeated by today. */
export function RescreensPage({ actor, onOpenSheet }: RescreensPageProps) {
  const reference = useReference();
  const [scope, setScope] = useState<'mine' | 'office'>('mine');
  const due = useQuery(rpc.assessments.rescreens({ until: null, scope }));
  return (
    <>
      <PageHead
        title="고립 재조사"
        sub={due.data && `오늘까지 ${due.data.rows.length}가구`}
        actions={
          actor.role === 'MANAGER' && (
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
      <div className="pane-body">
        {due.error && (
          <ErrorState title="목록을 불러오지 못했습니다">{explainAssessmentsFailure(due.error)}</ErrorState>
        )}
        {due.data?.rows.length === 0 && (
          <EmptyState icon="done" tone="ok" title="오늘까지 다시 조사할 가구가 없습니다" />
        )}
        {due.data && due.data.rows.length > 0 && (
          <PlainTable
            caption="다시 조사할 가구"
            rows={due.data.rows}
            rowKey={({ householdId }) => householdId}
            columns={[
              {
                id: 'name',
                label: '대상',
                cell: (row) => (
                  <button type="button" className="line-link" onClick={() => onOpenSheet(row.householdId)}>
                    {row.headName}
                  </button>
                ),
              },
              { id: 'band', label: '위험도', cell: ({ band }) => reference.labelOf('isolation_band', band) },
              { id: 'on', label: '재조사일', cell: ({ rescreenOn }) => formatDay(rescreenOn) },
              { id: 'late', label: '지난 날', align: 'end', width: 5, cell: ({ overdueDays }) => `${overdueDays}일` },
              { id: 'officer', label: '담당', cell: ({ officerName }) => officerName ?? '미배정' },
            ]}
          />
        )}
      </div>
    </>
  );
}
