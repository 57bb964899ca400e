import { memo, type ReactNode } from 'react';
import type { HouseholdColumn } from '#shared/households/household-filter.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Menu } from '../../ui/menu.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ColumnsPopover } from './columns-popover.tsx';
import { FilterPopover } from './filter-popover.tsx';
import type { ShownHouseholds } from './shown-households.ts';

/*
 * [Note: Parts that stay]
 * A key press or a sort changes the rows of the list. What stands above them is kept as it was drawn: its buttons and
 * menus would cost more than the rows. Each part therefore gets plain values and functions that stay the same.
 */

interface ListHeadProps {
  readonly current: number | undefined;
  readonly mine: number | undefined;
  /** Nothing is registered yet: a list to take in comes first. */
  readonly isNewOffice: boolean;
  /** The view that is open, when it is the person's own and may be removed. */
  readonly ownView: string | null;
  readonly onRemoveView: () => void;
  readonly onRegister: () => void;
  readonly onImport: () => void;
  readonly onQuality: () => void;
}

export const ListHead = memo((props: ListHeadProps) => {
  const { current, mine, ownView } = props;
  const removing =
    ownView === null
      ? []
      : [
          {
            id: 'remove-view',
            label: `보기 ‘${ownView}’ 지우기`,
            icon: 'trash' as const,
            onPick: props.onRemoveView,
          },
        ];
  return (
    <PageHead
      title="위기가구"
      sub={
        current !== undefined &&
        mine !== undefined &&
        `관리 중 ${formatCount(current, '가구')} · 내 담당 ${formatCount(mine, '가구')}`
      }
      actions={
        <>
          <Menu
            label="더 하기"
            trigger={
              <Button size="normal" icon="more" label="더 보기">
                더 보기
              </Button>
            }
            sections={[
              {
                id: 'more',
                entries: [{ id: 'quality', label: '자료 점검', icon: 'check', onPick: props.onQuality }, ...removing],
              },
            ]}
          />
          <Button size="normal" icon="upload" onPress={props.onImport}>
            명단 가져오기
          </Button>
          <Button
            size="normal"
            variant={props.isNewOffice ? 'secondary' : 'primary'}
            icon="plus"
            keys="Ctrl+N"
            onPress={props.onRegister}
          >
            가구 등록
          </Button>
        </>
      }
    />
  );
});

interface ListToolsProps {
  readonly isChanged: boolean;
  readonly columns: readonly HouseholdColumn[];
  readonly shown: ShownHouseholds;
  readonly listActions: ((shown: ShownHouseholds) => ReactNode) | undefined;
  readonly onReset: () => void;
  readonly onSave: () => void;
  readonly onColumns: (columns: readonly HouseholdColumn[]) => void;
}

/** The right end of the toolbar. */
export const ListTools = memo((props: ListToolsProps) => (
  <>
    {props.isChanged && (
      <Button variant="link" icon="undo" onPress={props.onReset}>
        보기가 바뀜 · 되돌리기
      </Button>
    )}
    <Button onPress={props.onSave}>보기 저장</Button>
    <ColumnsPopover columns={props.columns} onChange={props.onColumns} />
    {props.listActions?.(props.shown)}
  </>
));

export const ListFilter = memo(FilterPopover);
