import { memo, type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { Tabs as AriaTabs, Tab, TabList } from 'react-aria-components';
import { formatNumber } from './format.ts';
import { useSteady } from './use-steady.ts';
import './tabs.css';

export interface TabItem<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  readonly count?: number | undefined;
}

interface TabsProps<Id extends string> {
  /** What the tabs divide: `가구 기록`. */
  readonly label: string;
  readonly items: readonly TabItem<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** What the selected tab shows. */
  readonly children: (id: Id) => ReactNode;
}

/**
 * Parts of one record, or views of one list. There is one panel that changes its name with the tab: what two tabs share,
 * such as a list and its toolbar, stays in the page instead of being built anew.
 */
export function Tabs<Id extends string>({ label, items, selected, onSelect, children }: TabsProps<Id>) {
  const panel = useRef<HTMLDivElement>(null);
  const choose = useSteady((key: string) => {
    const item = items.find(({ id }) => id === key);
    if (item) onSelect(item.id);
  });
  return (
    <div className="tabbed">
      <TabStrip label={label} items={items} selected={selected} onChoose={choose} panel={panel} />
      <div ref={panel} className="tab-panel" role="tabpanel">
        {children(selected)}
      </div>
    </div>
  );
}

interface TabStripProps {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly onChoose: (id: string) => void;
  readonly panel: RefObject<HTMLElement | null>;
}

/** Drawn anew only when a tab changes: the panel below changes with every key press, and tabs are costly to draw. */
const TabStrip = memo(
  ({ label, items, selected, onChoose, panel }: TabStripProps) => (
    <AriaTabs className="tab-strip" selectedKey={selected} onSelectionChange={(key) => onChoose(String(key))}>
      <TabList className="tabs" aria-label={label} items={items}>
        {(item) => (
          <Tab id={item.id} className="tab">
            {({ isSelected }) => (
              <>
                <TabFace {...item} />
                {isSelected && <PanelNamer panel={panel} />}
              </>
            )}
          </Tab>
        )}
      </TabList>
    </AriaTabs>
  ),
  (before, after) =>
    before.label === after.label &&
    before.selected === after.selected &&
    before.items.length === after.items.length &&
    before.items.every((item, at) => {
      const now = after.items[at];
      return item.id === now?.id && item.label === now.label && item.count === now.count;
    }),
);

/** Gives the panel the name by which the selected tab calls it: react-aria's own panel keeps the first one for good. */
function PanelNamer({ panel }: { panel: RefObject<HTMLElement | null> }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const tab = place.current?.closest('[role="tab"]');
    panel.current?.setAttribute('id', tab?.getAttribute('aria-controls') ?? '');
    panel.current?.setAttribute('aria-labelledby', tab?.id ?? '');
  });
  return <span ref={place} hidden />;
}

interface LinkTabsProps {
  readonly label: string;
  readonly items: readonly (TabItem & { readonly href: string })[];
  readonly current: string | null;
  /** At the right end of the line. */
  readonly end?: ReactNode;
}

/** Saved views: tabs that change the address, and therefore links. */
export function LinkTabs({ label, items, current, end }: LinkTabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {items.map((item) => (
        <a key={item.id} className="tab" href={item.href} aria-current={item.id === current ? 'page' : undefined}>
          <TabFace {...item} />
        </a>
      ))}
      {end && <span className="push row">{end}</span>}
    </nav>
  );
}

function TabFace({ label, count }: TabItem) {
  return (
    <>
      {label}
      {count !== undefined && <span className="tab-count">{formatNumber(count)}</span>}
    </>
  );
}
