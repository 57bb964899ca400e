import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { DisplayModeStore } from '../ui/use-display-mode.tsx';
import type { ShortcutRegistry } from '../ui/use-shortcuts.tsx';
import { queryClient } from './query-client.ts';
import { router } from './routes.tsx';
import { ScreenProviders } from './screen-providers.tsx';

interface ProvidersProps {
  readonly displayMode: DisplayModeStore;
  readonly shortcuts: ShortcutRegistry;
}

/** Everything that every screen relies on: the screen's mode and keys, answers from core, addresses. */
export function Providers({ displayMode, shortcuts }: ProvidersProps) {
  return (
    <ScreenProviders displayMode={displayMode} shortcuts={shortcuts}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ScreenProviders>
  );
}
