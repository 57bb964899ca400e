import { useMutation, useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { formatShortDayTime } from '../../ui/format.ts';
import { noticeSentence } from './away-words.ts';
import { SyncNowButton } from './sync-now-button.tsx';
import { SyncProgress } from './sync-progress.tsx';

/** Above every page: what happened without anybody here doing it, and how far the first sync is. Each is said once. */
export function SyncNotices() {
  const { data } = useQuery(rpc.sync.status({}));
  const seen = useMutation(rpc.sync.acknowledgeNotice());
  if (data?.mode !== 'server') return null;
  const [notice] = data.notices;
  const { connection, lease } = data;
  const isLong =
    connection.state === 'working' && (connection.phase === 'first-sync' || connection.phase === 'genesis');
  return (
    <>
      {isLong && <SyncProgress connection={connection} shape="line" />}
      {lease && (
        <Banner
          tone="warn"
          icon="offline"
          title={`서버와 ${lease.offlineDays}일째 연결되지 않았습니다.`}
          action={<SyncNowButton />}
        >
          {lease.daysLeft}일 안에 연결되지 않으면 이 PC에서 기록을 볼 수 없게 됩니다. 기록은 지워지지 않습니다.
        </Banner>
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
