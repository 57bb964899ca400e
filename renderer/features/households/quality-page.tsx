import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { QUALITY_RULES, type QualityRow, type QualityRuleName } from '#shared/households/quality-list.ts';
import { rpc } from '../../rpc/rpc-client.ts';
import { Button } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatCount } from '../../ui/format.ts';
import type { GridColumn } from '../../ui/grid-columns.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { areaWords } from './household-words.ts';
import { explainHouseholdsFailure, referenceOf } from './households-failure.ts';
import './households.css';

export interface QualityPageProps {
  readonly rule: QualityRuleName;
  readonly onRuleChange: (rule: QualityRuleName) => void;
  readonly onOpen: (householdId: string) => void;
  readonly onMerge: (survivorId: string, loserId: string) => void;
  readonly listHref: string;
}

const RULES: Readonly<Record<QualityRuleName, { readonly tab: string; readonly help: string }>> = {
  'no-phone': { tab: '전화 없음', help: '연락할 전화가 하나도 없는 가구입니다. 방문하거나 이웃을 통해 알아봅니다.' },
  'unreadable-phone': { tab: '잘못된 전화', help: '전화번호로 읽을 수 없는 값이 있습니다.' },
  'impossible-birth': {
    tab: '잘못된 생년월일',
    help: '달력에 없거나, 오늘보다 뒤이거나, 120년보다 앞선 생년월일입니다.',
  },
  'no-birth': { tab: '생년월일 없음', help: '가구주의 생년월일을 모르면 명단과 견주기 어렵습니다.' },
  'no-head': { tab: '가구주 없음', help: '함께 사는 사람 가운데 가구주가 한 사람이 아닙니다.' },
  'address-without-number': { tab: '번지 없는 주소', help: '건물 번호를 읽지 못해 같은 집을 찾지 못합니다.' },
  'same-address': { tab: '같은 집', help: '한 집에 가구가 둘 이상입니다. 같은 가구면 견주어 합칩니다.' },
  stale: { tab: '오래된 기록', help: '오랫동안 아무도 고치거나 연락하지 않은 가구입니다.' },
};

const PAGE = 200;

/** 자료 점검: records that need mending, by what is wrong with them. Each opens where it can be mended. */
export function QualityPage({ rule, onRuleChange, onOpen, onMerge, listHref }: QualityPageProps) {
  const quality = useQuery({ ...rpc.households.quality({ rule, limit: PAGE }), placeholderData: keepPreviousData });
  const counts = quality.data?.counts;
  const rows = quality.data?.rows ?? [];
  const columns = useMemo(() => qualityColumns(rule, onOpen, onMerge), [rule, onOpen, onMerge]);
  const all = QUALITY_RULES.reduce((sum, each) => sum + (counts?.[each] ?? 0), 0);
  return (
    <>
      <PageHead
        title="자료 점검"
        crumbs={[{ label: '위기가구', href: listHref }, { label: '자료 점검' }]}
        sub={counts && (all === 0 ? '고칠 것이 없습니다' : `고칠 것 ${formatCount(all, '건')}`)}
      />
      <Tabs
        label="무엇이 잘못되었나"
        items={QUALITY_RULES.map((id) => ({ id, label: RULES[id].tab, count: counts?.[id] }))}
        selected={rule}
        onSelect={onRuleChange}
      >
        {() => (
          <div className="list-panel">
            <p className="quality-help muted">{RULES[rule].help}</p>
            {quality.error ? (
              <ErrorState
                title="점검하지 못했습니다"
                reference={referenceOf(quality.error)}
                actions={<Button onPress={() => void quality.refetch()}>다시 점검하기</Button>}
              >
                {explainHouseholdsFailure(quality.error)}
              </ErrorState>
            ) : (
              <DataGrid<QualityRow>
                caption={`${RULES[rule].tab} ${formatCount(quality.data?.total ?? 0, '가구')}`}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                rowName={({ headName }) => headName}
                onOpen={(row) => onOpen(row.id)}
                isLoading={quality.isLoading}
                {...(rule === 'same-address' && { groupOf: doorOf })}
                empty={
                  <EmptyState icon="done" tone="ok" title={`‘${RULES[rule].tab}’에 걸린 가구가 없습니다`}>
                    다른 항목도 확인해 보세요.
                  </EmptyState>
                }
              />
            )}
          </div>
        )}
      </Tabs>
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '열어서 고치기' },
        ]}
        end="조회 기록이 남습니다"
      >
        {formatCount(quality.data?.total ?? 0, '가구')}
        {(quality.data?.total ?? 0) > PAGE && ` 가운데 먼저 볼 ${formatCount(PAGE, '가구')}`}
      </Footbar>
    </>
  );
}

const doorOf = (row: QualityRow) => ({ id: row.doorKey ?? row.id, label: row.address });

function qualityColumns(
  rule: QualityRuleName,
  onOpen: (id: string) => void,
  onMerge: QualityPageProps['onMerge'],
): GridColumn<QualityRow>[] {
  return [
    {
      id: 'name',
      label: '가구주',
      width: 11,
      isRowHeader: true,
      cell: (row) => (
        <span className="cut">
          <span className="strong">{row.headName || '이름 없음'}</span>{' '}
          {row.headAge !== null && <span className="meta">{row.headAge}세</span>}
        </span>
      ),
    },
    { id: 'number', label: '가구번호', width: 9.5, importance: 2, emphasis: 'quiet', cell: (row) => row.householdNo },
    { id: 'address', label: '주소', width: 14, grows: true, cell: (row) => <span className="cut">{row.address}</span> },
    {
      id: 'area',
      label: '통·리',
      width: 5,
      importance: 2,
      emphasis: 'quiet',
      cell: (row) => areaWords({ ...row, ban: null }) || '—',
    },
    {
      id: 'officer',
      label: '담당',
      width: 6,
      importance: 1,
      emphasis: 'quiet',
      cell: (row) => row.officerName ?? '없음',
    },
    ...(rule === 'stale'
      ? [
          {
            id: 'days',
            label: '지난 날',
            width: 6,
            align: 'end' as const,
            cell: (row: QualityRow) => `${row.days ?? 0}일`,
          },
        ]
      : []),
    {
      id: 'fix',
      label: '고치기',
      width: 11,
      cell: (row, { isCurrent }) => (
        <button
          type="button"
          className="cell-link"
          tabIndex={isCurrent ? 0 : -1}
          onClick={() => (row.twinId ? onMerge(row.twinId, row.id) : onOpen(row.id))}
        >
          {row.twinId ? '견주어 합치기' : '열어서 고치기'}
        </button>
      ),
    },
  ];
}
