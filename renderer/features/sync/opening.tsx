import { withParticle } from '#shared/korean/particles.ts';
import type { RpcFailure } from '../../rpc/rpc-client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { explainSyncFailure, type SyncFailure, syncReference } from './sync-failure.ts';

interface OpeningProps {
  readonly what: string;
  readonly error: RpcFailure<SyncFailure> | null;
}

/** In the place of what is not there yet, or cannot be had. */
export function Opening({ what, error }: OpeningProps) {
  const whatIs = withParticle(what, '을/를');
  if (!error) return <SkeletonRows label={`${whatIs} 여는 중`} />;
  return (
    <ErrorState title={`${whatIs} 열지 못했습니다`} reference={syncReference(error)}>
      {explainSyncFailure(error)}
    </ErrorState>
  );
}
