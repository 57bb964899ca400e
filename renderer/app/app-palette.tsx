import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type PaletteCommand, SearchPalette } from '../features/search/search-palette.tsx';
import { useSyncNow } from '../features/sync/sync-now-button.tsx';
import { rpc } from '../rpc/rpc-client.ts';
import { destinationsFor } from './navigation.ts';
import { useMe } from './use-me.ts';

/** Ctrl+K on every page: households for those who may see them, and every place of the app. */
export function AppPalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const isCaseworker = me.role === 'OFFICER' || me.role === 'MANAGER';
  const go = (path: string) => () => void navigate({ to: path });
  const isShared = useQuery(rpc.sync.status({})).data?.mode === 'server';
  const sync = useSyncNow();
  const destinations = destinationsFor(me.role).filter(({ id }) => id !== 'sync' || isShared);
  const places: PaletteCommand[] = destinations.flatMap(({ id, label, icon, path, places: inside }) => [
    { id, label, icon, run: go(path) },
    ...inside.map((place) => ({ id: place.path, label: place.label, icon, run: go(place.path) })),
  ]);
  return (
    <SearchPalette
      isOpen={isOpen}
      onClose={onClose}
      canFindHouseholds={isCaseworker}
      commands={isShared ? [...places, { id: 'sync-now', label: '지금 동기화', icon: 'sync', run: sync.run }] : places}
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id }, search: {} })}
      onRegister={(name) => void navigate({ to: '/households/new', search: { name } })}
    />
  );
}
