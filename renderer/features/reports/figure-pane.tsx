import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explainFigure } from '#shared/reports/explain-figure.ts';
import { type FigureKey, findFigure, type MonthlyReport } from '#shared/reports/report-figure.ts';
import { metricLine, PERIOD_LABELS, reportTable } from '#shared/reports/report-tables.ts';
import type { FigureRow } from '#shared/reports/reports.contract.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatCount, formatNumber, formatShortDay } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { Pane, PaneFoot, PaneHead } from '../../ui/split.tsx';
import { OpeningDialog } from './opening-dialog.tsx';
import { explainReportsFailure } from './reports-failure.ts';

interface FigurePaneProps {
  readonly report: MonthlyReport;
  readonly figure: FigureKey;
  readonly isManager: boolean;
  readonly onClose: () => void;
  readonly onOpenHousehold: (householdId: string) => void;
  readonly onOpenHouseholds: ((householdIds: readonly string[], title: string) => void) | undefined;
}

const PAGE = 200;
const MOST = 500;

/** The rows that a figure is the number of, and how it was counted. */
export function FigurePane({ report, figure, isManager, onClose, onOpenHousehold, onOpenHouseholds }: FigurePaneProps) {
  const { month } = report;
  const [limit, setLimit] = useState(PAGE);
  const [isEditing, setIsEditing] = useState(false);
  const client = useQueryClient();
  const found = useQuery({ ...rpc.reports.rows({ month, figure, limit }), placeholderData: keepPreviousData });
  const { title, unit } = nameFigure(report, figure);
  const table = report.tables.find(({ key }) => key === figure.table);
  const counted = table && findFigure(table, figure.line, figure.column, figure.period);
  const line = table?.lines.find(({ key }) => key === figure.line);
  const rows = found.data?.rows ?? [];
  const total = found.data?.total ?? 0;
  const takesOpening =
    isManager && figure.period === 'ytd' && figure.line !== 'total' && month.slice(0, 4) === report.since.slice(0, 4);

  const openAll = async () => {
    const { householdIds } = await client.fetchQuery(rpc.reports.households({ month, figure }));
    onOpenHouseholds?.(householdIds, title);
  };

  return (
    <Pane label="근거 목록">
      <PaneHead>
        <h2 className="cut">
          {title} <span className="report-count">{`${formatNumber(counted?.value ?? 0)}${unit}`}</span>
        </h2>
        <span className="push row">
          <Popover
            trigger={<IconButton icon="help" label="어떻게 셌는지" />}
            label="어떻게 셌는지"
            width={26}
            placement="bottom end"
          >
            <div className="stack">
              {counted &&
                explainFigure(month, figure, line?.label ?? '', counted).map((sentence) => (
                  <p key={sentence}>{sentence}</p>
                ))}
            </div>
          </Popover>
          <IconButton icon="x" label="근거 목록 닫기 (Esc)" onPress={onClose} />
        </span>
      </PaneHead>
      {(counted?.opening ?? 0) > 0 && (
        <p className="report-opening meta">
          도입 전 이월값 {formatCount(counted?.opening ?? 0, unit)} + 근거 {formatCount(total, unit)}
        </p>
      )}
      {found.error ? (
        <ErrorState
          title="근거를 불러오지 못했습니다"
          actions={<Button onPress={() => void found.refetch()}>다시 불러오기</Button>}
        >
          {explainReportsFailure(found.error)}
        </ErrorState>
      ) : (
        <DataGrid<FigureRow>
          caption={`${title} 근거 ${formatCount(total, unit)}, 최근 것부터`}
          columns={COLUMNS}
          rows={rows}
          rowCount={Math.min(total, MOST)}
          rowKey={rowKey}
          rowName={rowName}
          onOpen={(row) => row.householdId !== null && onOpenHousehold(row.householdId)}
          onReachEnd={() => setLimit((now) => Math.min(MOST, now + PAGE))}
          isLoading={found.isLoading}
          empty={
            <EmptyState icon="report" title="셀 것이 없었습니다">
              이 칸은 0입니다. 기록이 생기면 여기에 나옵니다.
            </EmptyState>
          }
          isInset
        />
      )}
      <PaneFoot>
        {onOpenHouseholds && total > 0 && <Button onPress={() => void openAll()}>목록에서 열기</Button>}
        {takesOpening && (
          <Button icon="edit" onPress={() => setIsEditing(true)}>
            이월값 {counted && counted.opening > 0 ? '고치기' : '넣기'}
          </Button>
        )}
        <span className="meta push">
          {formatCount(total, unit)}
          {total > rows.length && ` 중 ${formatNumber(rows.length)}`}
        </span>
      </PaneFoot>
      {isEditing && counted && (
        <OpeningDialog
          report={report}
          figure={figure}
          title={title}
          unit={unit}
          opening={counted.opening}
          onClose={() => setIsEditing(false)}
        />
      )}
    </Pane>
  );
}

/** `이·통장 · 상담 · 당월` with the unit of its count. */
function nameFigure({ tables }: MonthlyReport, { table: key, line, column, period }: FigureKey) {
  const definition = reportTable(key);
  const metric = metricLine(definition, line);
  const found = definition.columns.find((each) => each.key === column);
  const label = tables.find((table) => table.key === key)?.lines.find((each) => each.key === line)?.label ?? line;
  const parts = metric ? [label, PERIOD_LABELS[period]] : [label, found?.label ?? column, PERIOD_LABELS[period]];
  return { title: parts.join(' · '), unit: metric?.unit ?? found?.unit ?? '건' };
}

const rowKey = (row: FigureRow): string => row.key;
const rowName = (row: FigureRow): string => row.maskedName ?? row.householdNo ?? '';

const COLUMNS: GridColumn<FigureRow>[] = [
  {
    id: 'household',
    label: '가구',
    width: 11,
    grows: true,
    isRowHeader: true,
    cell: (row) => (
      <span className="cut">
        <span className="strong">{row.maskedName ?? '이름 없음'}</span> <span className="meta">{row.householdNo}</span>
      </span>
    ),
  },
  { id: 'day', label: '날짜', width: 5.6, cell: (row) => formatShortDay(row.at, { weekday: false }) },
  { id: 'officer', label: '담당', width: 5.6, emphasis: 'quiet', importance: 1, cell: (row) => row.officerName ?? '–' },
];
