import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
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
  /** Each panel's content. Only the selected one is asked for; the others stay in the page, empty. */
  readonly children: (id: Id) => ReactNode;
}

/** Parts of one record. A panel stands behind every tab, else `aria-controls` would point at nothing. */
export function Tabs<Id extends string>({ label, items, selected, onSelect, children }: TabsProps<Id>) {
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
            <TabFace {...item} />
          </Tab>
        )}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="tab-panel" shouldForceMount>
          {item.id === selected && children(item.id)}
        </TabPanel>
      ))}
    </AriaTabs>
  );
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
