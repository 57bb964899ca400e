import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { rpc } from '../rpc/rpc-client.ts';
import { Tag } from '../ui/tag.tsx';

export type ReviewMark = 'unconfirmed' | 'before-server' | null;

/** Whether a decision is the server's yet. Nothing is said on a PC that works alone: there it is final as it stands. */
export function useReviewMarks(): (eventId: string, at: string) => ReviewMark {
  const { data } = useQuery(rpc.sync.reviewMarks({}));
  return useCallback(
    (eventId, at) => {
      if (!data) return null;
      if (data.unconfirmed.includes(eventId)) return 'unconfirmed';
      return data.beforeServerUntil !== null && at < data.beforeServerUntil ? 'before-server' : null;
    },
    [data],
  );
}

export const REVIEW_MARK_WORDS: Readonly<Record<Exclude<ReviewMark, null>, string>> = {
  unconfirmed: '서버 확인 전',
  'before-server': '서버 도입 전 확인',
};

/** Beside a decision: an approval that was made offline counts only once the server has accepted it. */
export function ReviewMarkTag({ mark }: { mark: ReviewMark }) {
  return mark === null ? null : <Tag>{REVIEW_MARK_WORDS[mark]}</Tag>;
}
