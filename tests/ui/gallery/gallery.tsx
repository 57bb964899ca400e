/** @file Every part in every state, for tests and eyes. Addresses: `#list`, `#record`, …; `?contrast=high&text=large`. */
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import './gallery.css';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { ScreenProviders } from '../../../renderer/app/screen-providers.tsx';
import { Shell, StateIndicator } from '../../../renderer/app/shell.tsx';
import { UserButton } from '../../../renderer/app/user-button.tsx';
import { Menu } from '../../../renderer/ui/menu.tsx';
import { ShortcutList } from '../../../renderer/ui/shortcut-list.tsx';
import { DisplayModeStore } from '../../../renderer/ui/use-display-mode.tsx';
import { ShortcutRegistry } from '../../../renderer/ui/use-shortcuts.tsx';
import { FieldsPage } from './fields-page.tsx';
import { FirstRunPage } from './first-run-page.tsx';
import { ImportPage } from './import-page.tsx';
import { ListPage } from './list-page.tsx';
import { OverlaysPage, SamplePalette } from './overlays-page.tsx';
import { PagingPage } from './paging-page.tsx';
import { RecordPage } from './record-page.tsx';
import { StatesPage } from './states-page.tsx';
import { TodayPage } from './today-page.tsx';

const pages: Record<string, () => ReactNode> = {
  today: TodayPage,
  list: ListPage,
  record: RecordPage,
  import: ImportPage,
  states: StatesPage,
  fields: FieldsPage,
  overlays: OverlaysPage,
  paging: PagingPage,
};

const asked = new URLSearchParams(location.search);
const displayMode = new DisplayModeStore({
  get: () => ({
    contrast: asked.get('contrast') === 'high' ? 'high' : 'normal',
    text: asked.get('text') === 'large' ? 'large' : 'normal',
  }),
  set: () => {},
});

function Gallery() {
  const page = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash.slice(1) || 'list',
  );
  const [isSearching, setIsSearching] = useState(false);
  const Page = pages[page];
  if (!Page) return <FirstRunPage />;
  return (
    <>
      <Shell
        office={{ name: '한빛1동 행정복지센터', area: '새결시 다온구' }}
        navigation={[
          { id: 'today', label: '오늘 할 일', icon: 'today', href: '#today', count: 27, isHot: true },
          { id: 'list', label: '위기가구', icon: 'household', href: '#list', count: 1318 },
          { id: 'states', label: '안부확인', icon: 'check-in', href: '#states', count: 46 },
          { id: 'record', label: '안전협의체', icon: 'council', href: '#record', count: 3 },
          { id: 'fields', label: '민간자원', icon: 'resource', href: '#fields', count: 12 },
          { id: 'overlays', label: '보고서', icon: 'report', href: '#overlays' },
          { id: 'paging', label: '관리', icon: 'admin', href: '#paging' },
        ]}
        savedViews={[
          { id: 'silent', label: '30일 무연락', icon: 'filter', href: '#list', count: 58 },
          { id: 'review', label: '더블체크', icon: 'shield', href: '#list', count: 11 },
          { id: 'import', label: '5차 발굴 명단', icon: 'upload', href: '#import', count: 'D-9' },
        ]}
        current={page}
        searchHint="이름·초성·전화·주소·메뉴 찾기"
        onSearch={() => setIsSearching(true)}
        onLock={() => {}}
        onHelp={() => {}}
        state={
          page === 'states' ? (
            <StateIndicator state="away">서버와 끊김 · 이 PC에 저장 중 · 대기 14건</StateIndicator>
          ) : (
            <StateIndicator state="connected">서버와 연결됨 · 대기 3건</StateIndicator>
          )
        }
        user={
          <Menu
            trigger={<UserButton name="윤가온 주무관" team="맞춤형복지팀" />}
            label="사용자"
            sections={[
              {
                id: 'self',
                entries: [
                  { id: 'password', label: '비밀번호 바꾸기', icon: 'key', onPick: () => {} },
                  { id: 'lock', label: '화면 잠그기', icon: 'lock', keys: 'Ctrl+L', onPick: () => {} },
                ],
              },
              { id: 'out', entries: [{ id: 'out', label: '로그아웃', icon: 'user', onPick: () => {} }] },
            ]}
          />
        }
      >
        <Page />
      </Shell>
      <SamplePalette isOpen={isSearching} onClose={() => setIsSearching(false)} />
      <ShortcutList />
    </>
  );
}

const root = document.getElementById('root');
if (!root) throw new Error('index.html has lost its #root');
createRoot(root).render(
  <ScreenProviders displayMode={displayMode} shortcuts={new ShortcutRegistry()}>
    <Gallery />
  </ScreenProviders>,
);
