import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { HouseholdPageView, Member } from '#shared/households/household-page.ts';
import type { HouseholdIndicator } from '#shared/households/indicator.schema.ts';
import { withParticle } from '#shared/korean/particles.ts';
import { useReference } from '../../reference/use-reference.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { formatMonth, today } from '../../ui/format.ts';
import { parseMonth } from '../../ui/parse-month.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormFoot } from './edit-dialogs.tsx';
import { MONTH_ASKED, wholeOf } from './form-values.ts';
import { explainHouseholdsFailure } from './households-failure.ts';

interface DialogProps {
  readonly onClose: () => void;
}

/** Shows phones and births in full, for a reason that stands in the access log. */
export function RevealDialog({
  householdId,
  onClose,
  onRevealed,
}: DialogProps & { readonly householdId: string; readonly onRevealed: (members: readonly Member[]) => void }) {
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const revealing = useMutation({ ...rpc.households.reveal(), onSuccess: ({ members }) => onRevealed(members) });
  const isMissing = reason.trim().length < 2;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setWasTried(true);
    if (!isMissing) revealing.mutate({ id: householdId, reason });
  };
  return (
    <Dialog isOpen onClose={onClose} title="가린 정보 보기">
      <form className="stack" aria-label="가린 정보 보기" onSubmit={submit}>
        <p>전화번호와 생년월일을 이 화면을 여는 동안 가림 없이 보여 줍니다.</p>
        <TextField
          label="까닭"
          isRequired
          autoFocus
          value={reason}
          onValueChange={setReason}
          maxLength={500}
          hint="예: 더블체크 확인 전화. 누가 언제 왜 보았는지 접속기록에 남습니다."
          error={wasTried && isMissing ? '까닭을 두 글자 이상 적어 주세요.' : undefined}
        />
        <FormFoot
          error={revealing.error ? explainHouseholdsFailure(revealing.error) : undefined}
          isPending={revealing.isPending}
          onCancel={onClose}
        >
          보기
        </FormFoot>
      </form>
    </Dialog>
  );
}

/** A member no longer lives there. The head hands over to somebody first. */
export function LeaveDialog({
  member,
  others,
  onClose,
}: DialogProps & { readonly member: Member; readonly others: readonly Member[] }) {
  const [status, setStatus] = useState<'LEFT' | 'DECEASED'>('LEFT');
  const [newHeadId, setNewHeadId] = useState('');
  const toast = useToast();
  const returning = useMutation(rpc.households.returnPerson());
  const leaving = useMutation({
    ...rpc.households.leavePerson(),
    onSuccess: () => {
      toast.show({
        text: `${member.name} 님을 ${status === 'DECEASED' ? '사망' : '나감'}으로 적었습니다`,
        icon: 'check',
        undo: () => returning.mutate({ id: member.id }),
      });
      onClose();
    },
  });
  const needsHead = member.isHead && others.length > 0;
  return (
    <Dialog isOpen onClose={onClose} title={`${member.name} 님이 이 가구를 떠남`}>
      <form
        className="stack"
        aria-label="가구를 떠남"
        onSubmit={(event) => {
          event.preventDefault();
          leaving.mutate({ id: member.id, status, newHeadId: needsHead ? newHeadId || null : null });
        }}
      >
        <SelectField
          label="까닭"
          value={status}
          choices={[
            { value: 'LEFT', label: '따로 나감 (전출·분가)' },
            { value: 'DECEASED', label: '사망' },
          ]}
          onValueChange={setStatus}
        />
        {needsHead && <NewHeadField others={others} value={newHeadId} onChange={setNewHeadId} />}
        <FormFoot
          error={leaving.error ? explainHouseholdsFailure(leaving.error) : undefined}
          isPending={leaving.isPending}
          onCancel={onClose}
        >
          적기
        </FormFoot>
      </form>
    </Dialog>
  );
}

