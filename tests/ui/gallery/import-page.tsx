import { useState } from 'react';
import { Badge } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { DataGrid } from '../../../renderer/ui/data-grid.tsx';
import { Footbar } from '../../../renderer/ui/footbar.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { PlainTable } from '../../../renderer/ui/plain-table.tsx';
import { Progress } from '../../../renderer/ui/progress.tsx';
import { Pane, PaneBody, PaneFoot, PaneHead, Split } from '../../../renderer/ui/split.tsx';
import { Status } from '../../../renderer/ui/status.tsx';
import { Stepper } from '../../../renderer/ui/stepper.tsx';
import { LinkTabs } from '../../../renderer/ui/tabs.tsx';
import { type SampleRow, sampleRows } from './sample-rows.ts';

const rows = sampleRows(214);
const keyOf = (row: SampleRow) => row.id;
const nameOf = (row: SampleRow) => row.name;
const faultOf = (row: SampleRow) =>
  row.signs === 5 ? '생년월일을 읽을 수 없습니다. 파일에서 고친 뒤 다시 가져오거나 이 행을 빼고 반영하세요.' : null;

function Outcome({ row }: { row: SampleRow }) {
  if (row.signs === 2)
    return (
      <Status icon="pair" tone="warn">
        중복 의심
      </Status>
    );
  if (row.signs === 5)
    return (
      <Status icon="fail" tone="danger">
        오류
      </Status>
    );
  return row.signs % 2 ? (
    <Status icon="done" tone="ok">
      일치
    </Status>
  ) : (
    <Status icon="plus" tone="accent">
      신규
    </Status>
  );
}

/** A wizard step with a progress line, a table and a comparing pane. */
export function ImportPage() {
  const [current, setCurrent] = useState<string | null>('row-1');
  return (
    <>
      <PageHead
        crumbs={[{ label: '위기가구', href: '#list' }, { label: '명단 가져오기' }]}
        title="5차 중앙발굴"
        sub="중앙발굴_2026-5차.xlsx · 214행"
        actions={
          <Stepper
            label="가져오기 단계"
            current="preview"
            onGoBack={() => {}}
            steps={[
              { id: 'file', label: '파일' },
              { id: 'map', label: '열 맞추기' },
              { id: 'preview', label: '미리 보기' },
              { id: 'commit', label: '반영' },
            ]}
          />
        }
      />
      <Progress
        shape="line"
        label="기존 1,318가구와 비교 중"
        done={162}
        total={214}
        unit="행"
        note="약 2초 남음"
        onCancel={() => {}}
      />
      <LinkTabs
        label="행 상태"
        current="all"
        items={[
          { id: 'all', label: '전체', count: 214, href: '#import' },
          { id: 'new', label: '신규', count: 86, href: '#import' },
        ]}
      />
      <Split
        sideWidth={26}
        side={
          <Pane label="비교">
            <PaneHead>
              <h2>5행 · 백가람</h2>
              <Badge icon="pair" tone="warn">
                중복 의심
              </Badge>
              <span className="push meta">1 / 11</span>
            </PaneHead>
            <PaneBody label="두 가구 비교">
              <PlainTable
                caption="항목별 비교"
                columns={[
                  {
                    id: 'what',
                    label: '항목',
                    width: 4.5,
                    cell: (row: { what: string; a: string; b: string; points: string }) => row.what,
                  },
                  { id: 'a', label: '가져온 값', cell: (row) => row.a },
                  { id: 'b', label: '기존 가구', cell: (row) => row.b },
                  { id: 'points', label: '점수', width: 4, align: 'end', cell: (row) => row.points },
                ]}
                rows={[
                  { what: '이름', a: '백가람', b: '백가람', points: '+0.35' },
                  { what: '주소', a: '새솔로 103-1', b: '새솔로 103', points: '+0.08' },
                ]}
                rowKey={({ what }) => what}
              />
            </PaneBody>
            <PaneFoot>
              <Button size="normal" keys="1">
                같은 가구
              </Button>
              <Button size="normal" keys="2">
                다른 가구
              </Button>
              <Button size="normal" keys="3">
                제외
              </Button>
            </PaneFoot>
          </Pane>
        }
      >
        <DataGrid
          caption="가져올 214행"
          columns={[
            {
              id: 'line',
              label: '행',
              width: 4.5,
              align: 'end',
              emphasis: 'quiet',
              cell: (row) => Number(row.id.slice(4)) + 2,
            },
            { id: 'outcome', label: '상태', width: 7, cell: (row) => <Outcome row={row} /> },
            { id: 'name', label: '이름', width: 6, emphasis: 'strong', isRowHeader: true, cell: (row) => row.name },
            { id: 'address', label: '주소', width: 12, grows: true, cell: (row) => row.address },
            { id: 'signs', label: '위기', width: 4.2, align: 'end', importance: 2, cell: (row) => row.signs },
            { id: 'kind', label: '가구 유형', width: 7, importance: 3, emphasis: 'quiet', cell: (row) => row.kind },
          ]}
          rows={rows}
          rowKey={keyOf}
          rowName={nameOf}
          noteOf={faultOf}
          currentKey={current}
          onCurrentChange={setCurrent}
        />
      </Split>
      <Footbar
        actions={
          <>
            <Button size="normal" icon="download">
              오류 7행 받기
            </Button>
            <Button size="normal" variant="primary" isDisabled>
              비교가 끝나면 반영
            </Button>
          </>
        }
      >
        반영하면 <b>신규 86가구</b> 등록, <b>58가구</b>에 위기정보 추가
      </Footbar>
    </>
  );
}
