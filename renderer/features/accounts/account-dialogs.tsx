import { type UseMutationResult, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Account } from '#shared/accounts/account.schema.ts';
import { Role } from '#shared/accounts/role.ts';
import { type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureWords } from '../../ui/failure-note.tsx';
import { FormCell, FormGrid } from '../../ui/field.tsx';
import { FormDialog, type FormDialogProps } from '../../ui/form-dialog.tsx';
import { formatDayTime } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { RadioListField } from '../../ui/radio-list-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { RIGHT_CHANGE_NAMES, ROLE_DUTIES, ROLE_NAMES } from './account-words.ts';
import type { AccountsFailure } from './accounts-failure.ts';
import { explainAccountsFailure } from './accounts-failure.ts';
import { PaperCode } from './paper-code.tsx';

type TaskOnAccount = 'edit' | 'code' | 'role' | 'validity' | 'deputy' | 'here' | 'hand-over' | 'leave' | 'reactivate';
/** What is being done on the accounts page; each has its dialog. */
export type AccountTask =
  | { readonly kind: 'add' }
  | { readonly kind: 'history'; readonly account: Account | null }
  | { readonly kind: TaskOnAccount; readonly account: Account };

interface AccountDialogsProps {
  readonly task: AccountTask | null;
  readonly accounts: readonly Account[];
  readonly onClose: () => void;
}

export function AccountDialogs({ task, accounts, onClose }: AccountDialogsProps) {
  if (!task) return null;
  switch (task.kind) {
    case 'add':
      return <AddDialog onClose={onClose} />;
    case 'history':
      return <HistoryDialog account={task.account} onClose={onClose} />;
    case 'edit':
      return <EditDialog account={task.account} onClose={onClose} />;
    case 'code':
    case 'reactivate':
      return <CodeDialog kind={task.kind} account={task.account} onClose={onClose} />;
    case 'role':
      return <RoleDialog account={task.account} onClose={onClose} />;
    case 'validity':
      return <ValidityDialog account={task.account} onClose={onClose} />;
    case 'deputy':
      return <DeputyDialog account={task.account} accounts={accounts} onClose={onClose} />;
    case 'here':
      return <HereDialog account={task.account} onClose={onClose} />;
    case 'hand-over':
    case 'leave':
      return (
        <HandOverDialog leaves={task.kind === 'leave'} account={task.account} accounts={accounts} onClose={onClose} />
      );
  }
}

interface OneAccount {
  readonly account: Account;
  readonly onClose: () => void;
}
interface WithColleagues extends OneAccount {
  readonly accounts: readonly Account[];
}

interface AccountFormProps extends Omit<FormDialogProps, 'isSticky' | 'isPending' | 'error'> {
  readonly work: Pick<UseMutationResult<unknown, RpcFailure<AccountsFailure>>, 'isPending' | 'error'>;
}

