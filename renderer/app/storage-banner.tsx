import type { StorageTrouble } from '#shared/accounts/account.schema.ts';
import { Banner } from '../ui/banner.tsx';

const WORDS = {
  full: {
    title: '디스크가 가득 차 저장하지 못했습니다.',
    help: '쓰던 내용은 화면에 남아 있습니다. 파일을 지워 자리를 만든 뒤 다시 저장해 주세요.',
  },
  'read-only': {
    title: '저장할 폴더에 쓸 수 없습니다.',
    help: '쓰던 내용은 화면에 남아 있습니다. 전산 담당자에게 폴더 권한을 확인해 달라고 하세요.',
  },
  damaged: {
    title: '기록 파일을 읽는 중에 문제가 생겼습니다.',
    help: '화면을 잠근 뒤 전산 담당자에게 알려 주세요. 마지막 백업은 그대로 있습니다.',
  },
} as const satisfies Record<StorageTrouble, { title: string; help: string }>;

/** What the disk did while somebody was working: what happened, whether the work is safe, what to do. */
export function StorageBanner({ trouble }: { trouble: StorageTrouble }) {
  const { title, help } = WORDS[trouble];
  return (
    <Banner tone="danger" icon="warn" title={title}>
      {help}
    </Banner>
  );
}
