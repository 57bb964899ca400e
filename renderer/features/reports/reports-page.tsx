import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isRunning, notesOf } from '#shared/reports/report-document.ts';
import type { BalanceCheck, FigureKey, MonthlyReport, ReportMonth, TableKey } from '#shared/reports/report-figure.ts';
import { addReportMonths } from '#shared/reports/report-periods.ts';
import { reportTable } from '#shared/reports/report-tables.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatDay } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Popover } from '../../ui/popover.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Pane, PaneBody, Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { useShortcut } from '../../ui/use-shortcuts.tsx';
import { FigurePane } from './figure-pane.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { MonthPicker } from './month-picker.tsx';
import { ReportTableView } from './report-table-view.tsx';
import { explainReportsFailure } from './reports-failure.ts';
import './reports.css';

export interface ReportsPageProps {
  readonly actor: { readonly role: string };
  readonly month: ReportMonth;
  readonly onMonthChange: (month: ReportMonth) => void;
  readonly onOpenHousehold: (householdId: string) => void;
  /** Opens the work list, cut to these households; without it the button is left out. */
  readonly onOpenHouseholds?: (householdIds: readonly string[], title: string) => void;
}

/** 월간 실적보고: the tables of a month, each figure a way to the rows that it is the number of. */
export function ReportsPage({ actor, month, onMonthChange, onOpenHousehold, onOpenHouseholds }: ReportsPageProps) {
  const isManager = actor.role === 'MANAGER';
  const report = useQuery({ ...rpc.reports.month({ month }), placeholderData: keepPreviousData });
  const [chosen, setChosen] = useState<{ readonly month: ReportMonth; readonly figure: FigureKey } | null>(null);
  const [leaving, setLeaving] = useState<'file' | 'printer' | null>(null);
  const sheet = useRef<HTMLDivElement>(null);

  // A figure of another month is another figure: its rows would be the wrong ones.
  const figure = chosen?.month === month ? chosen.figure : null;
  const shown = report.data?.month === month ? report.data : undefined;
  const step = (by: number) => onMonthChange(addReportMonths(month, by));
  const closePane = () => {
    setChosen(null);
    sheet.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus();
  };
  const goTo = (key: TableKey) => {
    const table = sheet.current?.querySelector<HTMLElement>(`#report-${key}`);
    table?.scrollIntoView({ block: 'start' });
    table?.querySelector<HTMLElement>('[data-figure][tabindex="0"]')?.focus({ preventScroll: true });
  };
  const here = { group: '이 화면' };
  useShortcut({ keys: '1', label: titleOfTable('T1'), ...here, run: () => goTo('T1') });
  useShortcut({ keys: '2', label: titleOfTable('T2'), ...here, run: () => goTo('T2') });
  useShortcut({ keys: '3', label: titleOfTable('T3'), ...here, run: () => goTo('T3') });
  useShortcut({ keys: '4', label: titleOfTable('T4'), ...here, run: () => goTo('T4') });
  useShortcut({ keys: 'Alt+ArrowLeft', label: '지난달', ...here, run: () => step(-1) });
  useShortcut({ keys: 'Alt+ArrowRight', label: '다음 달', ...here, run: () => step(1) });
  useShortcut({ keys: 'Escape', label: '근거 목록 닫기', ...here, isDisabled: figure === null, run: closePane });
  useShortcut({
    keys: 'E',
    label: '내보내기',
    ...here,
    isDisabled: !isManager || !shown,
    run: () => setLeaving('file'),
  });
  useShortcut({
    keys: 'Ctrl+P',
    label: '인쇄',
    ...here,
    isDisabled: !isManager || !shown,
    run: () => setLeaving('printer'),
  });

  return (
    <>
      <PageHead
        title={`${titleOf(month)} 월간 실적보고`}
        sub={shown && subOf(shown)}
        actions={
          <>
            {shown && isRunning(shown) && (
              <Badge icon="edit" tone="warn">
                작성 중
              </Badge>
            )}
            <MonthPicker month={month} onChange={onMonthChange} />
            {isManager && (
              <>
                <Button size="normal" icon="print" isDisabled={!shown} onPress={() => setLeaving('printer')}>
                  인쇄
                </Button>
                <Button
                  size="normal"
                  variant="primary"
                  icon="download"
                  isDisabled={!shown}
                  onPress={() => setLeaving('file')}
                >
                  내보내기
                </Button>
              </>
            )}
          </>
        }
      />
      {shown && <UnmetChecks checks={shown.checks} />}
      {report.error ? (
        <ErrorState
          title="월간 실적보고를 만들지 못했습니다"
          reference={'reference' in report.error.failure ? report.error.failure.reference : undefined}
          actions={<Button onPress={() => void report.refetch()}>다시 만들기</Button>}
        >
          {explainReportsFailure(report.error)}
        </ErrorState>
      ) : !shown ? (
        <PaneBody label="보고서 본문">
          <SkeletonRows label="월간 실적을 세는 중" rows={12} />
        </PaneBody>
      ) : (
        <Split
          sideWidth={28}
          side={
            figure && (
              <FigurePane
                key={JSON.stringify(figure)}
                report={shown}
                figure={figure}
                isManager={isManager}
                onClose={closePane}
                onOpenHousehold={onOpenHousehold}
                onOpenHouseholds={onOpenHouseholds}
              />
            )
          }
        >
          <Split
            sideAt="start"
            sideWidth={13.5}
            side={
              <Pane label="보고서 표" isSunken>
                <Contents report={shown} onGo={goTo} />
              </Pane>
            }
          >
            <div className="report-sheet" ref={sheet}>
              {shown.tables.map((table) => (
                <section
                  key={table.key}
                  id={`report-${table.key}`}
                  className="report-part"
                  aria-label={titleOfTable(table.key)}
                >
                  <div className="report-part-head">
                    <h2>{titleOfTable(table.key)}</h2>
                    <ChecksOf checks={shown.checks.filter((check) => check.table === table.key)} />
                    <span className="meta push">(단위: {reportTable(table.key).unit})</span>
                  </div>
                  <ReportTableView
                    table={table}
                    month={month}
                    current={figure}
                    onChoose={(next) => setChosen({ month, figure: next })}
                  />
                  {notesOf(table).map((note) => (
                    <p key={note} className="report-note">
                      ※ {note}
                    </p>
                  ))}
                </section>
              ))}
            </div>
          </Split>
        </Split>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'], label: '칸 이동' },
          { keys: ['Enter'], label: '근거 목록' },
          { keys: ['Escape'], label: '닫기' },
          { keys: ['Alt+ArrowLeft', 'Alt+ArrowRight'], label: '달 바꾸기' },
          { keys: ['1', '2', '3', '4'], label: '표로' },
          ...(isManager ? [{ keys: ['E'], label: '내보내기' }] : []),
          { keys: ['?'], label: '모든 단축키' },
        ]}
        end={shown && `${formatDay(shown.countedOn)}에 셈 · 근거를 보면 조회 기록이 남습니다`}
      />
      {shown && leaving && <LeaveDialog report={shown} to={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

const titleOf = (month: ReportMonth): string => {
  const [year, number] = month.split('-').map(Number);
  return `${year}년 ${number}월`;
};
const titleOfTable = (key: TableKey): string => `${key} ${reportTable(key).title}`;
const subOf = ({ office }: MonthlyReport): string =>
  [office.sigungu, office.name, '업무일 기준'].filter(Boolean).join(' · ');

/** The tables with whether their sums hold. */
function Contents({ report, onGo }: { report: MonthlyReport; onGo: (key: TableKey) => void }) {
  return (
    <nav className="report-contents" aria-label="보고서 표 목록">
      {report.tables.map(({ key }, index) => {
        const isMet = report.checks.every((check) => check.table !== key || check.isMet);
        return (
          <button type="button" key={key} aria-keyshortcuts={String(index + 1)} onClick={() => onGo(key)}>
            <span className="meta">{key}</span>
            <span className="cut">{reportTable(key).title}</span>
            <Icon name={isMet ? 'check' : 'warn'} size="small" tone={isMet ? 'ok' : 'warn'} />
            <span className="sr-only">{isMet ? '합이 맞음' : '합이 다름'}</span>
          </button>
        );
      })}
    </nav>
  );
}

function ChecksOf({ checks }: { checks: readonly BalanceCheck[] }) {
  return (
    <span className="report-checks">
      {checks.map(({ rule, isMet }) => (
        <Status key={rule} icon={isMet ? 'check' : 'warn'} tone={isMet ? 'ok' : 'warn'}>
          {rule}
        </Status>
      ))}
    </span>
  );
}

function UnmetChecks({ checks }: { checks: readonly BalanceCheck[] }) {
  const unmet = checks.filter(({ isMet }) => !isMet);
  if (unmet.length === 0) return null;
  return (
    <Banner
      tone="warn"
      icon="warn"
      title={`내보내기 전에 볼 것 ${formatCount(unmet.length, '가지')}`}
      action={
        <Popover trigger={<Button>살펴보기</Button>} label="맞지 않는 합" width={28} placement="bottom end">
          <ul className="report-differences">
            {unmet.map(({ table, rule, differences }) => (
              <li key={`${table}/${rule}`}>
                <b>
                  {table} {rule}
                </b>
                {differences.slice(0, 6).map((difference) => (
                  <span key={difference}>{difference}</span>
                ))}
                {differences.length > 6 && <span>밖에 {formatCount(differences.length - 6, '곳')}</span>}
              </li>
            ))}
          </ul>
        </Popover>
      }
    >
      {unmet.map(({ table, rule }) => `${table} ${rule}`).join(' · ')}
    </Banner>
  );
}