/** The frame that all of these share: what is typed here does not go with a slip of Esc. */
function AccountForm({ work, ...form }: AccountFormProps) {
  return (
    <FormDialog
      {...form}
      isSticky
      isPending={work.isPending}
      error={work.error && <FailureWords error={work.error} explain={explainAccountsFailure} />}
    />
  );
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

interface Facts {
  readonly name: string;
  readonly position: string;
  readonly team: string;
  readonly phone: string;
}

function FactFields({ value, onChange }: { value: Facts; onChange: (value: Facts) => void }) {
  const field = (key: keyof Facts, label: string, isRequired = false) => (
    <FormCell span={6}>
      <TextField
        label={label}
        isRequired={isRequired}
        autoFocus={key === 'name'}
        value={value[key]}
        onValueChange={(text) => onChange({ ...value, [key]: text })}
      />
    </FormCell>
  );
  return (
    <FormGrid>
      {field('name', '이름', true)}
      {field('position', '직위')}
      {field('team', '팀')}
      {field('phone', '사무실 전화')}
    </FormGrid>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const [facts, setFacts] = useState<Facts>({ name: '', position: '', team: '', phone: '' });
  const [loginId, setLoginId] = useState('');
  const [role, setRole] = useState<Role>('OFFICER');
  const [validTo, setValidTo] = useState<string | null>(null);
  const adding = useMutation(rpc.accounts.add());
  if (adding.data) return <IssuedCodeDialog name={facts.name} issued={adding.data} onClose={onClose} />;
  const { name, position, team, phone } = facts;
  return (
    <AccountForm
      title="직원 추가"
      size="wide"
      deed="추가하고 코드 받기"
      onClose={onClose}
      work={adding}
      isReady={name.trim() !== '' && loginId.trim().length >= 3}
      onSubmit={() =>
        adding.mutate({
          name,
          position: orNull(position),
          team: orNull(team),
          phone: orNull(phone),
          loginId,
          role,
          validTo,
        })
      }
    >
      <FactFields value={facts} onChange={setFacts} />
      <TextField
        label="아이디"
        isRequired
        value={loginId}
        onValueChange={setLoginId}
        hint="세 글자 이상. 나중에 바꿀 수 없고 다른 사람에게 다시 주지 않습니다"
      />
      <RoleField value={role} onChange={setRole} />
      <DateField
        label="사용 기한"
        hint="파견·기간제라면 마지막 날을 정하세요. 비워 두면 계속 씁니다"
        value={validTo}
        onChange={setValidTo}
      />
    </AccountForm>
  );
}

function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <RadioListField
      label="역할"
      isRequired
      value={value}
      onChange={onChange}
      choices={Role.options.map((role) => ({ value: role, label: ROLE_NAMES[role], detail: ROLE_DUTIES[role] }))}
    />
  );
}

/** The code stands here once. Who loses it gets a new one. */
function IssuedCodeDialog(props: { name: string; issued: { code: string; expiresAt: string }; onClose: () => void }) {
  const { name, issued, onClose } = props;
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={`${name}님의 일회용 코드`}
      foot={
        <Button size="normal" variant="primary" onPress={onClose} autoFocus>
          전했습니다
        </Button>
      }
    >
      <div className="stack">
        <PaperCode label="일회용 코드" code={issued.code} />
        <Note tone="info" icon="key">
          본인에게 직접 전하세요. {formatDayTime(issued.expiresAt)}까지 한 번 쓸 수 있고, 로그인 화면에서 자기 이름을
          고른 뒤 입력하면 비밀번호를 정합니다. 이 창을 닫으면 다시 보이지 않습니다.
        </Note>
      </div>
    </Dialog>
  );
}

function CodeDialog({ kind, account, onClose }: OneAccount & { kind: 'code' | 'reactivate' }) {
  const [reason, setReason] = useState('');
  const issuing = useMutation(kind === 'code' ? rpc.accounts.issueCode() : rpc.accounts.reactivate());
  if (issuing.data) return <IssuedCodeDialog name={account.name} issued={issuing.data} onClose={onClose} />;
  return (
    <AccountForm
      title={kind === 'code' ? `${account.name}님에게 일회용 코드 발급` : `${account.name}님 계정 다시 사용`}
      deed="코드 발급"
      onClose={onClose}
      work={issuing}
      isReady={reason.trim() !== ''}
      onSubmit={() => issuing.mutate({ accountId: account.id, reason })}
    >
      <p>지금 비밀번호는 바로 쓸 수 없게 되고, 코드를 받은 본인이 새 비밀번호를 정합니다.</p>
      <ReasonField value={reason} onChange={setReason} autoFocus />
    </AccountForm>
  );
}

function EditDialog({ account, onClose }: OneAccount) {
  const [facts, setFacts] = useState<Facts>({
    name: account.name,
    position: account.position ?? '',
    team: account.team ?? '',
    phone: account.phone ?? '',
  });
  const editing = useMutation({ ...rpc.accounts.edit(), onSuccess: onClose });
  const { name, position, team, phone } = facts;
  return (
    <AccountForm
      title={`${account.name}님 계정 고치기`}
      deed="저장"
      onClose={onClose}
      work={editing}
      isReady={name.trim() !== ''}
      onSubmit={() =>
        editing.mutate({
          accountId: account.id,
          name,
          position: orNull(position),
          team: orNull(team),
          phone: orNull(phone),
        })
      }
    >
      <FactFields value={facts} onChange={setFacts} />
    </AccountForm>
  );
}

