import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Role } from '#shared/accounts/role.ts';
import { AccountDialogs, type AccountTask } from '../features/accounts/account-dialogs.tsx';
import { ROLE_NAMES } from '../features/accounts/account-words.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { useMe } from './use-me.ts';

/** What a role without pages of its own can do here now, and why it sees no more. */
const WORDS: Readonly<Partial<Record<Role, { readonly title: string; readonly text: string }>>> = {
  SECRETARY: {
    title: '지금 이 역할로 할 일은 없습니다',
    text: '간사는 협의체의 회의와 위험지를 맡고, 가구의 개인정보는 보지 않습니다. 그 화면은 아직 들어 있지 않습니다.',
  },
  SIGUNGU: {
    title: '지금 이 역할로 할 일은 없습니다',
    text: '시군구 담당은 넘어온 사례와 합계를 봅니다. 서버에 연결하는 기능이 들어오면 여기에서 시작합니다.',
  },
  AUDITOR: {
    title: '접속기록과 권한 이력을 볼 수 있습니다',
    text: '누가 언제 어느 PC에서 기록을 다루었는지, 누가 누구에게 어떤 권한을 주고 거두었는지 봅니다. 가구의 이름은 보이지 않습니다.',
  },
};

/** The start of the day for roles that have no work of their own here yet. */
export function WelcomePage() {
  const me = useMe();
  const navigate = useNavigate();
  const [task, setTask] = useState<AccountTask | null>(null);
  const words = WORDS[me.role];
  return (
    <>
      <PageHead title={`${me.name} 님`} sub={ROLE_NAMES[me.role]} />
      <EmptyState
        icon="info"
        title={words?.title ?? ''}
        actions={
          <>
            {me.role === 'AUDITOR' && (
              <>
                <Button icon="eye" onPress={() => void navigate({ to: '/admin/access-log' })}>
                  접속기록
                </Button>
                <Button icon="history" onPress={() => setTask({ kind: 'history', account: null })}>
                  권한 이력
                </Button>
              </>
            )}
            <Button icon="lock" onPress={() => void navigate({ to: '/me/password' })}>
              비밀번호 바꾸기
            </Button>
            <Button icon="database" onPress={() => void navigate({ to: '/admin/backup' })}>
              백업 상태
            </Button>
          </>
        }
      >
        {words?.text} 역할이 잘못되었으면 관리자에게 바꾸어 달라고 하세요.
      </EmptyState>
      <AccountDialogs task={task} accounts={[]} onClose={() => setTask(null)} />
    </>
  );
}
