import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { AppState, BlockCause } from '#shared/accounts/account.schema.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { Note } from '../../ui/note.tsx';
import { explainAccountsFailure } from './accounts-failure.ts';
import { EntryCard, EntryFrame } from './entry-frame.tsx';

type BlockedState = Extract<AppState, { kind: 'blocked' }>;

interface BlockedPageProps {
  readonly state: BlockedState;
  /** Bringing a backup back, for causes that nothing else mends. */
  readonly restore: ReactNode;
  readonly foot: ReactNode;
}

/** Why nobody can sign in: what happened, whether the records are safe, what to do. In this order. */
export function BlockedPage({ state, restore, foot }: BlockedPageProps) {
  const client = useQueryClient();
  const { title, safe, doNow, isHopeless } = explainBlock(state);
  return (
    <EntryFrame foot={foot}>
      <EntryCard caption="온이음을 열 수 없습니다" title={title} lead={safe}>
        <Note tone={isHopeless ? 'danger' : 'warn'} icon="warn" isAlert>
          {doNow}
        </Note>
        {isHopeless ? (
          <>
            {restore}
            <StartOver />
          </>
        ) : (
          <div className="entry-acts">
            <Button
              variant="primary"
              size="normal"
              autoFocus
              onPress={() => void client.invalidateQueries({ queryKey: rpc.accounts.state({}).queryKey })}
            >
              다시 확인
            </Button>
          </div>
        )}
      </EntryCard>
    </EntryFrame>
  );
}

/** The last button, and asked twice: what is here is moved aside, not deleted. */
function StartOver() {
  const [isAsking, setIsAsking] = useState(false);
  const starting = useMutation({ ...rpc.accounts.startOver(), onSuccess: () => setIsAsking(false) });
  return (
    <div className="stack">
      <p className="muted">백업이 없다면 이 PC의 파일을 따로 옮겨 두고 빈 사무소로 시작할 수 있습니다.</p>
      <FailureNote error={starting.error} explain={explainAccountsFailure} />
      <div className="row">
        <Button variant="danger" onPress={() => setIsAsking(true)}>
          옮겨 두고 처음부터
        </Button>
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={() => starting.mutate({})}
        isPending={starting.isPending}
        isDangerous
        title="지금 있는 파일을 옮겨 두고 처음부터 시작할까요?"
        confirmWord="옮기고 시작"
      >
        기록 파일과 열쇠 파일은 지우지 않고 데이터 폴더 안의 다른 폴더로 옮깁니다. 새 사무소에는 지금까지의 기록이
        보이지 않습니다.
      </ConfirmDialog>
    </div>
  );
}

interface Explanation {
  readonly title: string;
  readonly safe: string;
  readonly doNow: string;
  readonly isHopeless: boolean;
}

function explainBlock({ cause, copiedTo }: BlockedState): Explanation {
  const mendable = (title: string, safe: string, doNow: string): Explanation => ({
    title,
    safe,
    doNow,
    isHopeless: false,
  });
  const hopeless = (title: string, safe: string): Explanation => ({
    title,
    safe,
    doNow: '가장 최근 백업에서 되살리세요. 백업 뒤에 적은 것은 되살아나지 않으니 지금 파일도 버리지 마세요.',
    isHopeless: true,
  });
  switch (cause satisfies BlockCause) {
    case 'in-use':
      return mendable(
        '다른 사용자가 온이음을 쓰고 있습니다',
        '이 PC의 다른 Windows 사용자나 다른 창이 같은 기록을 열어 두었습니다. 기록은 안전합니다.',
        '그쪽에서 온이음을 끝낸 뒤 ‘다시 확인’을 누르세요.',
      );
    case 'not-writable':
      return mendable(
        '기록 폴더에 쓸 수 없습니다',
        '폴더가 읽기 전용이거나 이 사용자에게 쓰기 권한이 없습니다. 기록은 안전합니다.',
        'PC 담당자에게 온이음 데이터 폴더의 쓰기 권한을 확인해 달라고 하세요.',
      );
    case 'no-space':
      return mendable(
        '디스크가 가득 찼습니다',
        '더 적을 자리가 없어 열지 않았습니다. 저장된 기록은 안전합니다.',
        '필요 없는 파일을 지워 자리를 만든 뒤 ‘다시 확인’을 누르세요.',
      );
    case 'crypto-broken':
      return mendable(
        '암호 기능이 올바르게 작동하지 않습니다',
        '프로그램이 손상되었거나 이 PC와 맞지 않습니다. 기록은 열지 않았고 그대로입니다.',
        '온이음을 다시 설치하세요. 그래도 같으면 PC 담당자에게 알리세요.',
      );
    case 'keyring-newer':
    case 'database-newer':
      return mendable(
        '더 새로운 온이음이 쓰던 기록입니다',
        '예전 프로그램으로 열면 새 기록을 잃을 수 있어 열지 않았습니다. 기록은 안전합니다.',
        '온이음을 새 버전으로 바꾼 뒤 다시 여세요.',
      );
    case 'database-missing':
      return hopeless('기록 파일이 없습니다', '열쇠는 있지만 기록 파일이 제자리에 없습니다. 옮겼다면 되돌려 놓으세요.');
    case 'keyring-damaged':
      return hopeless('열쇠 파일이 손상되었습니다', '기록 파일은 그대로 있지만 열쇠 없이는 읽을 수 없습니다.');
    case 'database-damaged':
      return hopeless(
        '기록 파일을 읽을 수 없습니다',
        copiedTo === null
          ? '원래 파일은 건드리지 않았습니다. 자리가 없어 사본은 만들지 못했습니다.'
          : `원래 파일은 건드리지 않았고, 사본을 데이터 폴더의 ‘${copiedTo}’에 두었습니다.`,
      );
  }
}
