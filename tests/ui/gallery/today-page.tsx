import { useState } from 'react';
import { Badge } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { DataGrid } from '../../../renderer/ui/data-grid.tsx';
import { Facts, LineList } from '../../../renderer/ui/facts.tsx';
import { FitWords } from '../../../renderer/ui/fit-words.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { IconButton } from '../../../renderer/ui/icon-button.tsx';
import { Note } from '../../../renderer/ui/note.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Section, Split } from '../../../renderer/ui/split.tsx';
import { StageRing } from '../../../renderer/ui/stage-ring.tsx';
import { Status } from '../../../renderer/ui/status.tsx';
import { LinkTabs } from '../../../renderer/ui/tabs.tsx';
import { Priority, sampleColumns } from './sample-columns.tsx';
import { type SampleRow, sampleRows } from './sample-rows.ts';

const rows = sampleRows(40);
const groupNames = { emergency: '긴급', high: '기한 지남', middle: '오늘', low: '이번 주' } as const;
const groupOf = (row: SampleRow) => ({ id: row.priority, label: groupNames[row.priority] });
const keyOf = (row: SampleRow) => row.id;
const nameOf = (row: SampleRow) => row.name;
const columns = [
  { id: 'priority', label: '우선순위', width: 6.4, cell: (row: SampleRow) => <Priority row={row} /> },
  {
    id: 'task',
    label: '할 일',
    width: 11,
    grows: true,
    cell: () => (
      <Status icon="phone">
        <b>무응답 3회 → 직접 통화</b>
      </Status>
    ),
  },
  {
    id: 'why',
    label: '이유',
    width: 8,
    importance: 2 as const,
    emphasis: 'quiet' as const,
    cell: () => <FitWords parts={['배정 4일째', '기준 3일']} />,
  },
  ...sampleColumns.filter(({ id }) => ['name', 'village', 'due'].includes(id)),
];

/** Grouped rows beside a peek that follows the cursor. */
export function TodayPage() {
  const [current, setCurrent] = useState<SampleRow | undefined>(rows[0]);
  return (
    <>
      <PageHead
        title="오늘 할 일"
        sub="2026. 11. 20.(금) · 내 담당 27건"
        actions={
          <Button size="normal" icon="plus">
            할 일 추가
          </Button>
        }
      />
      <LinkTabs
        label="할 일 종류"
        current="all"
        items={[
          { id: 'all', label: '전체', count: 27, href: '#today' },
          { id: 'call', label: '전화', count: 8, href: '#today' },
        ]}
      />
      <Split
        side={
          current && (
            <Pane label="고른 할 일">
              <PaneHead>
                <Priority row={current} />
                <Badge icon="pair" tone="warn">
                  2인 1조
                </Badge>
                <span className="push row">
                  <IconButton icon="chev-left" size="small" label="이전 할 일" />
                  <span className="meta">1 / 27</span>
                  <IconButton icon="chev-right" size="small" label="다음 할 일" />
                </span>
              </PaneHead>
              <PaneBody label="고른 할 일의 내용">
                <div className="stack">
                  <h2>
                    {current.name} <span className="meta">{current.age}</span>
                  </h2>
                  <Note tone="danger" icon="bolt" title="단전 확인 후 방문">
                    전력 공급중단 자료 11. 17. 입수. 기한에서 3시간 지났습니다.
                  </Note>
                  <Facts
                    items={[
                      ['전화', '010-2***-8841 본인'],
                      ['마지막 연락', '11. 17.(화) 전화 · 부재'],
                      ['주소', current.address],
                    ]}
                  />
                  <Section title="연락 단계" end="18:00까지">
                    <LineList label="연락 단계">
                      <li>
                        <StageRing stage="done">전화 1차 11. 17. 10:20</StageRing>
                        <span className="push meta">부재</span>
                      </li>
                      <li>
                        <StageRing stage={1}>가정방문</StageRing>
                        <span className="push tone-text" data-tone="danger">
                          오늘 10:00
                        </span>
                      </li>
                      <li>
                        <StageRing stage={0}>공동 확인</StageRing>
                      </li>
                    </LineList>
                  </Section>
                </div>
              </PaneBody>
              <PaneFoot>
                <Button variant="primary" size="normal" icon="visit" keys="V">
                  방문 기록 시작
                </Button>
                <Button size="normal" icon="phone" keys="C">
                  통화
                </Button>
                <IconButton icon="more" label="더 보기" size="tall" isOutlined />
              </PaneFoot>
            </Pane>
          )
        }
      >
        <DataGrid
          caption="오늘 할 일 27건, 늦은 순"
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          rowName={nameOf}
          groupOf={groupOf}
          currentKey={current?.id ?? null}
          onCurrentChange={(_, row) => setCurrent(row)}
        />
      </Split>
      <Footbar
        keys={[
          { keys: ['ArrowUp', 'ArrowDown'], label: '이동' },
          { keys: ['Enter'], label: '가구 열기' },
          { keys: ['C'], label: '통화 기록' },
          { keys: ['?'], label: '모든 단축키' },
        ]}
      />
    </>
  );
}
