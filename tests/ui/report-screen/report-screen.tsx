/** @file The report page alone, its calls answered by the test over HTTP. `?role=OFFICER&month=2026-03`. */
import '../../../renderer/ui/tokens.css';
import '../../../renderer/ui/base.css';
import '../../../renderer/app/shell.css';
import './report-screen.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from '../../../renderer/app/query-client.ts';
import { ScreenProviders } from '../../../renderer/app/screen-providers.tsx';
import { ReportsPage } from '../../../renderer/features/reports/reports-page.tsx';
import { DisplayModeStore } from '../../../renderer/ui/use-display-mode.tsx';
import { ShortcutRegistry } from '../../../renderer/ui/use-shortcuts.tsx';

const asked = new URLSearchParams(location.search);
const bridge = {
  call: async (request: unknown) => {
    const answer = await fetch('./rpc', { method: 'POST', body: JSON.stringify(request) });
    return answer.json() as Promise<unknown>;
  },
  cancel: () => {},
  on: () => {},
};
Object.assign(window, { bridge });

const displayMode = new DisplayModeStore({
  get: () => ({
    contrast: asked.get('contrast') === 'high' ? 'high' : 'normal',
    text: asked.get('text') === 'large' ? 'large' : 'normal',
  }),
  set: () => {},
});

function Screen() {
  const [month, setMonth] = useState(asked.get('month') ?? '2026-03');
  const [opened, setOpened] = useState('');
  return (
    <main className="main" id="main" tabIndex={-1}>
      <ReportsPage
        actor={{ role: asked.get('role') ?? 'MANAGER' }}
        month={month}
        onMonthChange={setMonth}
        onOpenHousehold={(id) => setOpened(`household ${id}`)}
        onOpenHouseholds={(ids, title) => setOpened(`${ids.length} of ${title}`)}
      />
      <output hidden>{opened}</output>
    </main>
  );
}

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <ScreenProviders displayMode={displayMode} shortcuts={new ShortcutRegistry()}>
        <Screen />
      </ScreenProviders>
    </QueryClientProvider>,
  );
