import { useCallback, useState } from 'react';
import { DataGrid } from '../../../renderer/ui/data-grid.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import { PageHead } from '../../../renderer/ui/page-head.tsx';
import { sampleColumns } from './sample-columns.tsx';
import { type SampleRow, sampleRows } from './sample-rows.ts';

const everyone = sampleRows(2000);
const keyOf = (row: SampleRow) => row.id;
const nameOf = (row: SampleRow) => row.name;

/** A list loaded page by page, one still loading, and an empty one. */
export function PagingPage() {
  const [loaded, setLoaded] = useState(100);
  const onReachEnd = useCallback(() => {
    setTimeout(() => setLoaded((now) => Math.min(everyone.length, now + 100)), 50);
  }, []);
  return (
    <>
      <PageHead title="쪽으로 읽는 목록" sub={`${loaded}가구 읽음`} />
      <DataGrid
        caption="2,000가구"
        columns={sampleColumns}
        rows={everyone.slice(0, loaded)}
        rowCount={everyone.length}
        rowKey={keyOf}
        rowName={nameOf}
        onReachEnd={onReachEnd}
      />
      <DataGrid caption="읽는 중" columns={sampleColumns} rows={[]} rowKey={keyOf} rowName={nameOf} isLoading />
      <DataGrid
        caption="빈 목록"
        columns={sampleColumns}
        rows={[]}
        rowKey={keyOf}
        rowName={nameOf}
        empty={
          <EmptyState icon="search" title="맞는 가구가 없습니다">
            조건 2개가 걸려 있습니다.
          </EmptyState>
        }
      />
    </>
  );
}
