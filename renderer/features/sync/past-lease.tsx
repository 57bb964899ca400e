import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Facts } from '../../ui/facts.tsx';
import { formatCount, now } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { AWAY_WORDS } from './away-words.ts';
import { lastSuccessWords, statusLine } from './status-words.ts';
import { SyncNowButton } from './sync-now-button.tsx';

/** Why the server is not reached, what somebody can do about it, and that nothing of the work is lost meanwhile. */
export function PastLease() {
  const { data } = useQuery(rpc.sync.status({}));
  if (data?.mode !== 'server') return null;
  const { connection } = data;
  const { face, words } = statusLine(data);
  return (
    <>
      <Note tone={face === 'trouble' ? 'danger' : 'warn'} icon={face === 'trouble' ? 'warn' : 'offline'} title={words}>
        {connection.state === 'away' && (
          <>
            {AWAY_WORDS[connection.why].sentence} {AWAY_WORDS[connection.why].todo}
          </>
        )}
      </Note>
      <Facts
        items={[
          ['서버', data.server],
          ['동기화', lastSuccessWords(data, now())],
          ['보낼 기록', data.waiting > 0 ? `${formatCount(data.waiting, '건')} · 이어지면 저절로 보냅니다` : '없음'],
        ]}
      />
      <div className="entry-acts">
        <SyncNowButton isPrimary />
      </div>
    </>
  );
}
