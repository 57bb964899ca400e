/** @file What of a household is not settled with the server: the same words in its head, in lists and beside decisions. */
import { useQuery } from '@tanstack/react-query';
import type { RecordMark } from '#shared/sync/sync-status.schema.ts';
import { rpc } from '../rpc/rpc-client.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon, type IconName, type Tone } from '../ui/icon.tsx';
import './marks.css';

type Marks = ReadonlyMap<string, RecordMark>;
const NONE: Marks = new Map();
const maps = new WeakMap<readonly RecordMark[], Marks>();

/** Built once per answer: every row of a list asks. */
export function useRecordMarks(): Marks {
  const { data } = useQuery(rpc.sync.marks({}));
  if (!data || data.length === 0) return NONE;
  const known = maps.get(data);
  if (known) return known;
  const map = new Map(data.map((mark) => [mark.householdId, mark]));
  maps.set(data, map);
  return map;
}

interface MarkFace {
  readonly id: string;
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
}

/** What somebody has to look at comes first. */
export function markFaces({ conflicts, held, refused, unsent }: RecordMark): readonly MarkFace[] {
  return [
    ...(conflicts > 0 ? [{ id: 'conflict', icon: 'diff', tone: 'warn', words: '충돌 있음' } as const] : []),
    ...(refused > 0 ? [{ id: 'refused', icon: 'fail', tone: 'danger', words: `받지 않음 ${refused}건` } as const] : []),
    ...(held > 0 ? [{ id: 'held', icon: 'stage-2', tone: 'warn', words: '보류' } as const] : []),
    ...(unsent > 0
      ? [{ id: 'unsent', icon: 'clock', tone: 'neutral', words: `아직 보내지 않음 ${unsent}건` } as const]
      : []),
  ];
}

/** In the head of a household. Nothing when all of it is where it should be, and nothing on a PC that works alone. */
export function RecordMarks({ householdId }: { householdId: string }) {
  const mark = useRecordMarks().get(householdId);
  if (!mark) return null;
  return (
    <>
      {markFaces(mark).map(({ id, icon, tone, words }) => (
        <Badge key={id} icon={icon} tone={tone}>
          {words}
        </Badge>
      ))}
    </>
  );
}

/** In a row of a list: the most pressing one as a picture, all of them in its words. */
export function RecordMarkIcon({ mark }: { mark: RecordMark | undefined }) {
  const [first, ...rest] = mark ? markFaces(mark) : [];
  if (!first) return null;
  const words = [first, ...rest].map((face) => face.words).join(', ');
  return (
    <span className="mark-icon" title={words}>
      <Icon name={first.icon} size="small" tone={first.tone} />
      <span className="sr-only">{words}</span>
    </span>
  );
}
