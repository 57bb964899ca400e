import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseView, NextStepView } from '#shared/cases/case-view.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LineList } from '../../ui/facts.tsx';
import { formatShortDay } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Section } from '../../ui/split.tsx';
import { StageRing } from '../../ui/stage-ring.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AssignForm } from './assign-form.tsx';
import { AttemptList } from './attempt-list.tsx';
import { attemptsLack, MAIN_PATH, requirementWords } from './case-words.ts';
import { explainCasesFailure } from './cases-failure.ts';
import { FactCheckStep } from './fact-check-form.tsx';
import { NextDue } from './next-due.tsx';
import './cases.css';

interface CasePanelProps {
  readonly householdId: string;
  readonly actor: { readonly accountId: string; readonly role: string };
  /** Opens the form for a new case; the household page decides where it stands. */
  readonly onOpenCase: () => void;
  /** Opens the closing form, where reason and result are given; another feature brings it. */
  readonly onCloseCase?: (caseId: string) => void;
}

/** A household's present case: how far it is, what comes next and what that lacks, the attempts, the emergency switch. */
export function CasePanel({ householdId, actor, onOpenCase, onCloseCase }: CasePanelProps) {
  const reference = useReference();
  const cases = useQuery(rpc.cases.ofHousehold({ householdId }));
  if (cases.error)
    return (
      <Note tone="danger" icon="warn" isAlert>
        {explainCasesFailure(cases.error, reference)}
      </Note>
    );
  if (!cases.data) return <SkeletonRows label="사례를 불러오는 중" />;
  const known = cases.data.find(({ isOpen }) => isOpen) ?? cases.data[0];
  if (!known)
    return (
      <EmptyState icon="file" title="열린 사례가 없습니다" actions={<Button onPress={onOpenCase}>사례 열기</Button>}>
        위기 신호를 알게 되면 사례를 열어 담당과 기한을 정합니다.
      </EmptyState>
    );
  return (
    <div className="stack">
      <Section title="사례 진행" end={known.caseNo}>
        <StageSteps case={known} />
        {known.isOpen && <OfficerLine householdId={householdId} case={known} actor={actor} />}
        {!known.isOpen && <Button onPress={onOpenCase}>새 사례 열기</Button>}
      </Section>
      {known.isOpen && (
        <>
          <Section title="다음 단계">
            <NextSteps case={known} onClose={onCloseCase} />
          </Section>
          <Section title="다음 예정">
            <NextDue case={known} />
          </Section>
        </>
      )}
      <Section title="연락 기록" end={`${known.attempts.length}건`}>
        <AttemptList attempts={known.attempts} />
      </Section>
      {known.isOpen && <EmergencySwitch case={known} />}
    </div>
  );
}

