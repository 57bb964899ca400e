import { useMutation, useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { explainSyncFailure } from './sync-failure.ts';

/** 지금 동기화: what would happen by itself a little later. A failure says why, in the same words as the line on top. */
export function SyncNowButton({ isPrimary = false }: { isPrimary?: boolean }) {
  const status = useQuery(rpc.sync.status({})).data;
  const now = useSyncNow();
  const isWorking = status?.mode === 'server' && status.connection.state === 'working';
  return (
    <Button
      icon="sync"
      {...(isPrimary && { variant: 'primary', size: 'normal' })}
      onPress={now.run}
      isPending={now.isPending || isWorking}
    >
      지금 동기화
    </Button>
  );
}

export function useSyncNow() {
  const toast = useToast();
  const syncing = useMutation({
    ...rpc.sync.syncNow(),
    onSuccess: () => toast.show({ text: '서버와 맞췄습니다', icon: 'synced' }),
    onError: (error) => toast.show({ text: explainSyncFailure(error), icon: 'offline' }),
  });
  return { run: () => syncing.mutate({}), isPending: syncing.isPending };
}
