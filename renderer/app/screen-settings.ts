import type { Preferences } from '#shared/preferences/preferences.contract.ts';
import { rpc } from '../rpc/rpc-client.ts';
import { setClock } from '../ui/format.ts';
import { DisplayModeStore } from '../ui/use-display-mode.tsx';
import { ShortcutRegistry } from '../ui/use-shortcuts.tsx';
import { queryClient } from './query-client.ts';

/** The screen as this PC last had it and the time it shows, set before the first render so that nothing flashes. */
export async function loadScreenSettings(): Promise<{ displayMode: DisplayModeStore; shortcuts: ShortcutRegistry }> {
  // Wanted by the first render: asked for now, it is there by then. Whoever shows it shows its failure too.
  void queryClient.prefetchQuery(rpc.accounts.state({}));
  const [stored, { now }] = await Promise.all([
    queryClient.fetchQuery(rpc.preferences.get(undefined)),
    queryClient.fetchQuery(rpc.clock.now({})),
  ]);
  setClock(now);
  const keep = (changes: Partial<Preferences>) => {
    void rpc.preferences.set().mutationFn(changes);
  };
  return {
    displayMode: new DisplayModeStore({
      get: () => ({ contrast: stored.contrast, text: stored.text }),
      set: ({ contrast, text }) => keep({ contrast, text }),
    }),
    shortcuts: new ShortcutRegistry({ get: () => stored.singleKeys, set: (areOn) => keep({ singleKeys: areOn }) }),
  };
}
