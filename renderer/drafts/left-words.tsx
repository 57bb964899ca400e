import { useQueries, useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { rpc } from '../rpc/rpc-client.ts';
import { formatShortDayTime } from '../ui/format.ts';
import { Note } from '../ui/note.tsx';
import { TextArea } from '../ui/text-field.tsx';

const Words = z.object({
  memo: z.string().optional(),
  sheet: z.object({ content: z.string(), opinion: z.string() }).partial().optional(),
});

/** Forms in which people tell what they heard; the others hold what the records say. */
const TITLES: Readonly<Record<string, string>> = { attempt: '연락 메모', consultation: '상담지' };

/** What somebody typed here and did not save, to be taken along: no form takes it any more. */
export function LeftWords() {
  const list = useQuery(rpc.drafts.list({})).data ?? [];
  const mine = list.filter(({ screen }) => TITLES[screen] !== undefined);
  const drafts = useQueries({ queries: mine.map(({ screen, ref }) => rpc.drafts.get({ screen, ref })) });
  const found = mine.flatMap(({ screen, ref, savedAt }, n) => {
    const { memo, sheet } = Words.safeParse(drafts[n]?.data?.body).data ?? {};
    const text = [memo, sheet?.content, sheet?.opinion].filter(Boolean).join('\n\n');
    return text ? [{ key: `${screen}/${ref}`, title: `${TITLES[screen]} · ${formatShortDayTime(savedAt)}`, text }] : [];
  });
  if (found.length === 0) return null;
  return (
    <>
      <Note tone="plain" icon="restore" title="저장하지 않은 글이 있습니다">
        이 화면을 나가면 다시 볼 수 없습니다. 필요한 글은 지금 옮겨 적으세요.
      </Note>
      {found.map(({ key, title, text }) => (
        <TextArea key={key} label={title} rows={4} value={text} readOnly />
      ))}
    </>
  );
}
