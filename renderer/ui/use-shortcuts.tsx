import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';

export interface Shortcut {
  /** `N`, `Ctrl+K`, `Alt+ArrowDown`, `F1`, `?`, `Escape`. */
  readonly keys: string;
  /** What it does, for the list behind `?`. */
  readonly label: string;
  /** Where it belongs in that list: `이 화면`, `어디서나`. */
  readonly group?: string;
  readonly run: () => void;
  readonly isDisabled?: boolean;
  /** Works although a dialog is open. Everything behind a dialog is otherwise out of reach. */
  readonly worksInDialog?: boolean;
}

/** Remembers the one choice KWCAG asks for: whether single letters do anything. */
export interface SingleKeysStorage {
  get(): boolean | undefined;
  set(areOn: boolean): void;
}

/** All shortcuts alive now, and the switch for single letters. */
export class ShortcutRegistry {
  readonly #entries = new Set<{ current: Shortcut }>();
  readonly #listeners = new Set<() => void>();
  readonly #storage: SingleKeysStorage | undefined;
  #areSingleKeysOn: boolean;

  constructor(storage?: SingleKeysStorage) {
    this.#storage = storage;
    this.#areSingleKeysOn = storage?.get() ?? true;
  }

  get areSingleKeysOn(): boolean {
    return this.#areSingleKeysOn;
  }

  setSingleKeysOn(areOn: boolean): void {
    this.#areSingleKeysOn = areOn;
    this.#storage?.set(areOn);
    for (const listener of this.#listeners) listener();
  }

  /** By group, in the order they were registered; disabled ones are left out. */
  list(): readonly Shortcut[] {
    return [...this.#entries].map(({ current }) => current).filter(({ isDisabled }) => !isDisabled);
  }

  register(entry: { current: Shortcut }): () => void {
    this.#entries.add(entry);
    return () => this.#entries.delete(entry);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The newest registration wins: what stands on top is what the user means. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    const inDialog = document.querySelector('.dialog-scrim') !== null;
    const match = [...this.#entries].reverse().find(({ current }) => {
      if (current.isDisabled || (inDialog && !current.worksInDialog) || !meansKeys(event, current.keys)) return false;
      return !isSingleKey(current.keys) || (this.#areSingleKeysOn && !isTyping(event.target));
    });
    if (!match) return;
    event.preventDefault();
    match.current.run();
  }
}

const RegistryContext = createContext<ShortcutRegistry>(new ShortcutRegistry());

/** Listens for the whole window. Put it once round the app. */
export function ShortcutProvider({ registry, children }: { registry: ShortcutRegistry; children: ReactNode }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => registry.handle(event);
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/**
 * A key that works while the caller is on screen. Letters are told by their place on the keyboard, so they work in
 * Hangul mode as well; nothing happens while someone types (single keys) or composes (all keys).
 */
export function useShortcut(shortcut: Shortcut): void {
  const registry = useContext(RegistryContext);
  const entry = useRef(shortcut);
  // With what is drawn, not after it: a key pressed at once means what can be seen.
  useLayoutEffect(() => {
    entry.current = shortcut;
  });
  useLayoutEffect(() => registry.register(entry), [registry]);
}

/** The switch for single-letter keys. */
export function useSingleKeys(): { areOn: boolean; setOn: (areOn: boolean) => void } {
  const registry = useContext(RegistryContext);
  const areOn = useSyncExternalStore(registry.subscribe, () => registry.areSingleKeysOn);
  return useMemo(() => ({ areOn, setOn: (next) => registry.setSingleKeysOn(next) }), [areOn, registry]);
}

/** What works here now, read when asked for. */
export function useShortcutList(): () => readonly Shortcut[] {
  const registry = useContext(RegistryContext);
  return () => registry.list();
}

/** Whether a key pressed here writes text or moves inside a list of its own. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select, [role=spinbutton], [role=combobox]')) return true;
  if (target.closest('[role=menu], [role=listbox]')) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type);
}

/** Keys without Ctrl or Alt that write something: the ones KWCAG wants switchable. */
export function isSingleKey(keys: string): boolean {
  return keys.length === 1;
}

/** @returns whether the event is the key combination `keys` names. Exported for tests. */
export function meansKeys(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>,
  keys: string,
): boolean {
  const parts = keys === '+' ? ['+'] : keys.split('+');
  const key = parts.at(-1) ?? '';
  const held = new Set(parts.slice(0, -1));
  if (event.ctrlKey !== held.has('Ctrl') || event.altKey !== held.has('Alt') || event.metaKey) return false;
  const isLetter = /^[A-Z]$/.test(key);
  const isDigit = /^[0-9]$/.test(key);
  // A sign such as `?` is typed with whatever Shift its keyboard needs.
  const isSign = key.length === 1 && !isLetter && !isDigit;
  if (!isSign && event.shiftKey !== held.has('Shift')) return false;
  if (isLetter) return event.code === `Key${key}`;
  if (isDigit) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  return event.key === key || (key === '?' && event.code === 'Slash' && event.shiftKey);
}
