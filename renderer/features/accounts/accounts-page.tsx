import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Account } from '#shared/accounts/account.schema.ts';
import type { Role } from '#shared/accounts/role.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatNumber, formatRelativeDay, formatShortDay } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Status } from '../../ui/status.tsx';
import { AccountDialogs, type AccountTask } from './account-dialogs.tsx';
import { ROLE_NAMES } from './account-words.ts';
import { explainAccountsFailure } from './accounts-failure.ts';
import { RecoveryCodeDialog } from './recovery-code-dialog.tsx';

interface Me {
  readonly accountId: string;
  readonly role: Role;
}

/** 관리 › 계정: who works here, how they come in, until when, and for whom they stand in. */
export function AccountsPage({ me }: { me: Me }) {
  const accounts = useQuery(rpc.accounts.list({}));
  const [task, setTask] = useState<AccountTask | null>(null);
  const [isRenewing, setIsRenewing] = useState(false);
  const rows = accounts.data ?? NONE;
  const columns = useMemo(() => accountColumns(me, setTask), [me]);
  return (
    <>
      <PageHead
        title="계정"
        sub={`${formatNumber(rows.filter(({ active }) => active).length)}명 사용 중`}
        actions={
          <>
            <Button size="normal" icon="history" onPress={() => setTask({ kind: 'history', account: null })}>
              권한 이력
            </Button>
            {me.role === 'MANAGER' && (
              <Button size="normal" icon="key" onPress={() => setIsRenewing(true)}>
                복구 코드
              </Button>
            )}
            <Button size="normal" variant="primary" icon="plus" onPress={() => setTask({ kind: 'add' })}>
              직원 추가
            </Button>
          </>
        }
      />
      {accounts.error ? (
        <ErrorState
          title="계정을 불러오지 못했습니다"
          actions={<Button onPress={() => void accounts.refetch()}>다시 불러오기</Button>}
        >
          {explainAccountsFailure(accounts.error)}
        </ErrorState>
      ) : (
        <DataGrid<Account>
          caption={`계정 ${formatNumber(rows.length)}개`}
          columns={columns}
          rows={rows}
          rowKey={accountKey}
          rowName={accountName}
          onOpen={(account) => setTask({ kind: 'edit', account })}
          isLoading={accounts.isLoading}
        />
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '이름·직위 고치기' },
        ]}
        end="바꾼 것은 권한 이력에 남습니다"
      >
        {`${formatNumber(rows.length)}명`}
      </Footbar>
      <AccountDialogs task={task} accounts={rows} onClose={() => setTask(null)} />
      {isRenewing && <RecoveryCodeDialog onClose={() => setIsRenewing(false)} />}
    </>
  );
}

const NONE: readonly Account[] = [];
const accountKey = ({ id }: Account) => id;
const accountName = ({ name }: Account) => name;

function accountColumns(me: Me, onPick: (task: AccountTask) => void): GridColumn<Account>[] {
  return [
    { id: 'name', label: '이름', width: 8, isRowHeader: true, emphasis: 'strong', cell: ({ name }) => name },
    { id: 'login', label: '아이디', width: 9, importance: 2, emphasis: 'quiet', cell: ({ loginId }) => loginId },
    { id: 'role', label: '역할', width: 7.5, cell: ({ role }) => ROLE_NAMES[role] },
    {
      id: 'team',
      label: '팀 · 직위',
      width: 12,
      grows: true,
      importance: 2,
      emphasis: 'quiet',
      cell: ({ team, position }) => [team, position].filter(Boolean).join(' · ') || '—',
    },
    { id: 'access', label: '상태', width: 15, cell: (account) => <AccessStatus account={account} /> },
    {
      id: 'deputy',
      label: '대직',
      width: 12,
      importance: 1,
      emphasis: 'quiet',
      cell: ({ deputy }) => (deputy ? deputyWords(deputy) : '—'),
    },
    {
      id: 'last',
      label: '마지막 로그인',
      width: 8,
      importance: 3,
      emphasis: 'quiet',
      cell: ({ lastSignInAt }) => (lastSignInAt ? formatRelativeDay(lastSignInAt) : '—'),
    },
    {
      id: 'households',
      label: '담당 가구',
      width: 6,
      align: 'end',
      importance: 3,
      cell: ({ households }) => formatNumber(households),
    },
    {
      id: 'menu',
      label: '더 하기',
      width: 5,
      align: 'end',
      cell: (account, { isCurrent }) => <AccountMenu account={account} me={me} isCurrent={isCurrent} onPick={onPick} />,
    },
  ];
}

function AccessStatus({ account: { active, access, here, validTo } }: { account: Account }) {
  if (!active) return <Status icon="archive">사용 끝냄</Status>;
  if (here === 'kept-out') return <Status icon="lock">이 PC에서는 사용 안 함</Status>;
  if (access.kind === 'code') {
    return access.isExpired ? (
      <Status icon="warn" tone="warn">
        코드 기한 지남
      </Status>
    ) : (
      <Status icon="key">코드 발급됨 · {formatShortDay(access.expiresAt)}까지</Status>
    );
  }
  if (access.kind === 'none') {
    return (
      <Status icon="warn" tone="warn">
        들어올 방법 없음
      </Status>
    );
  }
  return <Status icon="done">{validTo ? `${formatShortDay(validTo)}까지` : '사용 중'}</Status>;
}

const deputyWords = ({ name, from, to }: NonNullable<Account['deputy']>) =>
  `${name} ${formatShortDay(from, { weekday: false })}~${formatShortDay(to, { weekday: false })}`;

interface AccountMenuProps {
  readonly account: Account;
  readonly me: Me;
  readonly isCurrent: boolean;
  readonly onPick: (task: AccountTask) => void;
}

function AccountMenu({ account, me, isCurrent, onPick }: AccountMenuProps) {
  const isOwn = account.id === me.accountId;
  const entry = (kind: Exclude<AccountTask['kind'], 'add'>, label: string, isDangerous = false) => ({
    id: kind,
    label,
    isDangerous,
    onPick: () => onPick({ kind, account }),
  });
  const others = account.active
    ? [
        entry('code', '일회용 코드 다시 발급'),
        entry('role', '역할 바꾸기'),
        entry('validity', '사용 기간 정하기'),
        ...(me.role === 'MANAGER' && account.here !== 'free'
          ? [entry('here', account.here === 'allowed' ? '이 PC 사용 허용 거두기' : '이 PC 사용 허용')]
          : []),
        entry('leave', '업무 넘기고 사용 끝내기', true),
      ]
    : [entry('reactivate', '다시 사용하기')];
  return (
    <Menu
      label={`${account.name} 계정`}
      trigger={
        <IconButton icon="more" size="small" label={`${account.name} 계정 메뉴`} excludeFromTabOrder={!isCurrent} />
      }
      sections={[
        {
          id: 'facts',
          entries: [
            entry('edit', '이름·직위 고치기'),
            ...(account.active ? [entry('deputy', '대직 정하기'), entry('hand-over', '업무 넘기기')] : []),
            entry('history', '권한 이력'),
          ],
        },
        ...(isOwn ? [] : [{ id: 'access', entries: others }]),
      ]}
    />
  );
}
