import { useQuery } from '@tanstack/react-query';
import { rpc } from '../rpc/rpc-client.ts';
import { formatElapsed } from '../ui/format.ts';
import { StateIndicator } from './shell.tsx';
import { useMinute } from './use-minute.ts';

/** Are the records safe? Saved here always; the last backup beside it, in red once it is too old. */
export function BackupIndicator({ onPress }: { onPress: () => void }) {
  const status = useQuery(rpc.backup.status({}));
  const now = useMinute();
  if (!status.data) return <StateIndicator state="saved">이 PC에 저장됨</StateIndicator>;
  const { isRunning, isOverdue, lastSuccessAt } = status.data;
  if (isRunning) return <StateIndicator state="working">이 PC에 저장됨 · 백업하는 중</StateIndicator>;
  const backup = lastSuccessAt ? `백업 ${formatElapsed(lastSuccessAt, now)}` : '백업 없음';
  return (
    <StateIndicator state={isOverdue ? 'trouble' : 'saved'} onPress={onPress}>
      {`이 PC에 저장됨 · ${backup}`}
    </StateIndicator>
  );
}
