import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { Tabs as AriaTabs, Tab, TabList } from 'react-aria-components';
import { formatNumber } from './format.ts';
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
  return (
    <AriaTabs
      className="tabbed"
      selectedKey={selected}
      onSelectionChange={(key) => {
        const item = items.find(({ id }) => id === key);
        if (item) onSelect(item.id);
      }}
    >
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
      <div ref={panel} className="tab-panel" role="tabpanel">
        {children(selected)}
      </div>
    </AriaTabs>
  );
}

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
