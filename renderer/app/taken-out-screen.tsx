import { LeftWords } from '../drafts/left-words.tsx';
import { TakenOut } from '../features/sync/taken-out.tsx';
import { ShutScreen } from './shut-screen.tsx';

interface TakenOutScreenProps {
  readonly name: string;
  readonly mayHandOver: boolean;
}

/** The office has taken this PC out while somebody was at work: what happened, whom to ask, and what became of the work. */
export function TakenOutScreen({ name, mayHandOver }: TakenOutScreenProps) {
  return (
    <ShutScreen
      name={name}
      title="이 PC의 등록이 해지되었습니다"
      lead="사무소가 서버에서 이 PC를 뺐기 때문에 여기서는 더 이상 기록을 볼 수 없습니다. 까닭은 팀장에게 물어보세요."
    >
      <TakenOut mayHandOver={mayHandOver} />
      <LeftWords />
    </ShutScreen>
  );
}
