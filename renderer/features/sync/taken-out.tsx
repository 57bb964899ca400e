import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { formatCount } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { SyncNowButton } from './sync-now-button.tsx';

/** What became of the work of a PC that is none of the office's any more: handed over, on its way, or left here. */
export function TakenOut({ mayHandOver }: { readonly mayHandOver: boolean }) {
  const counts = useQuery(rpc.sync.outbox({ tab: 'all', limit: 1 })).data?.counts;
  if (!counts) return null;
  const waiting = formatCount(counts.waiting, '건');
  if (counts.waiting === 0)
    return (
      <Note tone="ok" icon="done" title="이 PC에서 저장한 기록은 모두 서버로 보냈습니다">
        {(counts.held ?? 0) > 0 && `그 가운데 ${formatCount(counts.held, '건')}은 받아들일지 팀장이 정합니다.`}
      </Note>
    );
  if (!mayHandOver)
    return (
      <Note tone="danger" icon="warn" title={`보내지 못한 기록 ${waiting}이 이 PC에 남아 있습니다`}>
        서버가 이 PC에서 아무것도 받지 않습니다. 기록은 암호화되어 그대로 있으니 PC를 지우지 말고 팀장에게 알리세요.
      </Note>
    );
  return (
    <>
      <Note tone="warn" icon="send" title={`아직 보내지 않은 기록 ${waiting}`}>
        서버와 이어지면 저절로 보냅니다. 다 보낼 때까지 이 PC를 지우지 마세요.
      </Note>
      <div className="entry-acts">
        <SyncNowButton isPrimary />
      </div>
    </>
  );
}
