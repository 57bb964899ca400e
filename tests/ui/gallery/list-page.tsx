import { useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { DataGrid, type GridSort } from '../../../renderer/ui/data-grid.tsx';
import { FilterChip } from '../../../renderer/ui/filter-chip.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { SelectionBar } from '../../../renderer/ui/selection-bar.tsx';
import { LinkTabs } from '../../../renderer/ui/tabs.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import { Toolbar } from '../../../renderer/ui/toolbar.tsx';
import { useShortcut } from '../../../renderer/ui/use-shortcuts.tsx';
import { sampleColumns } from './sample-columns.tsx';
import { sampleRows } from './sample-rows.ts';

const rows = sampleRows(312);
const keyOf = (row: (typeof rows)[number]) => row.id;
const nameOf = (row: (typeof rows)[number]) => row.name;

/** A long list with saved views, filters, selection and its bar. */
export function ListPage() {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(['row-2', 'row-3', 'row-8']));
  const [sort, setSort] = useState<GridSort>({ column: 'priority', direction: 'descending' });
  const [opened, setOpened] = useState('');
  useShortcut({ keys: 'N', label: '가구 등록', run: () => setOpened('new') });
  useShortcut({ keys: 'Escape', label: '선택 풀기', run: () => setSelected(new Set()) });
  return (
    <>
      <PageHead
        title="위기가구"
        sub="진행 중 1,318가구 · 내 담당 312가구"
        actions={
          <>
            <Button size="normal" icon="upload">
              명단 가져오기
            </Button>
            <Button size="normal" variant="primary" icon="plus" keys="Ctrl+N">
              가구 등록
            </Button>
          </>
        }
      />
      <LinkTabs
        label="보기"
        current="mine"
        items={[
          { id: 'mine', label: '내 담당', count: 312, href: '#list' },
          { id: 'urgent', label: '긴급·높음', count: 41, href: '#list' },
          { id: 'silent', label: '30일 무연락', count: 58, href: '#list' },
          { id: 'winter', label: '겨울철 집중', count: 96, href: '#list' },
          { id: 'all', label: '전체', count: 1318, href: '#list' },
        ]}
      />
      <Toolbar
        label="거르기"
        end={
          <>
            <Button variant="link" icon="edit">
              보기가 바뀜
            </Button>
            <Button>보기 저장</Button>
            <Button icon="columns">열 12</Button>
            <Button icon="download">내보내기</Button>
          </>
        }
      >
        <TextField label="이 목록에서 찾기" isLabelHidden size="small" icon="search" placeholder="이 목록에서 찾기" />
        <FilterChip name="담당" value="윤가온 외 2" onRemove={() => {}} />
        <FilterChip name="단계" value="종결 30일 이내 포함" onEdit={() => {}} onRemove={() => {}} />
        <Button variant="quiet" icon="filter" keys="F">
          조건 추가
        </Button>
      </Toolbar>
      <DataGrid
        caption="내 담당 312가구, 우선순위 높은 순"
        columns={sampleColumns}
        rows={rows}
        rowKey={keyOf}
        rowName={nameOf}
        sort={sort}
        onSortChange={setSort}
        selectedKeys={selected}
        onSelectedChange={setSelected}
        onOpen={(row) => setOpened(row.id)}
      />
      {selected.size > 0 && (
        <SelectionBar summary={`${selected.size}가구 선택`} onClear={() => setSelected(new Set())}>
          <Button icon="user" keys="A">
            담당 배정
          </Button>
          <Button icon="check-in">안부확인 일정</Button>
          <Button icon="print">방문 카드 인쇄</Button>
        </SelectionBar>
      )}
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Space'], label: '선택' },
          { keys: ['Enter'], label: '열기' },
          { keys: ['F'], label: '거르기' },
        ]}
        end="이름·전화는 가림 없이 표시 중 · 조회 기록이 남습니다"
      >
        312가구
      </Footbar>
      <output className="sr-only" id="opened">
        {opened}
      </output>
    </>
  );
}
