import { useQuery } from '@tanstack/react-query';
import { rpc } from '../../rpc/rpc-client.ts';
import { ErrorState } from '../../ui/error-state.tsx';
import { Footbar } from '../../ui/footbar.tsx';
import { formatDay } from '../../ui/format.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CodeEditor } from './code-editor.tsx';
import { HolidayEditor } from './holiday-editor.tsx';
import { PolicyEditor } from './policy-editor.tsx';
import { explainReferenceFailure } from './reference-failure.ts';
import { REFERENCE_TABS, type ReferenceTab } from './reference-tabs.ts';
import './reference.css';

const TAB_LABELS: Readonly<Record<ReferenceTab, string>> = { policies: '기준값', holidays: '쉬는 날', codes: '코드' };

export interface ReferencePageProps {
  readonly tab: ReferenceTab;
  readonly onTabChange: (tab: ReferenceTab) => void;
}

/** 관리 › 기준정보: thresholds, days off and code lists. An edit is a new edition from a day on; old ones stay to be read. */
export function ReferencePage({ tab, onTabChange }: ReferencePageProps) {
  const all = useQuery(rpc.reference.all({}));
  return (
    <>
      <PageHead title="기준정보" sub={all.data && `${formatDay(all.data.on)} 현재`} />
      {all.error ? (
        <ErrorState title="기준정보를 불러오지 못했습니다">{explainReferenceFailure(all.error)}</ErrorState>
      ) : (
        <Tabs
          label="기준정보"
          items={REFERENCE_TABS.map((id) => ({ id, label: TAB_LABELS[id] }))}
          selected={tab}
          onSelect={onTabChange}
        >
          {(id) => {
            if (!all.data) return <SkeletonRows label="기준정보를 불러오는 중" />;
            if (id === 'policies') return <PolicyEditor reference={all.data} />;
            return id === 'holidays' ? <HolidayEditor reference={all.data} /> : <CodeEditor reference={all.data} />;
          }}
        </Tabs>
      )}
      <Footbar>고친 값은 정한 날부터 쓰입니다. 앞선 값은 이력에 남습니다.</Footbar>
    </>
  );
}
