import './kbd.css';

/** Names of keys as they stand on Korean keyboards and in our foot bars. */
const faces: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
};

interface KbdProps {
  /** `Ctrl+K`, `N`, `ArrowUp`: the same spelling `useShortcut` takes. */
  readonly keys: string;
}

/** The picture of a key. */
export function Kbd({ keys }: KbdProps) {
  return <kbd className="kbd">{keyFace(keys)}</kbd>;
}

/** `Alt+ArrowDown` → `Alt ↓`. */
export function keyFace(keys: string): string {
  return keys
    .split('+')
    .map((key) => faces[key] ?? key)
    .join(' ');
}

/** The spelling `aria-keyshortcuts` asks for. */
export function ariaKeys(keys: string): string {
  return keys.replace('Ctrl', 'Control');
}