export function NewHeadField({
  others,
  value,
  onChange,
}: {
  readonly others: readonly Member[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  return (
    <SelectField
      label="새 가구주"
      isRequired
      placeholder="고르세요"
      value={value}
      choices={others.map(({ id, name, age }) => ({ value: id, label: age === null ? name : `${name} (${age}세)` }))}
      onValueChange={onChange}
    />
  );
}

type Standing = 'ACTIVE' | 'INACTIVE' | 'MOVED' | 'DECEASED' | 'ARCHIVED';

/** Takes a household off the list of those cared for, or back onto it. Nothing is deleted. */
export function StandingDialog({ page, onClose }: DialogProps & { readonly page: HouseholdPageView }) {
  const { id, status: now } = page.household;
  const isBack = now !== 'ACTIVE';
  const [status, setStatus] = useState<Standing>(isBack ? 'ACTIVE' : 'ARCHIVED');
  const [reason, setReason] = useState('');
  const [wasTried, setWasTried] = useState(false);
  const toast = useToast();
  const reference = useReference();
  const changing = useMutation({
    ...rpc.households.setStanding(),
    onSuccess: () => {
      toast.show({
        text: `${page.headName} 가구를 ${withParticle(`‘${reference.labelOf('household_status', status)}’`, '으로/로')} 바꿨습니다`,
        icon: 'archive',
      });
      onClose();
    },
  });
  const isMissing = reason.trim().length < 2;
  const choices = (['ACTIVE', 'INACTIVE', 'MOVED', 'DECEASED', 'ARCHIVED'] as const).filter((each) => each !== now);
  return (
    <Dialog isOpen onClose={onClose} title={isBack ? '다시 관리하기' : '관리 끝내기·보관'}>
      <form
        className="stack"
        aria-label="관리 상태"
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (!isMissing) changing.mutate({ id, status, reason });
        }}
      >
        <SelectField
          label="상태"
          value={status}
          choices={choices.map((each) => ({ value: each, label: reference.labelOf('household_status', each) }))}
          onValueChange={setStatus}
        />
        <TextArea
          label="까닭"
          rows={2}
          isRequired
          value={reason}
          onValueChange={setReason}
          hint="기록은 지워지지 않고, 언제든 다시 관리할 수 있습니다."
          error={wasTried && isMissing ? '까닭을 두 글자 이상 적어 주세요.' : undefined}
        />
        <FormFoot
          error={changing.error ? explainHouseholdsFailure(changing.error) : undefined}
          isPending={changing.isPending}
          onCancel={onClose}
        >
          바꾸기
        </FormFoot>
      </form>
    </Dialog>
  );
}

type Indicator = Omit<HouseholdIndicator, 'officeId' | 'createdBy'>;

/** A sign that somebody saw or heard of, or the correction of one. */
export function IndicatorDialog({
  householdId,
  indicator,
  members,
  onClose,
}: DialogProps & {
  readonly householdId: string;
  readonly indicator: Indicator | null;
  readonly members: readonly Member[];
}) {
  const reference = useReference();
  const toast = useToast();
  const [code, setCode] = useState(indicator?.indicatorCode ?? '');
  const [month, setMonth] = useState(formatMonth(indicator ? `${indicator.observedMonth}-01` : today()));
  const [source, setSource] = useState(indicator?.source ?? '');
  const [amount, setAmount] = useState(indicator?.amount?.toString() ?? '');
  const [months, setMonths] = useState(indicator?.monthsOverdue?.toString() ?? '');
  const [personId, setPersonId] = useState(indicator?.personId ?? '');
  const [wasTried, setWasTried] = useState(false);
  const done = (text: string) => {
    toast.show({ text, icon: 'check' });
    onClose();
  };
  const adding = useMutation({ ...rpc.households.addIndicator(), onSuccess: () => done('위기정보를 추가했습니다') });
  const editing = useMutation({ ...rpc.households.editIndicator(), onSuccess: () => done('위기정보를 고쳤습니다') });
  const observedMonth = parseMonth(month);
  const values = {
    indicatorCode: code,
    observedMonth: observedMonth ?? '',
    source: source.trim(),
    amount: wholeOf(amount),
    monthsOverdue: wholeOf(months),
  };
  const error = adding.error ?? editing.error;
  return (
    <Dialog isOpen onClose={onClose} title={indicator ? '위기정보 고치기' : '위기정보 추가'}>
      <form
        className="stack"
        aria-label="위기정보"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setWasTried(true);
          if (code === '' || observedMonth === null) return;
          if (!indicator) adding.mutate({ householdId, indicator: values, personId: personId || null });
          else {
            const { indicatorCode, source: from, amount: won, monthsOverdue } = indicator;
            const base = {
              indicatorCode,
              observedMonth: indicator.observedMonth,
              source: from,
              amount: won,
              monthsOverdue,
              personId: indicator.personId,
            };
            editing.mutate({ id: indicator.id, base, changes: { ...values, personId: personId || null } });
          }
        }}
      >
        <SelectField
          label="위기정보"
          isRequired
          placeholder="고르세요"
          value={code}
          choices={reference.choicesOf('indicator').map((each) => ({ value: each.code, label: each.label }))}
          onValueChange={setCode}
          error={wasTried && code === '' ? '무엇인지 골라 주세요.' : undefined}
        />
        <SelectField
          label="누구에 관한 것"
          value={personId}
          choices={[{ value: '', label: '가구 전체' }, ...members.map(({ id, name }) => ({ value: id, label: name }))]}
          onValueChange={setPersonId}
        />
        <TextField
          label="확인한 달"
          isRequired
          value={month}
          onValueChange={setMonth}
          placeholder="예: 2026. 10."
          error={wasTried && observedMonth === null ? MONTH_ASKED : undefined}
        />
        <TextField label="밀린 달 수" inputMode="numeric" value={months} onValueChange={setMonths} end="개월" />
        <TextField label="금액" inputMode="numeric" value={amount} onValueChange={setAmount} end="원" />
        <TextField
          label="출처"
          value={source}
          onValueChange={setSource}
          placeholder="예: 방문 확인, 통장 제보"
          maxLength={200}
        />
        <FormFoot
          error={error ? explainHouseholdsFailure(error) : undefined}
          isPending={adding.isPending || editing.isPending}
          onCancel={onClose}
        >
          {indicator ? '저장' : '추가'}
        </FormFoot>
      </form>
    </Dialog>
  );
}
