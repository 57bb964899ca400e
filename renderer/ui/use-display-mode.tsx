import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

export interface DisplayMode {
  readonly contrast: 'normal' | 'high';
  readonly text: 'normal' | 'large';
}

/** Where the choice is kept. The window's own storage is in memory only, so the app passes its own. */
export interface DisplayModeStorage {
  get(): DisplayMode | undefined;
  set(mode: DisplayMode): void;
}

/** The screen's contrast and text size, written to `<html>`, where the tokens look. */
export class DisplayModeStore {
  readonly #storage: DisplayModeStorage;
  readonly #listeners = new Set<() => void>();
  #mode: DisplayMode;

  /** Applies the stored mode at once: construct it before the first render, so that nothing flashes. */
  constructor(storage: DisplayModeStorage) {
    this.#storage = storage;
    this.#mode = storage.get() ?? { contrast: 'normal', text: 'normal' };
    applyDisplayMode(this.#mode);
  }

  get = (): DisplayMode => this.#mode;

  change(part: Partial<DisplayMode>): void {
    this.#mode = { ...this.#mode, ...part };
    applyDisplayMode(this.#mode);
    this.#storage.set(this.#mode);
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

const DisplayModeContext = createContext<DisplayModeStore | null>(null);

export function DisplayModeProvider({ store, children }: { store: DisplayModeStore; children: ReactNode }) {
  return <DisplayModeContext value={store}>{children}</DisplayModeContext>;
}

/** The mode and its two switches. */
export function useDisplayMode() {
  const store = useContext(DisplayModeContext);
  if (!store) throw new Error('useDisplayMode needs a DisplayModeProvider above it');
  const mode = useSyncExternalStore(store.subscribe, store.get);
  return {
    ...mode,
    toggleContrast: () => store.change({ contrast: mode.contrast === 'high' ? 'normal' : 'high' }),
    toggleText: () => store.change({ text: mode.text === 'large' ? 'normal' : 'large' }),
  };
}

/** For the moments before there is a store: the start screen, a print window. */
export function applyDisplayMode({ contrast, text }: DisplayMode): void {
  const { dataset } = document.documentElement;
  if (contrast === 'high') dataset.contrast = 'high';
  else delete dataset.contrast;
  if (text === 'large') dataset.text = 'large';
  else delete dataset.text;
}