function OfficerLine({ householdId, case: known, actor }: Omit<CasePanelProps, 'onOpenCase'> & { case: CaseView }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const mayChange = known.officerId === null || actor.role === 'MANAGER';
  return (
    <>
      <p className="row">
        <span className="subtle">담당</span> {known.officerName ?? '미배정'}
        {mayChange && (
          <Button variant="link" onPress={() => setIsOpen(true)}>
            {known.officerId === null ? '담당 정하기' : '담당 바꾸기'}
          </Button>
        )}
      </p>
      <Dialog isOpen={isOpen} onClose={close} title="담당 정하기">
        <AssignForm
          householdIds={[householdId]}
          actor={actor}
          isReassignment={known.officerId !== null}
          onAssigned={close}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}

/** The usual way of a case, ring by ring. Stages ahead are dashed. */
export function StageSteps({ case: known }: { case: CaseView }) {
  const { labelOf } = useReference();
  const at = MAIN_PATH.findIndex(({ states }) => states.includes(known.state));
  const firstAt = (states: readonly string[]) => known.events.find(({ to }) => states.includes(to))?.at;
  return (
    <LineList label="사례 진행">
      {MAIN_PATH.slice(0, Math.max(at + 3, 5)).map(({ label, states }, index) => {
        const since = firstAt(states);
        const [first] = states;
        const isNow = index === at;
        return (
          <li key={first} aria-current={isNow ? 'step' : undefined}>
            <StageRing stage={index < at ? 'done' : isNow ? 2 : 0}>
              {isNow ? <b>{labelOf('case_state', known.state)}</b> : (label ?? labelOf('case_state', first))}
            </StageRing>
            {index <= at && since && <span className="meta push">{formatShortDay(since, { weekday: false })}</span>}
          </li>
        );
      })}
    </LineList>
  );
}

/** Steps with a form of their own beside the list, or in a later feature. */
const NOT_HERE: readonly NextStepView['to'][] = ['TRANSFERRED', 'ASSIGNED', 'FACT_CHECK'];

/** Steps that follow from here, each with what it still lacks. Those of later features are named, not offered. */
function NextSteps({ case: known, onClose }: { case: CaseView; onClose: CasePanelProps['onCloseCase'] }) {
  const toast = useToast();
  const reference = useReference();
  const taking = useMutation({
    ...rpc.cases.takeStep(),
    onSuccess: ({ state }) =>
      toast.show({ text: `‘${reference.labelOf('case_state', state)}’ 단계로 옮겼습니다`, icon: 'check' }),
  });
  const steps = known.nextSteps.filter(({ to }) => !NOT_HERE.includes(to));
  return (
    <div className="stack">
      <FactCheckStep case={known} />
      {steps.map((step) => (
        <div key={step.to} className="stack">
          {step.to === 'CLOSED' ? (
            <Button isDisabled={!onClose || !canBeClosed(step)} onPress={() => onClose?.(known.id)}>
              종결하기
            </Button>
          ) : (
            !(step.to in MOVED_BY) && (
              <Button
                isDisabled={!step.isAllowed}
                isPending={taking.isPending && taking.variables?.to === step.to}
                onPress={() => taking.mutate({ caseId: known.id, from: known.state, to: step.to })}
              >
                {reference.labelOf('case_state', step.to)} 단계로
              </Button>
            )
          )}
          <p className="meta">
            {MOVED_BY[step.to]} {lackWords(step, known)}
          </p>
        </div>
      ))}
      {known.state === 'DETECTED' && <p className="meta">담당이 정해지면 다음 단계가 열립니다.</p>}
      {taking.error && (
        <Note tone="danger" icon="warn" isAlert>
          {explainCasesFailure(taking.error, reference)}
        </Note>
      )}
    </div>
  );
}

/** Steps that other work takes: the panel says which, and what they still lack. */
const MOVED_BY: Partial<Record<NextStepView['to'], string>> = {
  PENDING_REVIEW: '더블체크 대기: 상담지를 올리면 옮겨집니다.',
  RETURNED: '보완요청: 확인자가 돌려보내면 옮겨집니다.',
  REVIEWED: '확인완료: 확인자가 확인하면 옮겨집니다.',
};

/** What the closing form asks for itself is no hindrance. */
const ASKED_AT_CLOSING: readonly NextStepView['missing'][number][] = ['close-reason', 'outcome-or-reason'];
const canBeClosed = ({ isRoleAllowed, missing }: NextStepView): boolean =>
  isRoleAllowed && missing.every((requirement) => ASKED_AT_CLOSING.includes(requirement));

function lackWords(step: NextStepView, known: CaseView): string {
  if (!step.isRoleAllowed) return '팀장이 옮기는 단계입니다.';
  if (step.missing.length === 0) return '필요한 것이 모두 있습니다.';
  const words = step.missing.flatMap((requirement) =>
    requirement === 'attempts-rule-met' ? attemptsLack(known.progress) : [requirementWords(requirement)],
  );
  return `더 필요: ${words.join(', ')}`;
}

function EmergencySwitch({ case: known }: { case: CaseView }) {
  const [isAsking, setIsAsking] = useState(false);
  const [reason, setReason] = useState('');
  const toast = useToast();
  const reference = useReference();
  const raising = !known.isEmergency;
  const setting = useMutation({
    ...rpc.cases.setEmergency(),
    onSuccess: () => {
      toast.show({ text: raising ? '긴급으로 올렸습니다' : '긴급을 풀었습니다', icon: 'emergency' });
      setIsAsking(false);
      setReason('');
    },
  });
  return (
    <>
      <Button icon="emergency" isBlock variant={raising ? 'danger' : 'secondary'} onPress={() => setIsAsking(true)}>
        {raising ? '긴급으로 올리기' : '긴급 풀기'}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={raising ? '긴급으로 올리기' : '긴급 풀기'}
        foot={
          <>
            <Button size="normal" onPress={() => setIsAsking(false)}>
              그만두기
            </Button>
            <Button
              size="normal"
              variant={raising ? 'danger-solid' : 'primary'}
              isPending={setting.isPending}
              isDisabled={reason.trim().length < 2}
              onPress={() => setting.mutate({ caseId: known.id, emergency: raising, reason })}
            >
              {raising ? '긴급으로 올리기' : '긴급 풀기'}
            </Button>
          </>
        }
      >
        <div className="stack">
          <p>
            {raising
              ? '당일 연락으로 기한이 당겨지고 모든 목록의 맨 위에 놓입니다.'
              : '기한이 원래 기준으로 돌아갑니다.'}
          </p>
          <TextField label="사유" isRequired autoFocus value={reason} onValueChange={setReason} maxLength={500} />
          {setting.error && (
            <Note tone="danger" icon="warn" isAlert>
              {explainCasesFailure(setting.error, reference)}
            </Note>
          )}
        </div>
      </Dialog>
    </>
  );
}
