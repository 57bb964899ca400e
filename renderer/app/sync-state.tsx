import { useNavigate } from '@tanstack/react-router';
import { SyncIndicator } from '../features/sync/sync-indicator.tsx';
import { BackupIndicator } from './backup-indicator.tsx';
import { StateIndicator } from './shell.tsx';

/** Where the records are: on this PC and how old their backup is, and beside it whether the server has them. */
export function RecordsState() {
  const navigate = useNavigate();
  return (
    <>
      <SyncIndicator>
        {({ face, words }, { conflicts, refused, held }) => (
          <StateIndicator
            state={face}
            onPress={() => {
              if (conflicts > 0) void navigate({ to: '/sync/conflicts', search: { show: 'open' } });
              else if (refused > 0) void navigate({ to: '/sync/outbox', search: { tab: 'refused' } });
              else if (held > 0) void navigate({ to: '/sync/held', search: { show: 'open' } });
              else void navigate({ to: '/sync/outbox', search: { tab: 'all' } });
            }}
          >
            {words}
          </StateIndicator>
        )}
      </SyncIndicator>
      <BackupIndicator onPress={() => void navigate({ to: '/admin/backup' })} />
    </>
  );
}
