import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { TaskPeek as Peek, TaskRow } from '#shared/cases/case-view.ts';
import { PriorityBadge } from '../../reference/priority-badge.tsx';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { formatShortDay } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Note } from '../../ui/note.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, PaneFoot, Section } from '../../ui/split.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AssignForm } from './assign-form.tsx';
import { AttemptForm } from './attempt-form.tsx';
import { dueWords, personWords, taskFace, taskReason } from './case-words.ts';
import { explainCasesFailure } from './cases-failure.ts';
import { ContactSteps } from './contact-steps.tsx';
import { SnoozeForm } from './snooze-form.tsx';
import './cases.css';

export type PeekWork = 'look' | 'call' | 'visit' | 'done' | 'assign' | 'snooze';

interface TaskPeekProps {
  readonly row: TaskRow;
  readonly place: { readonly index: number; readonly total: number };
  readonly actor: { readonly accountId: string; readonly role: string };
  readonly work: PeekWork;
  readonly onWork: (work: PeekWork) => void;
  /** The work on this task is finished: the list moves on. */
  readonly onFinished: () => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onOpen: () => void;
}

const VISIT = 'CM01';
const CALL = 'CM02';
const MET = 'CR01';
const SPOKE = 'CR02';

/** One task beside the list: why it is there, whom to reach and how, what was tried, and the forms that finish it here. */
export function TaskPeek(props: TaskPeekProps) {
  const { row, place, work, onWork, onStep, onOpen } = props;
  const peek = useQuery(rpc.cases.peek({ householdId: row.householdId }));
  const reference = useReference();
  const known = peek.data;
  return (
    <Pane label="선택한 할 일">
      <PaneBody label="할 일 내용">
        <div className="row" data-between>
          <span className="row" data-wrap>
            <PriorityBadge level={row.priority} />
            {row.staffSafetyFlags.map((flag) => (
              <Badge key={flag} icon={flag === 'SF01' ? 'pair' : 'warn'} tone="warn">
                {reference.labelOf('staff_safety_flag', flag)}
              </Badge>
            ))}
          </span>
          <span className="row">
            <IconButton
              icon="chev-left"
              size="small"
              label="이전 할 일"
              isDisabled={place.index === 0}
              onPress={() => onStep(-1)}
            />
            <span className="meta">
              {place.index + 1} / {place.total}
            </span>
            <IconButton
              icon="chev-right"
              size="small"
              label="다음 할 일"
              isDisabled={place.index + 1 >= place.total}
              onPress={() => onStep(1)}
            />
          </span>
        </div>
        <h2 className="peek-name">
          {row.headName}{' '}
          <span className="meta">{personWords({ ...row, type: reference.labelOf('hh_type', row.householdType) })}</span>
        </h2>
        {known ? (
          <PeekBody {...props} known={known} />
        ) : peek.error ? (
          <Note tone="danger" icon="warn" isAlert>
            {explainCasesFailure(peek.error, reference)}
          </Note>
        ) : (
          <SkeletonRows label="할 일 내용을 불러오는 중" rows={6} />
        )}
      </PaneBody>
      {work === 'look' && (
        <PaneFoot>
          <PeekActions row={row} onWork={onWork} onOpen={onOpen} />
        </PaneFoot>
      )}
    </Pane>
  );
}

function PeekActions({ row, onWork, onOpen }: Pick<TaskPeekProps, 'row' | 'onWork' | 'onOpen'>) {
  const isUnassigned = row.officerId === null;
  return (
    <>
      {isUnassigned ? (
        <Button variant="primary" size="normal" icon="user" keys="A" onPress={() => onWork('assign')}>
          담당 정하기
        </Button>
      ) : (
        <Button variant="primary" size="normal" icon="visit" keys="V" onPress={() => onWork('visit')}>
          방문 기록 시작
        </Button>
      )}
      <Button size="normal" icon="phone" keys="C" onPress={() => onWork('call')}>
        통화
      </Button>
      <Menu
        trigger={<IconButton icon="more" size="tall" isOutlined label="미루기, 넘기기, 완료 등 더 보기" />}
        label="할 일"
        sections={[
          {
            id: 'task',
            entries: [
              { id: 'visit', label: '방문 기록', icon: 'visit', keys: 'V', onPick: () => onWork('visit') },
              { id: 'done', label: '연락됨으로 완료', icon: 'done', keys: 'E', onPick: () => onWork('done') },
              { id: 'assign', label: '담당 정하기', icon: 'user', keys: 'A', onPick: () => onWork('assign') },
              {
                id: 'snooze',
                label: '미루기',
                icon: 'clock',
                keys: 'S',
                isDisabled: row.priority === 'EMERGENCY' || row.caseId === null,
                onPick: () => onWork('snooze'),
              },
            ],
          },
          {
            id: 'household',
            entries: [{ id: 'open', label: '가구 열기', icon: 'household', keys: 'Enter', onPick: onOpen }],
          },
        ]}
      />
    </>
  );
}

