import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { ToastProvider } from '../ui/toast.tsx';
import { DisplayModeProvider, type DisplayModeStore } from '../ui/use-display-mode.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { ShortcutProvider, type ShortcutRegistry } from '../ui/use-shortcuts.tsx';

interface ScreenProvidersProps {
  readonly displayMode: DisplayModeStore;
  readonly shortcuts: ShortcutRegistry;
  readonly children: ReactNode;
}

/** What the parts in `ui/` need around them: Korean, the screen's mode, keys, and the place toasts appear in. */
export function ScreenProviders({ displayMode, shortcuts, children }: ScreenProvidersProps) {
  useKeptFocus();
  return (
    <I18nProvider locale="ko-KR">
      <DisplayModeProvider store={displayMode}>
        <ShortcutProvider registry={shortcuts}>
          <ToastProvider>{children}</ToastProvider>
        </ShortcutProvider>
      </DisplayModeProvider>
    </I18nProvider>
  );
}
