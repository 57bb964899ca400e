import { Badge } from '../../../renderer/ui/badge.tsx';
import { formatRelativeDay, formatShortDay } from '../../../renderer/ui/format.ts';
import type { GridColumn } from '../../../renderer/ui/grid-columns.ts';
import { StageRing } from '../../../renderer/ui/stage-ring.tsx';
import type { SampleRow } from './sample-rows.ts';

export const NOW = '2026-11-20';
const stageNames = ['배정', '연락시도', '초기상담', '지원계획', '모니터링'] as const;

export function Priority({ row }: { row: SampleRow }) {
  switch (row.priority) {
    case 'emergency':
      return (
        <Badge icon="emergency" tone="danger" isSolid>
          긴급
        </Badge>
      );
    case 'high':
      return (
        <span className="row">
          <Badge icon="high" tone="danger">
            높음
          </Badge>
          <span className="meta">{row.score}</span>
        </span>
      );
    case 'middle':
      return (
        <span className="row">
          <Badge icon="equal" tone="warn">
            보통
          </Badge>
          <span className="meta">{row.score}</span>
        </span>
      );
    case 'low':
      return <Badge icon="low">낮음</Badge>;
  }
}

function DueDay({ day }: { day: string }) {
  const tone = day < NOW ? 'danger' : day === NOW ? 'danger' : undefined;
  const words =
    day < NOW
      ? `기한 ${formatRelativeDay(NOW, day).replace(' 뒤', ' 지남').replace('내일', '1일 지남')}`
      : day === NOW
        ? '오늘'
        : formatShortDay(day);
  return (
    <span className={tone ? 'tone-text strong' : 'muted'} data-tone={tone}>
      {words}
    </span>
  );
}

export const sampleColumns: readonly GridColumn<SampleRow>[] = [
  {
    id: 'priority',
    label: '우선순위',
    width: 7,
    sortable: true,
    firstDirection: 'descending',
    cell: (row) => <Priority row={row} />,
  },
  {
    id: 'name',
    label: '가구주',
    width: 10.2,
    sortable: true,
    isRowHeader: true,
    cell: (row) => (
      <>
        <b>{row.name}</b> <span className="meta">{row.age}</span>
      </>
    ),
  },
  { id: 'kind', label: '가구 유형', width: 6.4, importance: 2, emphasis: 'quiet', cell: (row) => row.kind },
  { id: 'address', label: '주소', width: 11, grows: true, sortable: true, cell: (row) => row.address },
  { id: 'village', label: '통', width: 3.9, importance: 1, emphasis: 'quiet', cell: (row) => row.village },
  { id: 'traits', label: '취약 특성', width: 9.8, importance: 3, emphasis: 'quiet', cell: (row) => row.traits },
  { id: 'signs', label: '위기', width: 4.2, importance: 1, align: 'end', sortable: true, cell: (row) => row.signs },
  {
    id: 'stage',
    label: '단계',
    width: 8.8,
    sortable: true,
    cell: (row) => <StageRing stage={row.stage}>{row.stage === 'done' ? '종결' : stageNames[row.stage]}</StageRing>,
  },
  {
    id: 'contact',
    label: '마지막 연락',
    width: 8.4,
    importance: 2,
    sortable: true,
    cell: (row) => (
      <span className="muted">
        {formatShortDay(row.contactedOn, { weekday: false })}{' '}
        <span className="meta">{formatRelativeDay(row.contactedOn, NOW)}</span>
      </span>
    ),
  },
  { id: 'due', label: '다음 예정', width: 7.8, sortable: true, cell: (row) => <DueDay day={row.dueOn} /> },
  { id: 'owner', label: '담당', width: 5.4, importance: 3, emphasis: 'quiet', cell: () => '윤가온' },
];