/** For this PC only: a secretary on a PC that has households is kept from them by the app, no longer by the disk. */
function HereDialog({ account, onClose }: OneAccount) {
  const isAllowed = account.here === 'kept-out';
  const [reason, setReason] = useState('');
  const setting = useMutation({ ...rpc.accounts.setAllowedHere(), onSuccess: onClose });
  return (
    <AccountForm
      title={isAllowed ? `${account.name}님의 이 PC 사용 허용` : `${account.name}님의 이 PC 사용 허용 거두기`}
      deed={isAllowed ? '허용' : '거두기'}
      onClose={onClose}
      work={setting}
      isReady={reason.trim() !== ''}
      onSubmit={() => setting.mutate({ accountId: account.id, isAllowed, reason })}
    >
      {isAllowed ? (
        <Note tone="warn" icon="warn">
          이 PC에는 위기가구 기록이 저장되어 있습니다. 간사 화면에는 가구가 나오지 않지만, 기록이 없는 협의체 전용 PC가
          더 안전합니다.
        </Note>
      ) : (
        <p>다음부터 이 PC에서 로그인할 수 없습니다. 다른 PC에서는 그대로 쓸 수 있습니다.</p>
      )}
      <TextField
        label="까닭"
        isRequired
        autoFocus
        value={reason}
        onValueChange={setReason}
        hint="접속기록에 남습니다. 예: 협의체 전용 PC 수리 기간"
      />
    </AccountForm>
  );
}

function RoleDialog({ account, onClose }: OneAccount) {
  const [role, setRole] = useState<Role>(account.role);
  const [reason, setReason] = useState('');
  const changing = useMutation({ ...rpc.accounts.changeRole(), onSuccess: onClose });
  return (
    <AccountForm
      title={`${account.name}님의 역할`}
      deed="바꾸기"
      onClose={onClose}
      work={changing}
      isReady={role !== account.role && reason.trim() !== ''}
      onSubmit={() => changing.mutate({ accountId: account.id, role, reason })}
    >
      <RoleField value={role} onChange={setRole} />
      <ReasonField value={reason} onChange={setReason} />
    </AccountForm>
  );
}

function ValidityDialog({ account, onClose }: OneAccount) {
  const [validTo, setValidTo] = useState(account.validTo);
  const [reason, setReason] = useState('');
  const setting = useMutation({ ...rpc.accounts.setValidity(), onSuccess: onClose });
  return (
    <AccountForm
      title={`${account.name}님의 사용 기간`}
      deed="정하기"
      onClose={onClose}
      work={setting}
      isReady={reason.trim() !== ''}
      onSubmit={() => setting.mutate({ accountId: account.id, validTo, reason })}
    >
      <DateField
        label="마지막 날"
        hint="이날까지 로그인할 수 있습니다. 비워 두면 계속 씁니다"
        value={validTo}
        onChange={setValidTo}
      />
      <ReasonField value={reason} onChange={setReason} />
    </AccountForm>
  );
}

function DeputyDialog({ account, accounts, onClose }: WithColleagues) {
  const [deputyId, setDeputyId] = useState(account.deputy?.accountId ?? '');
  const [from, setFrom] = useState(account.deputy?.from ?? null);
  const [to, setTo] = useState(account.deputy?.to ?? null);
  const setting = useMutation({ ...rpc.accounts.setDeputy(), onSuccess: onClose });
  const isNobody = deputyId === '';
  return (
    <AccountForm
      title={`${account.name}님의 대직`}
      deed={isNobody ? '대직 없음' : '정하기'}
      onClose={onClose}
      work={setting}
      isReady={isNobody || (from !== null && to !== null && from <= to)}
      onSubmit={() => {
        const deputy = isNobody || from === null || to === null ? null : { accountId: deputyId, from, to };
        setting.mutate({ accountId: account.id, deputy });
      }}
    >
      <SelectField
        label="대신할 사람"
        autoFocus
        value={deputyId}
        onValueChange={setDeputyId}
        choices={[
          { value: '', label: '없음' },
          ...accounts
            .filter(({ id, active }) => active && id !== account.id)
            .map(({ id, name, role }) => ({ value: id, label: `${name} (${ROLE_NAMES[role]})` })),
        ]}
      />
      {!isNobody && (
        <FormGrid>
          <FormCell span={6}>
            <DateField label="첫날" isRequired value={from} onChange={setFrom} />
          </FormCell>
          <FormCell span={6}>
            <DateField
              label="마지막 날"
              isRequired
              value={to}
              onChange={setTo}
              error={from !== null && to !== null && to < from ? '첫날보다 앞입니다.' : undefined}
            />
          </FormCell>
        </FormGrid>
      )}
    </AccountForm>
  );
}

