import { useMutation, useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { formatShortDayTime, now } from '../../ui/format.ts';
import { Progress } from '../../ui/progress.tsx';
import { noticeSentence, PHASE_WORDS } from './away-words.ts';
import { remainingWords } from './status-words.ts';

/** Above every page: what happened without anybody here doing it, and how far the first sync is. Each is said once. */
export function SyncNotices() {
  const { data } = useQuery(rpc.sync.status({}));
  const seen = useMutation(rpc.sync.acknowledgeNotice());
  if (data?.mode !== 'server') return null;
  const [notice] = data.notices;
  const { connection } = data;
  const isLong =
    connection.state === 'working' && (connection.phase === 'first-sync' || connection.phase === 'genesis');
  return (
    <>
      {isLong && (
        <div className="sync-strip">
          <Progress
            shape="line"
            label={PHASE_WORDS[connection.phase]}
            done={connection.done}
            total={connection.total}
            unit="건"
            note={remainingWords(connection, now()) ?? '하던 일을 계속해도 됩니다'}
          />
        </div>
      )}
      {notice && (
        <Banner
          tone={notice.kind === 'feed-repaired' ? 'info' : 'warn'}
          icon="sync"
          title={formatShortDayTime(notice.at)}
          action={
            <Button onPress={() => seen.mutate({ n: notice.n })} isPending={seen.isPending}>
              확인
            </Button>
          }
        >
          {noticeSentence(notice)}
        </Banner>
      )}
    </>
  );
}
