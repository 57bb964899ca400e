import { PastLease } from '../features/sync/past-lease.tsx';
import { ShutScreen } from './shut-screen.tsx';

interface PastLeaseScreenProps {
  readonly name: string;
  readonly allowedDays: number;
}

/** Signed in, and nothing is shown: the office does not know any more who should see it. It opens by itself. */
export function PastLeaseScreen({ name, allowedDays }: PastLeaseScreenProps) {
  return (
    <ShutScreen
      name={name}
      title="서버와 연결되어야 볼 수 있습니다"
      lead={`이 PC가 서버와 ${allowedDays}일 넘게 연결되지 않아 기록을 잠갔습니다. 기록은 이 PC에 그대로 있고, 서버와 한 번 연결되면 바로 다시 볼 수 있습니다.`}
    >
      <PastLease />
    </ShutScreen>
  );
}
