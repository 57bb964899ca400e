import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { type Figure, Figures } from '../../ui/facts.tsx';

interface ToDoFiguresProps {
  readonly onOpenReviews: () => void;
  readonly onOpenReturned: () => void;
  readonly onOpenHandoffs: () => void;
  readonly onOpenRescreens: () => void;
}

/** What of consultations and reviews waits today, each figure the way into its list. Nothing shows when nothing waits. */
export function ToDoFigures({ onOpenReviews, onOpenReturned, onOpenHandoffs, onOpenRescreens }: ToDoFiguresProps) {
  const { data } = useQuery(rpc.reviews.toDo({}));
  if (!data) return null;
  const items: Figure[] = [
    {
      id: 'reviews',
      label: '더블체크 대기',
      value: data.waitingReviews,
      unit: '건',
      icon: 'shield',
      onOpen: onOpenReviews,
      ...(data.overdueReviews > 0 && { note: `기한 넘김 ${data.overdueReviews}`, tone: 'danger' as const }),
    },
    {
      id: 'returned',
      label: '보완요청 받음',
      value: data.returned,
      unit: '건',
      icon: 'undo',
      tone: 'warn',
      onOpen: onOpenReturned,
    },
    {
      id: 'handoffs',
      label: '행복e음 미입력',
      value: data.handoffs,
      unit: '건',
      icon: 'send',
      onOpen: onOpenHandoffs,
    },
    {
      id: 'rescreens',
      label: '고립 재조사',
      value: data.rescreens,
      unit: '가구',
      icon: 'clock',
      onOpen: onOpenRescreens,
    },
  ];
  const waiting = items.filter(({ value }) => value > 0);
  return waiting.length === 0 ? null : <Figures label="상담과 확인에서 기다리는 일" items={waiting} />;
}
