import type { PlumbingError } from '#shared/rpc/contract.ts';
import { Button } from '../ui/button.tsx';
import { ErrorState } from '../ui/error-state.tsx';

/** When even the first question got no answer. What was saved is in the database and stays there. */
export function FailedScreen({ failure, onRetry }: { failure: PlumbingError; onRetry: () => void }) {
  return (
    <main className="starting">
      <ErrorState
        title="온이음을 열지 못했습니다"
        {...(failure.code === 'app/unexpected' ? { reference: failure.reference } : {})}
        actions={
          <Button variant="primary" onPress={onRetry}>
            다시 열기
          </Button>
        }
      >
        저장한 기록은 그대로 있습니다. 다시 열어 보고, 되지 않으면 참조 번호를 담당자에게 알려 주세요.
      </ErrorState>
    </main>
  );
}
