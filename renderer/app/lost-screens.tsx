import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';

const toStart = () => {
  location.hash = '/';
};

/** An address that leads nowhere: typed by hand, or of an older version. */
export function NoSuchPage() {
  return (
    <EmptyState
      isWholePage
      icon="search"
      title="이 주소에는 화면이 없습니다"
      actions={<Button onPress={toStart}>처음 화면으로</Button>}
    >
      기록은 그대로 있습니다. 왼쪽 메뉴에서 찾아가거나 처음 화면으로 가세요.
    </EmptyState>
  );
}

/** An address of another role's work, as after a change of user or of role. */
export function NotForThisRole() {
  return (
    <EmptyState
      isWholePage
      icon="lock"
      title="이 역할로는 볼 수 없는 화면입니다"
      actions={<Button onPress={toStart}>처음 화면으로</Button>}
    >
      필요한 업무라면 관리자에게 역할을 확인해 달라고 하세요.
    </EmptyState>
  );
}

/** A screen that could not be drawn, or an address that lacks what its screen needs. */
export function BrokenPage({ reset }: ErrorComponentProps) {
  return (
    <ErrorState
      isWholePage
      title="화면을 열지 못했습니다"
      actions={
        <>
          <Button onPress={reset}>다시 열기</Button>
          <Button onPress={toStart}>처음 화면으로</Button>
        </>
      }
    >
      저장한 기록은 그대로 있습니다. 다시 열어도 되지 않으면 무엇을 하던 중이었는지 담당자에게 알려 주세요.
    </ErrorState>
  );
}
