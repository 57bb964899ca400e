import { useMutation } from '@tanstack/react-query';
import { LeftWords } from '../drafts/left-words.tsx';
import { EntryFrame, EntryPanel } from '../features/accounts/entry-frame.tsx';
import { TakenOut } from '../features/sync/taken-out.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { Button } from '../ui/button.tsx';
import { EntryFoot } from './entry-screens.tsx';

interface TakenOutScreenProps {
  readonly name: string;
  readonly mayHandOver: boolean;
}

/** The office has taken this PC out while somebody was at work: what happened, whom to ask, and what became of the work. */
export function TakenOutScreen({ name, mayHandOver }: TakenOutScreenProps) {
  const lock = useMutation(rpc.accounts.lock());
  return (
    <EntryFrame foot={<EntryFoot />}>
      <EntryPanel
        title="이 PC의 등록이 해지되었습니다"
        lead="사무소가 서버에서 이 PC를 뺐기 때문에 여기서는 더 이상 기록을 볼 수 없습니다. 까닭은 팀장에게 물어보세요."
      >
        <TakenOut mayHandOver={mayHandOver} />
        <LeftWords />
        <div className="row" data-wrap>
          <Button variant="link" onPress={() => lock.mutate({})} isPending={lock.isPending}>
            {name}님 나가기
          </Button>
        </div>
      </EntryPanel>
    </EntryFrame>
  );
}
