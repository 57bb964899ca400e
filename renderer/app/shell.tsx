import { Fragment, type ReactNode } from 'react';
import { formatNumber } from '../ui/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { useDisplayMode } from '../ui/use-display-mode.tsx';
import { useShortcut } from '../ui/use-shortcuts.tsx';
import './shell.css';

export interface NavItem {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly href: string;
  /** Open work behind it. A number gets its thousands grouped. */
  readonly count?: number | string | undefined;
  /** Something is late or urgent there. */
  readonly isHot?: boolean;
}

interface ShellProps {
  readonly office: { readonly name: string; readonly area: string };
  readonly navigation: readonly NavItem[];
  /** Saved views under their own heading. */
  readonly savedViews?: readonly NavItem[];
  /** The id of the open item in either list. */
  readonly current: string | null;
  readonly searchHint: string;
  readonly onSearch: () => void;
  readonly onLock: () => void;
  readonly onHelp: () => void;
  /** Whether the records are safe and where: `StateIndicator`. */
  readonly state: ReactNode;
  /** A `Menu` whose trigger is `UserButton`. */
  readonly user: ReactNode;
  readonly children: ReactNode;
}

/** Navigation, top bar and the page. The window never scrolls; panes inside the page do. */
export function Shell(props: ShellProps) {
  const { office, navigation, savedViews = [], current, onSearch, onLock, onHelp } = props;
  useShortcut({ keys: 'Ctrl+K', label: '통합 찾기', group: '어디서나', run: onSearch });
  useShortcut({ keys: 'Ctrl+L', label: '화면 잠그기', group: '어디서나', run: onLock });
  useShortcut({ keys: 'F1', label: '도움말', group: '어디서나', run: onHelp });
  return (
    <div className="app">
      <SkipLink />
      <nav className="nav" aria-label="업무">
        <div className="nav-brand">
          <Icon name="brand" />
          온이음
        </div>
        <p className="nav-office">
          <b>{office.name}</b>
          <span>{office.area}</span>
        </p>
        <NavList items={navigation} current={current} />
        {savedViews.length > 0 && (
          <>
            <p className="nav-label" id="nav-saved">
              자주 여는 보기
            </p>
            <NavList items={savedViews} current={current} labelledBy="nav-saved" />
          </>
        )}
        <NavFoot onHelp={onHelp} />
      </nav>
      <header className="topbar">
        <button type="button" className="search" onClick={onSearch} aria-keyshortcuts="Control+K">
          <Icon name="search" />
          <span className="cut search-hint">{props.searchHint}</span>
          <span className="search-word">찾기</span>
          <Kbd keys="Ctrl+K" />
        </button>
        <div className="topbar-end">
          {props.state}
          <span className="topbar-line" aria-hidden="true" />
          {props.user}
          <IconButton icon="lock" label="화면 잠그기 (Ctrl+L)" onPress={onLock} />
        </div>
      </header>
      <main className="main" id="main" tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}

/** The first tab stop. A plain `#main` would change the route, since addresses live behind the hash. */
export function SkipLink() {
  return (
    // biome-ignore lint/a11y/useValidAnchor: it is a link, whose address would otherwise change the route
    <a
      className="skip"
      href="#main"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('main')?.focus();
      }}
    >
      본문으로 바로 가기
    </a>
  );
}

interface NavListProps {
  readonly items: readonly NavItem[];
  readonly current: string | null;
  readonly labelledBy?: string;
}

function NavList({ items, current, labelledBy }: NavListProps) {
  return (
    <ul className="nav-list" aria-labelledby={labelledBy}>
      {items.map((item) => (
        <li key={item.id}>
          <a className="nav-link" href={item.href} aria-current={item.id === current ? 'page' : undefined}>
            <Icon name={item.icon} />
            <span className="cut">{item.label}</span>
            {item.count !== undefined && (
              <span className="nav-count" data-hot={item.isHot || undefined}>
                {typeof item.count === 'number' ? formatNumber(item.count) : item.count}
                {typeof item.count === 'number' && <span className="sr-only">건</span>}
              </span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** Contrast, text size and help: the same place on every screen, also before sign-in. */
export function NavFoot({ onHelp }: { onHelp: () => void }) {
  const { contrast, text, toggleContrast, toggleText } = useDisplayMode();
  return (
    <div className="nav-foot">
      <button type="button" className="nav-link" aria-pressed={contrast === 'high'} onClick={toggleContrast}>
        <Icon name="contrast" />
        고대비 화면
      </button>
      <button type="button" className="nav-link" aria-pressed={text === 'large'} onClick={toggleText}>
        <Icon name="text-large" />큰 글자
      </button>
      <button type="button" className="nav-link" onClick={onHelp} aria-keyshortcuts="F1">
        <Icon name="help" />
        도움말<span className="nav-count">F1</span>
      </button>
    </div>
  );
}

interface StateIndicatorProps {
  /** `away` (the server cannot be reached) and `trouble` are coloured; the words say the rest. */
  readonly state: 'saved' | 'connected' | 'working' | 'away' | 'trouble';
  /** `이 PC에 저장됨 · 1초 전`, `서버와 끊김 · 대기 14건` */
  readonly children: string;
  readonly onPress?: () => void;
}

const stateIcons = {
  saved: 'database',
  connected: 'synced',
  working: 'sync',
  away: 'offline',
  trouble: 'warn',
} as const satisfies Record<StateIndicatorProps['state'], IconName>;

/** Are the records safe? Always in the same place, in words. */
export function StateIndicator({ state, children, onPress }: StateIndicatorProps) {
  return (
    <button type="button" className="topbar-button" data-state={state} title={children} onClick={onPress}>
      <Icon name={stateIcons[state]} />
      {/* A line breaks between its parts only, and ends with a dot. */}
      <span>
        {children.split(' · ').map((part, index, all) => (
          <Fragment key={part}>
            <span className="nowrap">{index < all.length - 1 ? `${part} ·` : part}</span>{' '}
          </Fragment>
        ))}
      </span>
    </button>
  );
}
