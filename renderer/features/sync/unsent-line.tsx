import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { formatCount, formatElapsed } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';

/** On the locked screen: how much of this PC's work no other PC has yet. Nothing while all of it is handed over. */
export function UnsentLine() {
  const { data } = useQuery(rpc.sync.glance({}));
  if (!data || data.waiting === 0) return null;
  return (
    <div role="status">
      <Note tone="plain" icon="send">
        아직 보내지 않은 기록 {formatCount(data.waiting, '건')}
        {data.oldestWaitingAt && ` · 가장 오래된 것 ${formatElapsed(data.oldestWaitingAt)}`}. 로그인하면 이어서
        보냅니다.
      </Note>
    </div>
  );
}