function HandOverDialog({ account, accounts, leaves, onClose }: WithColleagues & { leaves: boolean }) {
  const [toAccountId, setToAccountId] = useState('');
  const [reason, setReason] = useState('');
  const toast = useToast();
  const handing = useMutation({
    ...rpc.accounts.handOver(),
    onSuccess: ({ households, cases }) => {
      toast.show({ text: `${account.name}님의 가구 ${households}곳, 사례 ${cases}건을 넘겼습니다`, icon: 'check' });
      onClose();
    },
  });
  const heirs = accounts.filter(
    ({ id, active, role }) => active && id !== account.id && (role === 'OFFICER' || role === 'MANAGER'),
  );
  const needsHeir = !leaves || account.households > 0;
  return (
    <AccountForm
      title={leaves ? `${account.name}님의 사용 끝내기` : `${account.name}님의 업무 넘기기`}
      deed={leaves ? '넘기고 끝내기' : '넘기기'}
      isDangerous={leaves}
      onClose={onClose}
      work={handing}
      isReady={reason.trim() !== '' && (!needsHeir || toAccountId !== '')}
      onSubmit={() =>
        handing.mutate({ accountId: account.id, toAccountId: toAccountId === '' ? null : toAccountId, leaves, reason })
      }
    >
      <p>
        담당 가구 {account.households}곳과 진행 중인 사례를 모두 넘깁니다. 지금까지의 기록은 적은 사람의 이름으로
        남습니다.
      </p>
      {leaves && (
        <Note tone="warn" icon="key">
          바로 로그인할 수 없게 되고, 다음에 화면이 잠길 때 사무소의 열쇠가 새것으로 바뀝니다.
        </Note>
      )}
      <SelectField
        label="받을 사람"
        isRequired={needsHeir}
        autoFocus
        value={toAccountId}
        onValueChange={setToAccountId}
        choices={[
          { value: '', label: needsHeir ? '고르세요' : '없음 (넘길 것이 없음)' },
          ...heirs.map(({ id, name, role }) => ({ value: id, label: `${name} (${ROLE_NAMES[role]})` })),
        ]}
      />
      <ReasonField value={reason} onChange={setReason} />
    </AccountForm>
  );
}

function ReasonField(props: { value: string; onChange: (value: string) => void; autoFocus?: boolean }) {
  const { value, onChange, autoFocus = false } = props;
  return (
    <TextField
      label="까닭"
      isRequired
      autoFocus={autoFocus}
      value={value}
      onValueChange={onChange}
      hint="권한 이력에 남습니다. 예: 2027년 1월 정기인사"
    />
  );
}

function HistoryDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const history = useQuery(rpc.accounts.rightsHistory({ accountId: account?.id ?? null }));
  return (
    <Dialog isOpen onClose={onClose} size="wide" title={account ? `${account.name}님의 권한 이력` : '권한 이력'}>
      <PlainTable
        caption="권한 이력"
        rows={history.data ?? []}
        rowKey={({ id }) => id}
        columns={[
          { id: 'at', label: '때', width: 14, cell: ({ at }) => formatDayTime(at) },
          { id: 'who', label: '누구', width: 8, cell: ({ accountName }) => accountName },
          {
            id: 'change',
            label: '무엇을',
            width: 14,
            cell: ({ change, role }) =>
              role ? `${RIGHT_CHANGE_NAMES[change]} (${ROLE_NAMES[role]})` : RIGHT_CHANGE_NAMES[change],
          },
          { id: 'by', label: '누가', width: 8, cell: ({ byName }) => byName },
          { id: 'reason', label: '까닭', cell: ({ reason }) => reason },
        ]}
      />
    </Dialog>
  );
}
