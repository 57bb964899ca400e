import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessLogRow, AccessLogState, auditContract } from '#shared/audit/audit.contract.ts';
import { type FailureFor, type RpcFailure, rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { DateField } from '../../ui/date-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { LineList } from '../../ui/facts.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount, formatShortDayTime, today } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { SegmentedField } from '../../ui/segmented-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Pane, PaneBody, Section, Split } from '../../ui/split.tsx';
import { Status } from '../../ui/status.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { actionWords, screenWords, stateWords } from './access-words.ts';

type Source = 'own' | 'office';
type AuditFailure = FailureFor<(typeof auditContract)[Source]>;

export interface AccessLogPageProps {
  /** Alone there is nothing but what this PC wrote. */
  readonly hasServer: boolean;
  readonly explain: (failure: RpcFailure<AuditFailure>) => string;
}

interface Filter {
  readonly source: Source;
  readonly from: string;
  readonly to: string;
  readonly actorId: string | null;
  /** Where each page that was gone through began; the last one is shown. */
  readonly pages: readonly (string | null)[];
}

const FIRST = [null] as const;
const WEEK = 7;
const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.parse(today()) - days * DAY_MS).toISOString().slice(0, 10);

/** 관리 › 접속기록: who handled whose records when, at which PC, and whether anybody has meddled with what was written down. */
export function AccessLogPage({ hasServer, explain }: AccessLogPageProps) {
  const [filter, setFilter] = useState<Filter>(() => ({
    source: hasServer ? 'office' : 'own',
    from: daysAgo(WEEK - 1),
    to: today(),
    actorId: null,
    pages: FIRST,
  }));
  const change = (changes: Partial<Filter>) => setFilter({ ...filter, pages: FIRST, ...changes });
  const { source, from, to, actorId, pages } = filter;
  const question = { from, to, actorId, before: pages.at(-1) ?? null };
  const anew = { staleTime: 0, refetchOnMount: 'always' } as const;
  const own = useQuery({ ...rpc.audit.own(question), ...anew, enabled: source === 'own' });
  const office = useQuery({ ...rpc.audit.office(question), ...anew, enabled: source === 'office' });
  const shown = source === 'own' ? own : office;
  const people = useQuery(rpc.accounts.colleagues({})).data ?? [];
  const rows = shown.data?.rows ?? NONE;
  const next = shown.data?.next ?? null;
  return (
    <>
      <PageHead
        title="접속기록"
        sub="누가 언제 어느 PC에서 누구의 기록을 다루었는지 남은 것입니다. 본 것도 남습니다"
        actions={
          <Button icon="sync" isPending={shown.isFetching} onPress={() => void shown.refetch()}>
            다시 보기
          </Button>
        }
      />
      <Toolbar label="접속기록 거르기">
        {hasServer && (
          <SegmentedField<Source>
            label="어느 PC"
            size="small"
            value={source}
            onChange={(chosen) => change({ source: chosen })}
            choices={[
              { value: 'office', label: '사무소 전체' },
              { value: 'own', label: '이 PC' },
            ]}
          />
        )}
        <DateField label="부터" size="small" value={from} onChange={(day) => day && change({ from: day })} />
        <DateField label="까지" size="small" value={to} onChange={(day) => day && change({ to: day })} />
        <SelectField
          label="사람"
          size="small"
          value={actorId ?? ''}
          choices={[{ value: '', label: '모두' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
          onValueChange={(id) => change({ actorId: id || null })}
        />
      </Toolbar>
      {shown.error ? (
        <ErrorState
          title="접속기록을 불러오지 못했습니다"
          reference={shown.error.failure.code === 'app/unexpected' ? shown.error.failure.reference : undefined}
          actions={
            <>
              <Button onPress={() => void shown.refetch()}>다시 불러오기</Button>
              {source === 'office' && <Button onPress={() => change({ source: 'own' })}>이 PC의 것 보기</Button>}
            </>
          }
        >
          {explain(shown.error)}
        </ErrorState>
      ) : (
        <Split
          sideWidth={24}
          side={
            <Pane label="PC마다 상태">
              <PaneBody label="PC마다 상태">
                <States states={shown.data?.states ?? []} />
              </PaneBody>
            </Pane>
          }
        >
          <DataGrid<AccessLogRow>
            caption={`접속기록 ${formatCount(rows.length, '줄')}, 새것부터`}
            columns={COLUMNS}
            rows={rows}
            rowKey={rowKey}
            rowName={rowName}
            isLoading={shown.isLoading}
            empty={
              <EmptyState icon="search" title="그 기간에 남은 접속기록이 없습니다">
                {next === null ? '기간이나 사람을 바꾸어 보세요.' : '더 오래된 쪽에 있을 수 있습니다.'}
              </EmptyState>
            }
          />
        </Split>
      )}
      <Footbar
        keys={[{ keys: ['ArrowUp', 'ArrowDown'], label: '이동' }]}
        end={
          <span className="row">
            {pages.length > 1 && (
              <Button variant="link" onPress={() => change({ pages: pages.slice(0, -1) })}>
                새로운 쪽
              </Button>
            )}
            {next !== null && (
              <Button variant="link" onPress={() => change({ pages: [...pages, next] })}>
                오래된 쪽
              </Button>
            )}
          </span>
        }
      >
        {`${formatCount(rows.length, '줄')}${pages.length > 1 || next !== null ? ` · ${pages.length}쪽` : ''}`}
      </Footbar>
    </>
  );
}

const NONE: readonly AccessLogRow[] = [];
const rowKey = (row: AccessLogRow) => row.key;
const rowName = (row: AccessLogRow) => `${row.who} ${actionWords(row.action)}`;

const RESULTS: Readonly<Record<string, string>> = { REFUSED: '거절됨', FAILED: '안 됨' };

const COLUMNS: readonly GridColumn<AccessLogRow>[] = [
  {
    id: 'at',
    label: '언제',
    width: 7.6,
    cell: (row) => formatShortDayTime(row.at ?? row.arrivedAt ?? ''),
  },
  {
    id: 'who',
    label: '누가',
    width: 6,
    emphasis: 'strong',
    cell: (row) => <span className="cut">{row.who || '—'}</span>,
  },
  {
    id: 'what',
    label: '무엇을',
    width: 10.5,
    grows: true,
    isRowHeader: true,
    cell: (row) =>
      row.at === null ? (
        <Status icon="warn" tone="danger">
          읽을 수 없는 줄
        </Status>
      ) : (
        <span className="cut">
          {screenWords(row.screen)} · {actionWords(row.action)}
          {RESULTS[row.result] && <span className="meta"> {RESULTS[row.result]}</span>}
          {row.purpose && <span className="meta"> {row.purpose}</span>}
        </span>
      ),
  },
  {
    id: 'whom',
    label: '누구의 기록',
    width: 10.5,
    importance: 1,
    cell: (row) => <span className="cut">{householdWords(row)}</span>,
  },
  {
    id: 'pc',
    label: 'PC',
    width: 10,
    grows: true,
    importance: 2,
    emphasis: 'quiet',
    cell: (row) => <span className="cut">{row.pc}</span>,
  },
];

/** `황보영란 외 11가구`, and the number alone where no name is known or may be seen. */
function householdWords({ households, count }: AccessLogRow): string {
  const [first] = households;
  if (first === undefined) return count === 0 ? '' : formatCount(count, '건');
  const others = Math.max(count, households.length) - 1;
  return others > 0 ? `${first} 외 ${formatCount(others, '가구')}` : first;
}

function States({ states }: { states: readonly AccessLogState[] }) {
  return (
    <Section title="PC마다 상태" level={2}>
      {states.length === 0 ? (
        <p className="muted">첫 쪽에서 확인합니다.</p>
      ) : (
        <LineList label="PC마다 상태">
          {states.map((state) => (
            <li key={state.key} className="two-lines">
              <span>
                <b>{state.pc}</b> {state.isThis && <span className="meta">이 PC · </span>}
                <span className="meta">{formatCount(state.lines, '줄')}</span>
              </span>
              <Status icon={state.trouble === null ? 'done' : 'warn'} tone={state.trouble === null ? 'ok' : 'danger'}>
                {stateWords(state)}
              </Status>
            </li>
          ))}
        </LineList>
      )}
    </Section>
  );
}
