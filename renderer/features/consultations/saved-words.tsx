import { useEffect, useState } from 'react';
import { Status } from '../../ui/status.tsx';

interface SavedWordsProps {
  /** When the draft was written last, as core says; only that it changed is used, since clocks may differ. */
  readonly savedAt: string | null;
  readonly isPending: boolean;
}

/** `이 PC에 저장됨 · 3초 전`: whether what was typed would survive pulling the plug. */
export function SavedWords({ savedAt, isPending }: SavedWordsProps) {
  const seconds = useSecondsSince(savedAt);
  if (isPending) return <Status icon="edit">쓰는 중</Status>;
  if (savedAt === null) return <Status icon="database">고친 것 없음</Status>;
  return (
    <Status icon="check" tone="ok">
      이 PC에 저장됨 · {agoWords(seconds)}
    </Status>
  );
}

function useSecondsSince(mark: string | null): number {
  const [since, setSince] = useState({ mark, at: Date.now() });
  const [now, setNow] = useState(Date.now);
  if (since.mark !== mark) setSince({ mark, at: Date.now() });
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.round((now - since.at) / 1_000));
}

function agoWords(seconds: number): string {
  if (seconds < 60) return `${seconds}초 전`;
  return `${Math.floor(seconds / 60)}분 전`;
}
