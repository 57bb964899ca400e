import { COLUMN_LABELS } from '#shared/households/column-labels.ts';
import type { HouseholdColumn } from '#shared/households/household-filter.ts';
import { HOUSEHOLD_COLUMNS } from '#shared/households/household-filter.ts';
import type { HouseholdRow } from '#shared/households/household-row.ts';
import type { RecordMark } from '#shared/sync/sync-status.schema.ts';
import { RecordMarkIcon } from '../../marks/record-marks.tsx';
import type { ReferenceLookup } from '../../reference/use-reference.ts';
import { formatShortDay } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { Icon } from '../../ui/icon.tsx';
import { StageRing } from '../../ui/stage-ring.tsx';
import { Status } from '../../ui/status.tsx';
import { ageAndSex, areaWords, dueKind, dueWords, joinLabels, stageOf } from './household-words.ts';
import { PriorityButton } from './priority-button.tsx';

interface ColumnContext {
  readonly reference: ReferenceLookup;
  /** The office's day, for ages, silence and lateness. */
  readonly today: string;
  readonly noContactDays: number;
  /** What of each household is not settled with the server. */
  readonly marks: ReadonlyMap<string, RecordMark>;
  /** The household whose score is open. */
  readonly explainedId: string | null;
  readonly onExplain: (id: string | null) => void;
  readonly onOverride: (id: string) => void;
}

type Spec = Omit<GridColumn<HouseholdRow>, 'id' | 'label'>;

/** Every column of the list in its order; the page shows those that were chosen. */
export function householdColumns(
  chosen: readonly HouseholdColumn[],
  context: ColumnContext,
): GridColumn<HouseholdRow>[] {
  const specs = columnSpecs(context);
  return HOUSEHOLD_COLUMNS.filter((id) => chosen.includes(id)).map((id) => ({
    id,
    label: COLUMN_LABELS[id],
    sortable: true,
    ...specs[id],
  }));
}

function columnSpecs(context: ColumnContext): Record<HouseholdColumn, Spec> {
  const { reference, today, noContactDays, marks } = context;
  return {
    priority: {
      width: 7,
      firstDirection: 'descending',
      cell: (row, { isCurrent }) => (
        <PriorityButton
          row={row}
          isCurrent={isCurrent}
          isOpen={context.explainedId === row.id}
          onOpenChange={(isOpen) => context.onExplain(isOpen ? row.id : null)}
          onOverride={() => context.onOverride(row.id)}
        />
      ),
    },
    name: {
      width: 10.5,
      isRowHeader: true,
      cell: (row) => (
        <span className="cut">
          <RecordMarkIcon mark={marks.get(row.id)} />
          <span className="strong">{row.headName || '이름 없음'}</span>{' '}
          <span className="meta">{ageAndSex(row.headAge, row.headSex)}</span>
        </span>
      ),
    },
    type: {
      width: 6.1,
      importance: 2,
      emphasis: 'quiet',
      cell: (row) => reference.labelOf('hh_type', row.householdType),
    },
    address: { width: 11, grows: true, cell: (row) => <span className="cut">{row.address}</span> },
    tong: { width: 4.2, importance: 1, emphasis: 'quiet', cell: (row) => areaWords({ ...row, ban: null }) || '—' },
    vulnerability: {
      width: 9.2,
      importance: 3,
      emphasis: 'quiet',
      cell: (row) => (
        <span className="cut">
          {joinLabels(row.vulnerability, (code) => reference.labelOf('vulnerability', code)) || '—'}
        </span>
      ),
    },
    indicators: {
      width: 4.2,
      align: 'end',
      importance: 2,
      firstDirection: 'descending',
      cell: (row) => row.indicatorCount,
    },
    stage: {
      width: 8.4,
      importance: 1,
      cell: (row) => <Stage state={row.stage} reference={reference} />,
    },
    lastContact: {
      width: 8.4,
      importance: 1,
      emphasis: 'quiet',
      cell: (row) =>
        row.lastContactAt === null ? (
          '—'
        ) : (
          <span className="tone-words" data-tone={(row.daysSinceContact ?? 0) >= noContactDays ? 'warn' : undefined}>
            {formatShortDay(row.lastContactAt, { weekday: false })}{' '}
            <span className="meta">{daysAgo(row.daysSinceContact ?? 0)}</span>
          </span>
        ),
    },
    nextDue: {
      width: 7.6,
      cell: (row) => {
        if (row.nextDue === null) return '—';
        const { words, tone } = dueWords(row.nextDue.at, today);
        const { words: what, icon } = dueKind(row.nextDue.kind);
        return (
          <span className="tone-words row" data-tone={tone ?? undefined} title={what}>
            <Icon name={icon} size="small" />
            {words}
            <span className="sr-only">{what}</span>
          </span>
        );
      },
    },
    officer: { width: 5.2, importance: 2, emphasis: 'quiet', cell: (row) => row.officerName ?? '없음' },
    members: {
      width: 4.6,
      align: 'end',
      importance: 3,
      firstDirection: 'descending',
      cell: (row) => row.memberCount,
    },
    phone: { width: 5, importance: 3, emphasis: 'quiet', cell: (row) => (row.phoneTail ? `-${row.phoneTail}` : '—') },
    attempts: {
      width: 4.2,
      align: 'end',
      importance: 3,
      firstDirection: 'descending',
      cell: (row) => row.attemptCount,
    },
    number: { width: 9, importance: 3, emphasis: 'quiet', cell: (row) => row.householdNo },
  };
}

function Stage({ state, reference }: { state: string | null; reference: ReferenceLookup }) {
  if (state === null) return <span className="subtle">사례 없음</span>;
  const label = reference.labelOf('case_state', state);
  if (state === 'RETURNED')
    return (
      <Status icon="undo" tone="warn">
        {label}
      </Status>
    );
  return <StageRing stage={stageOf(state)}>{label}</StageRing>;
}

const daysAgo = (days: number) => (days <= 0 ? '오늘' : `${days}일 전`);
