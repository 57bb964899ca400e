import type { ServerStatus } from '#shared/sync/sync-status.schema.ts';
import { now } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Progress } from '../../ui/progress.tsx';
import { PHASE_WORDS } from './away-words.ts';
import { remainingWords } from './status-words.ts';
import './sync.css';

interface SyncProgressProps {
  readonly connection: Extract<ServerStatus['connection'], { state: 'working' }>;
  readonly shape: 'line' | 'block';
}

/** How far a long exchange is and how much longer it takes. Short ones, and those that nobody can count, are said in words. */
export function SyncProgress({ connection, shape }: SyncProgressProps) {
  const { phase, done, total } = connection;
  if (total === null || total === 0)
    return (
      <p className={shape === 'line' ? 'sync-strip' : 'row'}>
        <Icon name="sync" size="small" />
        {PHASE_WORDS[phase]}. 하던 일을 계속해도 됩니다.
      </p>
    );
  return (
    <Progress
      shape={shape}
      label={PHASE_WORDS[phase]}
      done={done}
      total={total}
      unit="건"
      note={remainingWords(connection, now()) ?? '하던 일을 계속해도 됩니다'}
    />
  );
}
