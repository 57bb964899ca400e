import { useNavigate } from '@tanstack/react-router';
import { type PaletteCommand, SearchPalette } from '../features/search/search-palette.tsx';
import { destinationsFor } from './navigation.ts';
import { useMe } from './use-me.ts';

/** Ctrl+K on every page: households for those who may see them, and every place of the app. */
export function AppPalette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const isCaseworker = me.role === 'OFFICER' || me.role === 'MANAGER';
  const go = (path: string) => () => void navigate({ to: path });
  const places: PaletteCommand[] = destinationsFor(me.role).flatMap(({ id, label, icon, path, places: inside }) => [
    { id, label, icon, run: go(path) },
    ...inside.map((place) => ({ id: place.path, label: place.label, icon, run: go(place.path) })),
  ]);
  return (
    <SearchPalette
      isOpen={isOpen}
      onClose={onClose}
      canFindHouseholds={isCaseworker}
      commands={places}
      onOpenHousehold={(id) => void navigate({ to: '/households/$id', params: { id }, search: {} })}
      onRegister={(name) => void navigate({ to: '/households/new', search: { name } })}
    />
  );
}