function PeekBody({ row, known, actor, work, onWork, onFinished }: TaskPeekProps & { readonly known: Peek }) {
  const reference = useReference();
  const toast = useToast();
  const phones = useOpenPhones(known);
  const { open, opened } = phones;
  // Whoever calls needs the number: asking for the call form is asking for it, and is logged as that.
  useEffect(() => {
    if (work === 'call' && opened.length === 0 && known.phones.length > 0) open();
  }, [work]);
  const isCalling = work === 'call' || work === 'visit' || work === 'done';
  // A call that is recorded before the numbers are there would be one on no number.
  const isOpening = work === 'call' && known.phones.length > 0 && !phones.isAnswered;
  const back = () => onWork('look');
  const recorded = () => {
    toast.show({ text: `${row.headName} 연락을 기록했습니다`, icon: 'check' });
    onFinished();
  };
  return (
    <div className="stack">
      <p className="muted">
        {known.address}
        {known.tong && ` (${known.tong}통)`}
      </p>
      <WhyNote row={row} />
      {isCalling && isOpening && <SkeletonRows label="번호를 여는 중" rows={3} />}
      {isCalling && !isOpening && (
        <AttemptForm
          key={work}
          householdId={row.householdId}
          method={work === 'visit' || (work === 'done' && row.kind === 'fact-check') ? VISIT : CALL}
          {...(work === 'done' && { result: row.kind === 'fact-check' ? MET : SPOKE })}
          phones={phones.opened}
          isUnassigned={known.case?.state === 'DETECTED'}
          onRecorded={recorded}
          onCancel={back}
        />
      )}
      {work === 'assign' && (
        <AssignForm
          householdIds={[row.householdId]}
          actor={actor}
          isReassignment={row.officerId !== null}
          onAssigned={onFinished}
          onCancel={back}
        />
      )}
      {work === 'snooze' && row.caseId !== null && (
        <SnoozeForm caseId={row.caseId} onSnoozed={onFinished} onCancel={back} />
      )}
      <Facts
        items={[
          ['전화', <PhoneFacts key="phones" known={known} phones={phones} />],
          ...(known.emergencyContact ? ([['비상연락', known.emergencyContact]] as const) : []),
          ['마지막 연락', known.lastContactAt === null ? '닿은 적 없음' : formatShortDay(known.lastContactAt)],
          [
            '위기정보',
            known.indicators
              .map(({ code, monthsOverdue }) =>
                [reference.labelOf('indicator', code), monthsOverdue === null ? '' : `${monthsOverdue}개월`]
                  .filter(Boolean)
                  .join(' '),
              )
              .join(', ') || '없음',
          ],
          ...(known.areaNote ? ([['찾아가는 길', known.areaNote]] as const) : []),
          ['담당', row.officerName ?? '미배정'],
        ]}
      />
      {known.case && (
        <Section title="연락 단계" level={3}>
          <ContactSteps case={known.case} due={row} />
          <UnreachableAction case={known.case} onDone={onFinished} />
        </Section>
      )}
    </div>
  );
}

function WhyNote({ row }: { row: TaskRow }) {
  const reference = useReference();
  const { icon, title } = taskFace(row);
  const due = dueWords(row);
  const tone =
    row.priority === 'EMERGENCY' || due.tone === 'danger' ? 'danger' : due.tone === 'warn' ? 'warn' : 'plain';
  const late = row.lateness === 'overdue' ? ` 기한에서 ${row.overdueDays}일 지났습니다.` : '';
  return (
    <Note tone={tone} icon={icon} title={title}>
      {taskReason(row, reference.labelOf('contact_result', row.reason.lastResult))}.{late}
    </Note>
  );
}

/** Numbers stay cut short until someone asks for them; asking is logged. */
function useOpenPhones(known: Peek) {
  const opening = useMutation(rpc.cases.openPhones());
  const numbers = opening.data ?? [];
  return {
    opened: known.phones.flatMap(({ id, who }) => {
      const found = numbers.find((phone) => phone.id === id);
      return found ? [{ id, who, number: found.number }] : [];
    }),
    open: () => opening.mutate({ householdId: known.householdId }),
    isOpening: opening.isPending,
    isAnswered: opening.isSuccess || opening.isError,
  };
}

function PhoneFacts({ known, phones }: { known: Peek; phones: ReturnType<typeof useOpenPhones> }) {
  if (known.phones.length === 0) return '등록된 번호 없음';
  const isOpen = phones.opened.length > 0;
  return (
    <>
      {known.phones.map(({ id, who, masked }) => (
        <span key={id} className="phone-line">
          {phones.opened.find((phone) => phone.id === id)?.number ?? masked} <span className="subtle">{who}</span>
        </span>
      ))}
      {!isOpen && (
        <Button variant="link" icon="eye" isPending={phones.isOpening} onPress={phones.open}>
          번호 보기
        </Button>
      )}
    </>
  );
}

function UnreachableAction({ case: known, onDone }: { case: NonNullable<Peek['case']>; onDone: () => void }) {
  const toast = useToast();
  const reference = useReference();
  const step = known.nextSteps.find(({ to }) => to === 'UNREACHABLE');
  const taking = useMutation({
    ...rpc.cases.takeStep(),
    onSuccess: () => {
      toast.show({ text: '연락두절로 옮겼습니다. 사실조사를 의뢰하세요.', icon: 'flag' });
      onDone();
    },
  });
  if (!step?.isAllowed) return null;
  return (
    <div className="stack">
      <Button
        isPending={taking.isPending}
        icon="flag"
        onPress={() => taking.mutate({ caseId: known.id, from: known.state, to: 'UNREACHABLE' })}
      >
        연락두절로 옮기기
      </Button>
      {taking.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(taking.error, reference)}
        </Note>
      )}
    </div>
  );
}
